import Foundation
import TestKit

/// A small workspace as `config --format json` prints it, and logs made by hand beside it.
struct Stage {
    /// Members of the guardrail `g`, which is attached to everything.
    var guardrail = ""
    var zone = "Europe/Berlin"
    var latest = 86_400
    var campaign = #""from":null,"until":null,"state":"active""#
    var posts = ""
    var rules = ["r"]
    /// Members of every rule.
    var rule = #""repeat":"never","approval":null"#
    var isCampaigns = false
    var log = EventLog(from: "2026-10-19T00:00:00+02:00", until: "2026-11-19T00:00:00+01:00", publications: [])

    private static let empty = #"""
        "name":"g","timezone":"ZONE","on_conflict":"defer","quiet_hours":[],"intervals":[],"blackout":[],"cap":[],"spacing":null,
        "dedupe":[],"approval":null
        """#

    /// The members of the guardrail that are named replace those of an empty one.
    private var guardrailText: String {
        var text = "{" + Self.empty.replacingOccurrences(of: "ZONE", with: zone) + "}"
        guard !guardrail.isEmpty else { return text }
        for member in guardrail.split(separator: ";") {
            let parts = member.split(separator: "=", maxSplits: 1).map(String.init)
            for value in ["[]", "null", "\"defer\""] {
                text = text.replacingOccurrences(of: "\"\(parts[0])\":\(value)", with: "\"\(parts[0])\":\(parts[1])")
            }
        }
        return text
    }

    private func rule(_ name: String) -> String {
        #"""
        {"name":"\#(name)","campaign":\#(isCampaigns ? "\"c\"" : "null"),"on":{"new_item":"tok"},"guardrails":[],\#(rule),
         "post":[{"to":"xs","as":"","after_seconds":0,"guardrails":[],"approval":null}]}
        """#
    }

    var workspace: Data {
        Data(
            #"""
            {"version":1,"workspace":"hand","timezone":"\#(zone)",
             "defaults":{"guardrails":["g"],"latest_seconds":\#(latest),"approval":null},
             "destinations":[{"name":"xs","platform":"x","guardrails":[]}],"guardrails":[\#(guardrailText)],
             "campaigns":[{"name":"c","timezone":"\#(zone)",\#(campaign),"guardrails":[],"approval":null,"posts":[\#(posts)]}],
             "rules":[\#(rules.map(rule).joined(separator: ","))]}
            """#.utf8)
    }

    func findings() throws -> [Finding] { try Checker(workspace: workspace, log: log.json).findings() }

    /// What was found, one word each: kind, code and guardrail.
    func names() throws -> [String] {
        try findings().map { ([$0.kind.rawValue] + [$0.code, $0.guardrail].compactMap(\.self)).joined(separator: " ") }
    }

    /// An item, and what becomes of it by a rule: a slot, `on time`, `held` or `dropped`.
    mutating func item(_ id: String, at found: String, _ verdict: String, because: String = "", rule: String = "r") {
        if !log.items.contains(where: { $0.id == id }) { log.items.append(.init(id: id, source: "tok", discovered: found)) }
        add(cause: "rule:\(rule)", wanted: found, verdict, because: because) { $0.item = id }
    }

    mutating func add(
        cause: String, wanted: String, _ verdict: String, because: String = "", _ change: (inout EventLog.Publication) -> Void
    ) {
        let slot = verdict == "on time" ? wanted : verdict.first?.isNumber == true ? verdict : nil
        var publication = EventLog.Publication(
            key: String(repeating: "0", count: 14) + String(10 + log.publications.count), cause: cause, destination: "xs", platform: "x",
            wantedAt: wanted, decision: slot.map { $0 == wanted ? "publish" : "deferred" } ?? verdict)
        publication.slot = slot
        publication.campaign = isCampaigns ? "c" : nil
        publication.reasons = because.split(separator: ",").map { code in
            .init(code: String(code), guardrail: Self.limits.contains(String(code)) ? "g" : nil)
        }
        change(&publication)
        if publication.caption.isEmpty { publication.caption = publication.item ?? "" }
        log.publications.append(publication)
    }

    private static let limits: Set<String> = ["quiet-hours", "blackout", "cap", "spacing", "dedupe"]
}
