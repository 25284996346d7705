import CivilTime
import Domain
import Planner
import RuleSet
import Testing

/// Whatever the workspace, each entry stands at the first minute that an independent scan finds free, in the order in
/// which slots are given.
struct BruteForceTests {
    @Test(arguments: [0, 1]) func everySlotIsTheEarliestAdmissibleMinute(half: Int) throws {
        var (published, deferred, dropped) = (0, 0, 0)
        for seed in 1...200 where seed % 2 == half {
            let world = try RandomWorkspace(seed: UInt64(seed))
            let plan = Planner(rules: world.rules).plan(world.inputs, from: world.from, until: world.until)
            var scan = MinuteScan(rules: world.rules, start: world.from - .days(1), minutes: 9 * 1440)
            for record in world.inputs.history { scan.placed.append(Self.placed(record, record.slot ?? record.wantedAt, world.rules)) }
            for entry in Self.inOrder(plan, world) {
                let record = entry.publication
                let expected = scan.earliest(
                    wanted: record.wantedAt, destination: record.destination, rule: record.cause,
                    guardrails: Self.guardrails(record, world.rules))
                #expect(
                    record.slot == expected,
                    "seed \(seed), \(record.item?.rawValue ?? record.post ?? "") to \(record.destination): \(record.slot?.rfc3339() ?? "none"), the scan says \(expected?.rfc3339() ?? "none")"
                )
                let decision: Decision = expected == nil ? .dropped : expected == record.wantedAt ? .publish : .deferred
                #expect(record.decision == decision, "seed \(seed)")
                #expect(record.decision == .publish || !record.reasons.isEmpty, "seed \(seed): a verdict without a reason")
                if let slot = record.slot { scan.placed.append(Self.placed(record, slot, world.rules)) }
                published += decision == .publish ? 1 : 0
                deferred += decision == .deferred ? 1 : 0
                dropped += decision == .dropped ? 1 : 0
            }
        }
        // The seeds do try something.
        #expect(published > 100)
        #expect(deferred > 100)
        #expect(dropped > 20)
    }

    /// Occurrences by (wanted, key), then items by (discovered, wanted, key).
    private static func inOrder(_ plan: Plan, _ world: RandomWorkspace) -> [PlanEntry] {
        let found = Dictionary(world.inputs.items.map { ($0.item.id, $0.item.discovered) }) { first, _ in first }
        return plan.entries.filter { $0.change == .add }.sorted { a, b in
            let (first, second) = (a.publication, b.publication)
            let (early, late) = (first.item.flatMap { found[$0] } ?? .distantPast, second.item.flatMap { found[$0] } ?? .distantPast)
            return (early, first.wantedAt, first.key) < (late, second.wantedAt, second.key)
        }
    }

    private static func guardrails(_ record: PublicationRecord, _ rules: RuleSet) -> [String] {
        let own = record.rule.map { name in rules.rules.first { $0.name == name }?.guardrails ?? [] } ?? ["g3"]
        return rules.defaults.guardrails + own + (rules.destinations.first { $0.name == record.destination }?.guardrails ?? [])
    }

    private static func placed(_ record: PublicationRecord, _ slot: Timestamp, _ rules: RuleSet) -> MinuteScan.Placed {
        .init(slot: slot, destination: record.destination, rule: record.cause, guardrails: guardrails(record, rules))
    }
}
