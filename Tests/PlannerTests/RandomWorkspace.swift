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

    static let zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC", "Asia/Kathmandu"]
    /// Weeks around changes of the clock in those zones, and one without.
    static let starts = [
        "2026-10-23T00:00:00Z", "2026-03-27T00:00:00Z", "2026-10-02T00:00:00Z", "2026-04-03T00:00:00Z", "2026-03-06T00:00:00Z",
        "2026-06-01T00:00:00Z",
    ]

    private static let nowhere = RuleLocation(file: "random", line: 1, column: 1)

    init(seed: UInt64) throws {
        var dice = SeededGenerator(seed: seed)
        let zone = try Zone.named(Self.zones.randomElement(using: &dice) ?? "UTC")
        from = try Timestamp(rfc3339: Self.starts.randomElement(using: &dice) ?? Self.starts[0])
        until = from + .days(4)
        var rules = RuleSet(workspace: "random-\(seed)", zone: zone, revision: "r")
        rules.defaults.latest = .days(Int64.random(in: 1...2, using: &dice))
        rules.sources = [Source(name: "s", platform: .tiktok, credential: "s", origin: Self.nowhere)]
        for name in ["g1", "g2", "g3"] { rules.guardrails.append(try Self.guardrail(name, zone, from, &dice)) }
        if Bool.random(using: &dice) { rules.defaults.guardrails = ["g1"] }
        for name in ["d1", "d2"] {
            let guardrails = Bool.random(using: &dice) ? ["g2"] : []
            rules.destinations.append(Destination(name: name, platform: .x, credential: name, guardrails: guardrails, origin: Self.nowhere))
        }
        for name in ["r1", "r2"] {
            var rule = Rule(name: name, trigger: .newItem(source: "s"), origin: Self.nowhere)
            rule.allowsRepeat = true
            rule.guardrails = [["g1"], ["g3"], ["g2", "g3"], []].randomElement(using: &dice) ?? []
            for destination in ["d1", "d2"] where !Int.random(in: 0..<4, using: &dice).isMultiple(of: 4) {
                let after = Duration.minutes(Int64.random(in: 0...180, using: &dice))
                rule.posts.append(RulePost(destination: destination, after: after, origin: Self.nowhere))
            }
            rules.rules.append(rule)
        }
        var campaign = Campaign(name: "c", zone: zone, origin: Self.nowhere)
        for number in 0..<Int.random(in: 0...3, using: &dice) {
            let at = zone.civil(at: from + .minutes(Int64.random(in: 60...5000, using: &dice)))
            campaign.posts.append(
                CampaignPost(
                    name: "p\(number)", at: at, zone: zone, destinations: ["d1"], guardrails: ["g3"], origin: Self.nowhere))
        }
        rules.campaigns = [campaign]
        self.rules = rules
        inputs = Self.inputs(rules, from, &dice)
    }

    private static func guardrail(_ name: String, _ workspace: Zone, _ start: Timestamp, _ dice: inout SeededGenerator) throws -> Guardrail
    {
        let zone = Int.random(in: 0..<4, using: &dice) == 0 ? try Zone.named(zones.randomElement(using: &dice) ?? "UTC") : workspace
        var guardrail = Guardrail(name: name, zone: zone, origin: nowhere)
        for _ in 0..<Int.random(in: 0...2, using: &dice) {
            let from = CivilTimeOfDay(secondOfDay: Int.random(in: 0..<96, using: &dice) * 900)
            let to = CivilTimeOfDay(secondOfDay: Int.random(in: 0...96, using: &dice) * 900)
            let days = Bool.random(using: &dice) ? [] : Set(Weekday.allCases.filter { _ in Bool.random(using: &dice) })
            guardrail.quietHours.append(.init(from: from, to: to, days: days, origin: nowhere))
        }
        if Int.random(in: 0..<3, using: &dice) == 0 {
            let first = zone.civil(at: start).date.adding(days: Int.random(in: 0...3, using: &dice))
            guardrail.blackout = [.init(days: .range(first, first.adding(days: Int.random(in: 0...1, using: &dice))), origin: nowhere)]
        }
        let scopes: [Guardrail.Scope] = [.destination, .workspace, .rule]
        for _ in 0..<Int.random(in: 0...2, using: &dice) {
            let windows: [Guardrail.Cap.Window] = [.day, .week, .rolling(.minutes(Int64.random(in: 30...1500, using: &dice)))]
            guardrail.caps.append(
                .init(
                    per: windows.randomElement(using: &dice) ?? .day, max: Int.random(in: 1...4, using: &dice),
                    across: scopes.randomElement(using: &dice) ?? .destination, origin: nowhere))
        }
        if Bool.random(using: &dice) {
            let distance = Duration.minutes(Int64.random(in: 1...240, using: &dice))
            guardrail.spacing = .init(distance: distance, across: scopes.randomElement(using: &dice) ?? .destination, origin: nowhere)
        }
        return guardrail
    }

    private static func inputs(_ rules: RuleSet, _ from: Timestamp, _ dice: inout SeededGenerator) -> PlanInputs {
        var inputs = PlanInputs()
        for number in 0..<Int.random(in: 3...9, using: &dice) {
            let found = from + .minutes(Int64.random(in: 0...4000, using: &dice))
            let item = Item(
                id: .tiktok("v\(number)"), source: "s", nativeID: "v\(number)", url: "https://example.org/\(number)", caption: "v\(number)",
                duration: .seconds(20), created: found, discovered: found)
            inputs.items.append(.init(item))
        }
        for number in 0..<Int.random(in: 0...3, using: &dice) {
            let slot = from + .minutes(Int64.random(in: -1000...3000, using: &dice))
            let item = ItemID.tiktok("old\(number)")
            inputs.history.append(
                PublicationRecord(
                    key: PublicationKey(workspace: rules.workspace, cause: "rule:r1", subject: item.rawValue, destination: "d1"),
                    cause: "rule:r1",
                    destination: "d1", platform: .x, rule: "r1", item: item, state: slot < from ? .published : .scheduled,
                    decision: .publish,
                    wantedAt: slot, slot: slot, decidedAt: slot, revision: "r", caption: "old"))
        }
        return inputs
    }
}
