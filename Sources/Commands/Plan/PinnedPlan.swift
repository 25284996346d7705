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
        let digest = hash(canonical(.object(members + [("pin", .object(pin))])))
        return .object(members + [("pin", .object(pin + [("digest", .string(digest))]))])
    }

    /// Of a document that was written before, without the digest in it.
    static func digest(of document: JSON) -> String {
        guard case .object(var members) = document, case .object(var pin) = document["pin"] else { return "" }
        pin["digest"] = nil
        members["pin"] = .object(pin)
        return hash(JSONText(.object(members)).compact)
    }

    private static func hash(_ text: String) -> String { sha256Hex(Data(text.utf8)) }

    /// The text that the digest covers: members sorted, no white space.
    private static func canonical(_ document: JSONText) -> String {
        JSON(parsing: Data(document.compact.utf8)).map { JSONText($0).compact } ?? ""
    }
}
