import Domain
import Foundation
import HTTPValues
import RuleFiles

/// What `plan --out FILE` writes: the plan's JSON with the rules that it was made from, under a digest over everything
/// else in the file. Two plans with the same rules and slots can be told by it, whatever the commit is called.
enum PinnedPlan {
    static func document(_ report: PlanReport, loaded: LoadedWorkspace) -> JSONText {
        let members = PlanJSON(report: report).members
        let files = loaded.files.filter { !$0.isPreset }.map { ($0.path, JSONText.string(sha256Hex(Data($0.bytes)))) }
        let pin: [(String, JSONText)] = [
            ("workspace", .string(report.workspace)), ("rules_sha256", .string(loaded.contentHash)), ("files", .object(files)),
        ]
        let digest = sha256Hex(Data(canonical(.object(members + [("pin", .object(pin))])).utf8))
        return .object(members + [("pin", .object(pin + [("digest", .string(digest))]))])
    }

    /// The text that the digest covers: members sorted, no white space.
    private static func canonical(_ document: JSONText) -> String {
        JSON(parsing: Data(document.compact.utf8)).map { JSONText($0).compact } ?? ""
    }
}
