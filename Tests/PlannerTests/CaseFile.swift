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
/// - `earlier`: items that were decided before, written in the same way.
/// - `history`: one a line, `rule:NAME|post:CAMPAIGN/NAME SUBJECT DESTINATION STATE SLOT [key=value …]` with the keys wanted,
///   caption, title, content, link, because (a reason's code) and ends; with it the plan is warm.
/// - `file PATH`: a file of the workspace.
/// - `adoptions`: `CAUSE INSTANT`; `media`: `PATH assumed|missing|ambiguous|none`.
/// - `approvals`: `CAUSE SUBJECT DESTINATION WHO AT`, of what is said today; with `other` behind it, of something else.
/// - `metrics`: `CAUSE SUBJECT DESTINATION AT views=N`.
/// - `brakes`: one a line, `all|campaign|rule|destination [NAME] [until=T]`.
/// - `from/until`: two instants.
/// - `plan`: what is expected, one entry a line; `standing`: for each rule that waits, where its next item would go.
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
        let known = [
            "rules", "items", "earlier", "history", "brakes", "adoptions", "media", "approvals", "metrics", "from/until", "standing",
            "plan",
        ]
        for part in parts where !known.contains(part.name) && !part.name.hasPrefix("file ") {
            throw Broken(description: "\(name): unknown section `\(part.name)`")
        }
        remark = head
        sections = parts
    }

    func section(_ name: String) -> String? { sections.first { $0.name == name }?.text }
    func lines(_ name: String) -> [[String]] {
        (section(name) ?? "").split(separator: "\n").map { $0.split(separator: " ").map(String.init) }.filter { !$0.isEmpty }
    }

    /// - Parameter text: in the place of the section `rules`.
    func rules(_ text: String? = nil) throws -> RuleSet {
        var files = ["accounts.yaml": CaseFile.accounts, "rules.yaml": text ?? section("rules") ?? ""]
        for part in sections where part.name.hasPrefix("file ") { files[String(part.name.dropFirst(5))] = part.text }
        let loaded = RuleWorkspace.load(files: MemoryFiles(files), revision: "case")
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

    /// The same text as the section `standing`.
    func standing() throws -> String {
        let rules = try rules()
        let (from, until) = try period(rules.zone)
        return Planner(rules: rules).plan(try inputs(rules), from: from, until: until).standing.map { rule in
            let place = rule.earliestIfNow.map { $0.rfc3339(in: rules.zone) } ?? "nowhere"
            return ([rule.rule, "on", rule.on, "->", rule.to, place] + rule.reasons.map(\.code.rawValue)).joined(separator: " ") + "\n"
        }.joined()
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
        inputs.earlierItems = try lines("earlier").map { try item($0, rules.zone) }
        for words in lines("adoptions") { inputs.adoptions[words[0]] = try CaseFile.instant(words[1], rules.zone) }
        for words in lines("media") { inputs.media[words[0]] = try finding(words[1]) }
        inputs.metrics = try lines("metrics").map { try reading($0, rules) }
        if section("approvals") != nil {
            let (from, until) = try period(rules.zone)
            let said = Planner(rules: rules).plan(inputs, from: from, until: until).entries.map(\.publication)
            let contents = Dictionary(said.map { ($0.key, $0.contentHash) }) { first, _ in first }
            inputs.approvals = try lines("approvals").map { try approval($0, rules, contents) }
        }
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
        if publication.decision == .held, let end = publication.reasons.first(where: { $0.code == .approval })?.until {
            words.append("ends=" + end.rfc3339(in: zone))
        }
        if let file = publication.content { words.append("content=" + file) }
        if publication.caption.hasPrefix("say ") { words.append("“\(publication.caption)”") }
        if entry.isForeseen { words.append("foreseen") }
        if !entry.assumes.isEmpty { words.append("assumes=" + entry.assumes.joined(separator: ",")) }
        if entry.change != .add { words.append(entry.change.rawValue) }
        return words.joined(separator: " ")
    }
}
