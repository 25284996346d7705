import CivilTime
import Domain
import Foundation
import Planner
import RuleFiles
import RuleSet
import Testing

/// One planner case in one file: a remark, then sections that begin with `--- NAME`.
///
/// - `rules`: a rule file. `CaseFile.accounts` stands beside it and brings sources and destinations.
/// - `items`: one a line, `ID AT [key=value …]` with the keys source, caption (`_` for a space), media, created; or `late`.
/// - `history`: one a line, `rule:NAME|post:CAMPAIGN/NAME SUBJECT DESTINATION STATE SLOT [wanted=T]`; with it the plan is warm.
/// - `brakes`: one a line, `all|campaign|rule|destination [NAME] [until=T]`.
/// - `from/until`: two instants.
/// - `plan`: what is expected, one entry a line.
///
/// Times are RFC 3339, or a wall-clock reading in the workspace's zone.
struct CaseFile {
    struct Broken: Error, CustomStringConvertible {
        var description: String
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases")

    /// The names of all cases, without `.case`.
    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".case") }.map {
            String($0.dropLast(5))
        }.sorted()

    static let accounts = """
        sources:
          tok: { tiktok: { credentials: tok } }
          late-out: { tiktok: { credentials: late-out }, late: publish }
          late-gone: { tiktok: { credentials: late-gone }, late: drop }
          link: { tiktok: { credentials: link }, missing_media: link }
          drop: { tiktok: { credentials: drop }, missing_media: drop }
        destinations:
          xs: { x: { credentials: xs } }
          ys: { x: { credentials: ys } }
          reels: { instagram: { credentials: reels } }
        """

    let path: URL
    let remark: String
    let sections: [(name: String, text: String)]

    init(named name: String) throws {
        path = CaseFile.folder.appendingPathComponent(name + ".case")
        var parts: [(name: String, text: String)] = []
        var head = ""
        for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--- ") {
                parts.append((String(line.dropFirst(4)), ""))
            } else if parts.isEmpty {
                head += line + "\n"
            } else {
                parts[parts.count - 1].text += line + "\n"
            }
        }
        let known = ["rules", "items", "history", "brakes", "from/until", "plan"]
        for part in parts where !known.contains(part.name) { throw Broken(description: "\(name): unknown section `\(part.name)`") }
        remark = head
        sections = parts
    }

    func section(_ name: String) -> String? { sections.first { $0.name == name }?.text }
    func lines(_ name: String) -> [[String]] {
        (section(name) ?? "").split(separator: "\n").map { $0.split(separator: " ").map(String.init) }.filter { !$0.isEmpty }
    }

    func rules() throws -> RuleSet {
        let loaded = RuleWorkspace.load(
            files: MemoryFiles(["accounts.yaml": CaseFile.accounts, "rules.yaml": section("rules") ?? ""]), revision: "case")
        guard let rules = loaded.ruleSet else { throw Broken(description: "\(path.lastPathComponent): \(loaded.diagnostics)") }
        return rules
    }

    /// Runs the planner; the same text as the section `plan`.
    func plan() throws -> String {
        let rules = try rules()
        let (from, until) = try period(rules.zone)
        let plan = Planner(rules: rules).plan(try inputs(rules), from: from, until: until)
        return plan.entries.map { CaseFile.line($0, zone: rules.zone) + "\n" }.joined()
    }

    func period(_ zone: Zone) throws -> (from: Timestamp, until: Timestamp) {
        let words = lines("from/until").joined().map(\.self)
        guard words.count == 2 else { throw Broken(description: "\(path.lastPathComponent): from/until holds two instants") }
        return (try CaseFile.instant(words[0], zone), try CaseFile.instant(words[1], zone))
    }

    func inputs(_ rules: RuleSet) throws -> PlanInputs {
        var inputs = PlanInputs()
        inputs.items = try lines("items").map { try item($0, rules.zone) }
        inputs.history = try lines("history").map { try record($0, rules) }
        inputs.brakes = try lines("brakes").map { try brake($0, rules.zone) }
        inputs.isCold = section("history") == nil
        return inputs
    }

    static func instant(_ text: String, _ zone: Zone) throws -> Timestamp {
        if let instant = try? Timestamp(rfc3339: text) { return instant }
        return zone.instant(of: try CivilDateTime(text: text))
    }

    /// `v1 xs deferred 2026-10-23T22:15:00+02:00 -> 2026-10-24T07:00:00+02:00 quiet-hours(g)`
    static func line(_ entry: PlanEntry, zone: Zone) -> String {
        let publication = entry.publication
        let subject = publication.item.map { String($0.rawValue.split(separator: ":")[1]) } ?? publication.occurrence ?? "?"
        var words = [subject + (publication.variant.isEmpty ? "" : "#" + publication.variant), publication.destination]
        words += [publication.decision.rawValue, publication.wantedAt.rfc3339(in: zone)]
        if let slot = publication.slot, slot != publication.wantedAt { words += ["->", slot.rfc3339(in: zone)] }
        if let wouldBe = entry.wouldBeAt { words += ["would-be", wouldBe.rfc3339(in: zone)] }
        words += publication.reasons.map { reason in
            reason.code.rawValue + (reason.guardrail.map { "(\($0))" } ?? "")
        }
        if !entry.assumes.isEmpty { words.append("assumes=" + entry.assumes.joined(separator: ",")) }
        if entry.change != .add { words.append(entry.change.rawValue) }
        return words.joined(separator: " ")
    }
}
