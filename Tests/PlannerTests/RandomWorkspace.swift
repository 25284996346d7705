import CivilTime
import Domain
import Planner
import RuleSet

/// A workspace, items and history drawn from a seed; every instant and duration in it is a whole minute.
struct RandomWorkspace {
    let rules: RuleSet
    let inputs: PlanInputs
    let from: Timestamp
    let until: Timestamp

    static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC", "Asia/Kathmandu", "Pacific/Apia",
        "America/St_Johns",
    ]
    /// Weeks around changes of the clock in those zones, and one without.
    static let starts = [
        "2026-10-23T00:00:00Z", "2026-03-27T00:00:00Z", "2026-10-02T00:00:00Z", "2026-04-03T00:00:00Z", "2026-03-06T00:00:00Z",
        "2026-06-01T00:00:00Z", "2011-12-28T00:00:00Z", "2010-11-05T00:00:00Z", "2026-09-04T00:00:00Z",
    ]

    static let nowhere = RuleLocation(file: "random", line: 1, column: 1)

    init(seed: UInt64) throws {
        var dice = SeededGenerator(seed: seed)
        // Every fifth is hostile: limits that contradict each other, of nothing, or longer than `latest`.
        let isHostile = seed % 5 == 0
        let zone = try Zone.named(Self.zones.randomElement(using: &dice) ?? "UTC")
        from = try Timestamp(rfc3339: Self.starts.randomElement(using: &dice) ?? Self.starts[0])
        until = from + .days(4)
        var rules = RuleSet(workspace: "random-\(seed)", zone: zone, revision: "r")
        rules.defaults.latest = isHostile ? .minutes(Int64.random(in: 0...90, using: &dice)) : .days(Int64.random(in: 1...2, using: &dice))
        rules.sources = [Source(name: "s", credential: "s", origin: Self.nowhere)]
        for name in ["g1", "g2", "g3"] {
            var maker = RandomGuardrail(start: from, workspace: zone, isHostile: isHostile)
            rules.guardrails.append(try maker.guardrail(name, &dice))
        }
        if Bool.random(using: &dice) { rules.defaults.guardrails = ["g1"] }
        for name in ["d1", "d2"] {
            let guardrails = Bool.random(using: &dice) ? ["g2"] : []
            rules.destinations.append(Destination(name: name, platform: .x, credential: name, guardrails: guardrails, origin: Self.nowhere))
        }
        for name in ["r1", "r2"] { rules.rules.append(Self.rule(name, &dice)) }
        rules.campaigns = [Self.campaign(zone, from, &dice)]
        self.rules = rules
        inputs = Self.inputs(rules, from, &dice)
    }

    private static func rule(_ name: String, _ dice: inout SeededGenerator) -> Rule {
        var rule = Rule(name: name, trigger: .newItem(source: "s"), origin: nowhere)
        rule.allowsRepeat = true
        rule.guardrails = [["g1"], ["g3"], ["g2", "g3"], []].randomElement(using: &dice) ?? []
        if Bool.random(using: &dice) { rule.campaign = "c" }
        for destination in ["d1", "d2"] where !Int.random(in: 0..<4, using: &dice).isMultiple(of: 4) {
            let after = Duration.minutes(Int64.random(in: 0...180, using: &dice))
            rule.posts.append(RulePost(destination: destination, after: after, origin: nowhere))
        }
        return rule
    }

    private static func campaign(_ zone: Zone, _ start: Timestamp, _ dice: inout SeededGenerator) -> Campaign {
        var campaign = Campaign(name: "c", zone: zone, origin: nowhere)
        let today = zone.civil(at: start).date
        if Int.random(in: 0..<3, using: &dice) == 0 { campaign.from = today.adding(days: Int.random(in: 0...2, using: &dice)) }
        if Int.random(in: 0..<3, using: &dice) == 0 { campaign.until = today.adding(days: Int.random(in: 2...4, using: &dice)) }
        for number in 0..<Int.random(in: 0...3, using: &dice) {
            let at = zone.civil(at: start + .minutes(Int64.random(in: 60...5000, using: &dice)))
            var post = CampaignPost(
                name: "p\(number)", timing: .once(at), zone: zone, copies: [.init(destination: "d1", texts: PostTexts())],
                origin: nowhere)
            // A post without a word and without media would be held.
            let text = RandomText.caption(&dice)
            post.text = text.allSatisfy(\.isWhitespace) ? "p\(number)" : text
            post.guardrails = ["g3"]
            campaign.posts.append(post)
        }
        return campaign
    }

    private static func inputs(_ rules: RuleSet, _ from: Timestamp, _ dice: inout SeededGenerator) -> PlanInputs {
        var inputs = PlanInputs()
        for number in 0..<Int.random(in: 3...9, using: &dice) {
            let found = from + .minutes(Int64.random(in: 0...4000, using: &dice))
            let item = Item(
                id: .tiktok("v\(number)"), source: "s", nativeID: "v\(number)", url: "https://example.org/\(number)",
                caption: RandomText.caption(&dice), duration: .seconds(20), created: found, discovered: found)
            inputs.items.append(.init(item, media: RandomText.media(&dice)))
        }
        for number in 0..<Int.random(in: 0...3, using: &dice) {
            let slot = from + .minutes(Int64.random(in: -1000...3000, using: &dice))
            let item = ItemID.tiktok("old\(number)")
            inputs.history.append(
                PublicationRecord(
                    key: PublicationKey(workspace: rules.workspace, cause: "rule:r1", subject: item.rawValue, destination: "d1"),
                    cause: "rule:r1", destination: "d1", platform: .x, campaign: rules.rule("r1")?.campaign, rule: "r1", item: item,
                    state: slot < from ? .published : .publishing, decision: .publish, wantedAt: slot, slot: slot, decidedAt: slot,
                    revision: "r", caption: RandomText.caption(&dice), media: RandomText.media(&dice)))
        }
        return inputs
    }
}

