import CivilTime
import Domain

/// A workspace as its owner would write it, and what a source brings; made of parts that can be left out one by one.
struct Sketch {
    struct Limits {
        var name: String
        var head: [String]
        /// Values of `quiet_hours`, `blackout`, `cap`, `dedupe`; of `spacing` and `approval` the last counts.
        var parts: [(key: String, value: String)]
    }

    struct Entry {
        var to: String
        var variant: String
        var minutes: Int
        var guardrails: [String]
    }

    struct Rule {
        var name: String
        /// `new_item: tok` or a schedule.
        var on: String
        var campaign: String?
        var word: String?
        var guardrails: [String]
        var extras: [String]
        var entries: [Entry]
        /// What its captions say besides.
        var addition = ""
    }

    struct Post {
        var name: String
        /// `at: …` or `schedule: …`.
        var timing: String
        var to: [String]
        var caption: String
        var guardrails: [String]
    }

    struct Campaign {
        var name: String
        var head: [String]
        var guardrails: [String]
        var posts: [Post]
    }

    struct Video {
        var id: String
        var source: String
        var caption: String
        var file: String?
        var discovered: Timestamp
    }

    var seed: UInt64
    var zone: String
    var start: Timestamp
    /// How long after `start` the decisions are made; everything is put to work at `start`.
    var delay: Duration = .zero
    /// How long things go on for: whatever happens falls into it.
    var span: Duration = .days(13)
    /// Instants at which something turns.
    var edges: [Timestamp] = []
    /// As rules say it.
    var latest: String
    var missed = "within(2h)"
    var defaults: [String] = []
    var intervals: [String] = []
    /// The days of `days.ics`.
    var calendar: [String] = []
    var limits: [Limits] = []
    var destinations: [(name: String, platform: String, guardrails: [String])] = []
    var campaigns: [Campaign] = []
    var rules: [Rule] = []
    var videos: [Video] = []
    var brakes: [Brake] = []
    /// In order of time.
    var happenings: [(at: Timestamp, what: Happening)] = []

    var asksForApprovals: Bool {
        limits.contains { $0.parts.contains { $0.key == "approval" } } || rules.contains { $0.extras.contains(where: isApproval) }
            || campaigns.contains { $0.head.contains(where: isApproval) }
    }

    var end: Timestamp { start + .days(30) }
    var decided: Timestamp { start + delay }
}

extension Sketch {
    var yaml: String {
        var lines = ["version: 1", "workspace: proof-\(seed)", "timezone: \(zone)"]
        lines.append("defaults: { latest: \(latest), missed: \(missed)\(Self.list(defaults)) }")
        lines += ["sources:", "  tok: { tiktok: { credentials: tok } }", "  tik: { tiktok: { credentials: tik } }", "destinations:"]
        lines += destinations.map { "  \($0.name): { \($0.platform): { credentials: \($0.name) }\(Self.list($0.guardrails)) }" }
        if !intervals.isEmpty { lines += ["intervals:"] + intervals.map { "  " + $0 } }
        if !limits.isEmpty { lines += ["guardrails:"] + limits.flatMap(Self.lines) }
        if !campaigns.isEmpty { lines += ["campaigns:"] + campaigns.flatMap(Self.lines) }
        if !rules.isEmpty { lines += ["rules:"] + rules.flatMap(Self.lines) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What a person needs to see a failure again.
    var text: String {
        let items = videos.map {
            "\($0.id) \($0.discovered.rfc3339()) source=\($0.source) media=\($0.file ?? "assumed") caption=\($0.caption)"
        }
        let stops = brakes.map { "\($0.scope.rawValue) \($0.name) until=\($0.until?.rfc3339() ?? "never")" }
        let events = happenings.map { "\($0.at.rfc3339()) \($0.what.text)" }
        let lines = items + ["--- brakes"] + stops + ["--- happenings"] + events
        return yaml + "--- items\n" + lines.joined(separator: "\n") + "\n--- from \(start.rfc3339()), decided at \(decided.rfc3339())\n"
    }

    /// By path.
    var files: [String: String] {
        guard !calendar.isEmpty else { return ["rules.yaml": yaml] }
        let events = calendar.enumerated().map { index, day in
            "BEGIN:VEVENT\r\nUID:\(index)\r\nDTSTAMP:20200101T000000Z\r\nDTSTART;VALUE=DATE:\(day.replacing("-", with: ""))\r\nEND:VEVENT\r\n"
        }
        let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//reprise//proof//EN\r\n"
        return ["rules.yaml": yaml, "days.ics": head + events.joined() + "END:VCALENDAR\r\n"]
    }

    private static func list(_ guardrails: [String]) -> String {
        guardrails.isEmpty ? "" : ", guardrails: [\(guardrails.joined(separator: ", "))]"
    }

    /// No empty list may be written.
    private static func attached(_ guardrails: [String]) -> [String] {
        guardrails.isEmpty ? [] : ["guardrails: [\(guardrails.joined(separator: ", "))]"]
    }

    static func lines(_ limits: Limits) -> [String] {
        var lines = ["  \(limits.name):"] + limits.head.map { "    " + $0 }
        for key in ["quiet_hours", "blackout", "cap", "dedupe"] {
            let values = limits.parts.filter { $0.key == key }.map(\.value)
            if !values.isEmpty { lines.append("    \(key): [\(values.joined(separator: ", "))]") }
        }
        for key in ["spacing", "approval"] {
            if let value = limits.parts.last(where: { $0.key == key })?.value { lines.append("    \(key): \(value)") }
        }
        return lines
    }

    private static func lines(_ campaign: Campaign) -> [String] {
        var lines =
            ["  \(campaign.name):"] + (campaign.head + attached(campaign.guardrails)).map { "    " + $0 }
        guard !campaign.posts.isEmpty else { return lines }
        lines.append("    posts:")
        lines += campaign.posts.map { post in
            "      - { name: \(post.name), \(post.timing), to: [\(post.to.joined(separator: ", "))], caption: \"\(post.caption)\"\(list(post.guardrails)) }"
        }
        return lines
    }

    static func lines(_ rule: Rule) -> [String] {
        var lines = ["  \(rule.name):", "    on: { \(rule.on) }"]
        if let campaign = rule.campaign { lines.append("    campaign: \(campaign)") }
        if let word = rule.word { lines.append("    when: item.caption.contains(\"\(word)\")") }
        lines += rule.extras.map { "    " + $0 }
        lines += attached(rule.guardrails).map { "    " + $0 }
        lines.append("    post:")
        let caption =
            rule.on.hasPrefix("new_item") ? "{{ item.caption }}\(rule.addition)" : "\(rule.name) {{ post.occurrence }}\(rule.addition)"
        return lines
            + rule.entries.map { entry in
                let variant = entry.variant.isEmpty ? "" : ", as: \(entry.variant)"
                return "      - { to: \(entry.to)\(variant), after: \(entry.minutes)m, caption: \"\(caption)\"\(list(entry.guardrails)) }"
            }
    }
}

/// Whether a line of a rule or a campaign asks for somebody's word.
func isApproval(_ line: String) -> Bool { line.hasPrefix("approval") }
