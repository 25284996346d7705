import CivilTime
import Domain
import Planner
import RuleSet
import Testing

/// What loses against another publication, and when.
struct LoserTests {
    static let wanted = Timestamp(seconds: 1_800_000_000)

    static func planner(allowsRepeat: Bool = false) -> Planner {
        var rules = RuleSet(workspace: "w", zone: .utc, revision: "r")
        rules.defaults.latest = .hours(5)
        rules.destinations = [Destination(name: "d", platform: .x, credential: "d", origin: RandomWorkspace.nowhere)]
        var guardrail = Guardrail(name: "g", zone: .utc, origin: RandomWorkspace.nowhere)
        guardrail.dedupe = [.init(by: .item, origin: RandomWorkspace.nowhere)]
        rules.guardrails = [guardrail]
        for name in ["a", "b", "c"] {
            var rule = Rule(name: name, trigger: .newItem(source: "s"), origin: RandomWorkspace.nowhere)
            rule.allowsRepeat = allowsRepeat
            rule.guardrails = ["g"]
            rule.posts = [RulePost(destination: "d", origin: RandomWorkspace.nowhere)]
            rules.rules.append(rule)
        }
        return Planner(rules: rules)
    }

    static func record(_ rule: String, _ state: PublicationState, blockers: [PublicationKey] = []) -> PublicationRecord {
        let item = ItemID.tiktok("v")
        let reasons = blockers.map { Reason(.dedupe, "twice", guardrail: "g", blocker: $0) }
        return PublicationRecord(
            key: PublicationKey(workspace: "w", cause: "rule:\(rule)", subject: item.rawValue, destination: "d"), cause: "rule:\(rule)",
            destination: "d", platform: .x, rule: rule, item: item, state: state, decision: state == .dropped ? .dropped : .publish,
            reasons: reasons, wantedAt: wanted, slot: state == .dropped ? nil : wanted, decidedAt: wanted, revision: "r", caption: "c")
    }

    /// A plan names the first-placed of those in reach; so must a decision beside the same slots in the ledger.
    @Test func ofSeveralInReachTheFirstPlacedIsNamed() throws {
        var rules = Self.planner(allowsRepeat: true).rules
        rules.guardrails[0].dedupe[0].within = .hours(2)
        for index in rules.rules.indices { rules.rules[index].posts[0].after = .hours(Int64([0, 2, 1][index])) }
        let planner = Planner(rules: rules)
        for number in 0..<6 {
            let id = ItemID.tiktok("v\(number)")
            let item = Item(
                id: id, source: "s", nativeID: "v", url: "", caption: "c", duration: .seconds(9), created: Self.wanted,
                discovered: Self.wanted)
            let history = ["a", "b"].map { rule in
                var record = Self.record(rule, .scheduled)
                record.key = PublicationKey(workspace: "w", cause: "rule:\(rule)", subject: id.rawValue, destination: "d")
                record.item = id
                record.wantedAt = Self.wanted + (rule == "a" ? .zero : .hours(2))
                record.slot = record.wantedAt
                return record
            }
            var inputs = PlanInputs()
            inputs.history = history
            inputs.items = [.init(item, media: .assumed)]
            let entries = planner.decide(inputs, at: Self.wanted, occurrences: Self.wanted..<Self.wanted).entries
            #expect(entries.map { $0.publication.reasons.map(\.blocker) } == [[history[0].key]])
        }
    }

    /// What its visible call was made for is not given to another rule, though nobody sees it.
    @Test func aDroppedDeadLetterKeepsItsItem() throws {
        let item = Item(
            id: .tiktok("v"), source: "s", nativeID: "v", url: "", caption: "c", duration: .seconds(9), created: Self.wanted,
            discovered: Self.wanted)
        var rules = Self.planner().rules
        rules.rules.removeLast(2)
        for (state, wasSent, isFree) in [
            (PublicationState.failed, false, false), (.dropped, true, false), (.dropped, false, true), (.cancelled, true, true),
        ] {
            var gone = Self.record("z", state)
            gone.visibleAt = wasSent ? Self.wanted : nil
            var inputs = PlanInputs()
            inputs.history = [gone]
            inputs.items = [.init(item, media: .assumed)]
            let entries = Planner(rules: rules).decide(inputs, at: Self.wanted, occurrences: Self.wanted..<Self.wanted).entries
            #expect(entries.map(\.publication.decision) == [isFree ? .publish : .dropped], "\(state) \(wasSent)")
        }
    }
}