/// Texts and files of which some are the same and some nearly.
enum RandomText {
    private static let texts = [
        "the night market opens at dusk and closes when the last lantern goes out", "a short dance on the roof", "dance", "",
        "seventeen steps to a better turn: slow, slow, quick, quick, slow",
    ]

    static func caption(_ dice: inout SeededGenerator) -> String {
        var words = (texts.randomElement(using: &dice) ?? "").split(separator: " ").map(String.init)
        if Int.random(in: 0..<3, using: &dice) == 0 {
            words.append(["again", "#tag", "@friend", "https://example.org/x"].randomElement(using: &dice) ?? "")
        }
        if Int.random(in: 0..<4, using: &dice) == 0, let index = words.indices.randomElement(using: &dice) { words.remove(at: index) }
        let text = words.joined(separator: Bool.random(using: &dice) ? " " : "  ")
        return Bool.random(using: &dice) ? text : text.uppercased()
    }

    static func media(_ dice: inout SeededGenerator) -> MediaFinding {
        let hashes = ["a", "b", "c", "d", "e"]
        guard let hash = hashes.randomElement(using: &dice), hash != "e" else { return .assumed }
        return .found(MediaFile(sha256: hash, bytes: 1, mimeType: "video/mp4"))
    }
}

/// Guardrails with every kind of limit.
struct RandomGuardrail {
    var start: Timestamp
    var workspace: Zone
    var isHostile: Bool

    private static let scopes: [Guardrail.Scope] = [.destination, .workspace, .rule, .item, .campaign]

    mutating func guardrail(_ name: String, _ dice: inout SeededGenerator) throws -> Guardrail {
        let zone =
            Int.random(in: 0..<4, using: &dice) == 0
            ? try Zone.named(RandomWorkspace.zones.randomElement(using: &dice) ?? "UTC") : workspace
        var guardrail = Guardrail(name: name, zone: zone, origin: RandomWorkspace.nowhere)
        guardrail.onConflict = [.defer, .defer, .defer, .drop, .hold].randomElement(using: &dice) ?? .defer
        for _ in 0..<Int.random(in: 0...2, using: &dice) { guardrail.quietHours.append(window(&dice)) }
        if Int.random(in: 0..<4, using: &dice) == 0 {
            guardrail.intervals = [
                .init(
                    name: "i", zone: Bool.random(using: &dice) ? zone : workspace, windows: [window(&dice), window(&dice)],
                    isInverted: Bool.random(using: &dice), origin: RandomWorkspace.nowhere)
            ]
        }
        if Int.random(in: 0..<3, using: &dice) == 0 { guardrail.blackout = [blackout(zone, &dice)] }
        for _ in 0..<Int.random(in: 0...2, using: &dice) { guardrail.caps.append(cap(&dice)) }
        if Bool.random(using: &dice) {
            let distance = Duration.minutes(Int64.random(in: 1...(isHostile ? 6000 : 240), using: &dice))
            guardrail.spacing = .init(distance: distance, across: scope(&dice), origin: RandomWorkspace.nowhere)
        }
        for _ in 0..<Int.random(in: -1...2, using: &dice).magnitude { guardrail.dedupe.append(dedupe(&dice)) }
        return guardrail
    }

    private func scope(_ dice: inout SeededGenerator) -> Guardrail.Scope { Self.scopes.randomElement(using: &dice) ?? .destination }

    private func window(_ dice: inout SeededGenerator) -> Guardrail.QuietHours {
        let from = CivilTimeOfDay(secondOfDay: Int.random(in: 0..<96, using: &dice) * 900)
        let to = CivilTimeOfDay(secondOfDay: Int.random(in: 0...96, using: &dice) * 900)
        let days = Bool.random(using: &dice) ? [] : Set(Weekday.allCases.filter { _ in Bool.random(using: &dice) })
        var window = Guardrail.QuietHours(from: from, to: to, days: days, origin: RandomWorkspace.nowhere)
        if Int.random(in: 0..<5, using: &dice) == 0 { window.daysOfMonth = [-1, 1, Int.random(in: 1...31, using: &dice)] }
        if Int.random(in: 0..<5, using: &dice) == 0 { window.months = [3, 10, 11] }
        return window
    }

    private func blackout(_ zone: Zone, _ dice: inout SeededGenerator) -> Guardrail.Blackout {
        let first = zone.civil(at: start).date.adding(days: Int.random(in: 0...3, using: &dice))
        let last = first.adding(days: Int.random(in: 0...1, using: &dice))
        let days: Guardrail.Blackout.Days = Bool.random(using: &dice) ? .range(first, last) : .yearly(month: first.month, day: first.day)
        return .init(days: days, origin: RandomWorkspace.nowhere)
    }

    private func cap(_ dice: inout SeededGenerator) -> Guardrail.Cap {
        let windows: [Guardrail.Cap.Window] = [.day, .week, .month, .rolling(.minutes(Int64.random(in: 30...1500, using: &dice)))]
        return .init(
            per: windows.randomElement(using: &dice) ?? .day, max: Int.random(in: (isHostile ? 0 : 1)...4, using: &dice),
            across: scope(&dice), origin: RandomWorkspace.nowhere)
    }

    private func dedupe(_ dice: inout SeededGenerator) -> Guardrail.Dedupe {
        let within: Duration? = Bool.random(using: &dice) ? nil : .minutes(Int64.random(in: 1...3000, using: &dice))
        return .init(
            by: Guardrail.Dedupe.Key.allCases.randomElement(using: &dice) ?? .item, within: within,
            similarity: [0, 0.3, 0.8, 0.9, 1].randomElement(using: &dice) ?? 1, across: scope(&dice), origin: RandomWorkspace.nowhere)
    }
}
