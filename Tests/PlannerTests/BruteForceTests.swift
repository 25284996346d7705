import CivilTime
import Domain
import RuleSet
import Testing

@testable import Planner

/// Whatever the workspace, each entry stands at the first minute that an independent scan finds free, in the order in
/// which slots are given, and is held or dropped for the same cause.
struct BruteForceTests {
    @Test(arguments: [0, 1]) func everySlotIsTheEarliestAdmissibleMinute(half: Int) throws {
        var tally: [Decision: Int] = [:]
        for seed in 1...200 where seed % 2 == half {
            let world = try RandomWorkspace(seed: UInt64(seed))
            let plan = Planner(rules: world.rules).plan(world.inputs, from: world.from, until: world.until)
            var scan = MinuteScan(rules: world.rules, start: world.from - .days(1), minutes: 9 * 1440)
            // History is counted in the order of keys.
            // In the order in which they were given their slots.
            let place = { (record: PublicationRecord) in
                (record.item == nil ? Timestamp.distantPast : record.decidedAt, record.wantedAt, record.key)
            }
            for record in world.inputs.history.sorted(by: { place($0) < place($1) }) { scan.placed.append(Self.post(record, world.rules)) }
            for entry in Self.inOrder(plan, world) {
                let record = entry.publication
                var post = Self.post(record, world.rules)
                post.slot = nil
                let expected = scan.verdict(on: post, wanted: record.wantedAt)
                let blocker = record.reasons.last { $0.code == .dedupe }?.blocker
                let actual = MinuteScan.Verdict(decision: record.decision, slot: record.slot, blocker: blocker)
                #expect(
                    actual == expected,
                    "seed \(seed), \(record.item?.rawValue ?? record.post ?? "") to \(record.destination) wanted \(record.wantedAt.rfc3339()): \(actual.decision) \(record.slot?.rfc3339() ?? "none"), the scan says \(expected.decision) \(expected.slot?.rfc3339() ?? "none")"
                )
                #expect(record.decision == .publish || !record.reasons.isEmpty, "seed \(seed): a verdict without a reason")
                if record.slot != nil { scan.placed.append(Self.post(record, world.rules)) }
                tally[record.decision, default: 0] += 1
            }
        }
        // The seeds do try something.
        for decision in [Decision.publish, .deferred, .dropped, .held] {
            let count: Int = tally[decision] ?? 0
            #expect(count > 40, "\(decision) \(tally)")
        }
    }

    /// Straight at the allocator, so that topics, campaigns and occurrences of any kind take part.
    @Test(arguments: [0, 1]) func theAllocatorDecidesAsTheScanDoes(half: Int) throws {
        var blocked: [Guardrail.Dedupe.Key: Int] = [:]
        for seed in 1001...1200 where seed % 2 == half {
            var dice = SeededGenerator(seed: UInt64(seed))
            let world = try RandomWorkspace(seed: UInt64(seed))
            var allocator = Allocator(rules: world.rules)
            var scan = MinuteScan(rules: world.rules, start: world.from - .days(1), minutes: 9 * 1440)
            for number in 0..<24 {
                let wish = Self.wish(number, world, &dice)
                let expected = scan.verdict(on: Self.post(wish), wanted: wish.wantedAt)
                let looked = allocator.look(wish, notBefore: wish.wantedAt)
                let placement = allocator.place(wish, notBefore: wish.wantedAt)
                #expect(looked.slot == placement.slot)
                #expect(looked.reasons == placement.reasons)
                let blocker = placement.reasons.last { $0.code == .dedupe }
                let actual = MinuteScan.Verdict(decision: placement.decision, slot: placement.slot, blocker: blocker?.blocker)
                #expect(actual == expected, "seed \(seed), wish \(number), \(placement.reasons.map(\.text))")
                if let blocker, let key = Self.key(of: blocker) { blocked[key, default: 0] += 1 }
                guard let slot = placement.slot else { continue }
                var post = Self.post(wish)
                post.slot = slot
                scan.placed.append(post)
            }
        }
        for key in Guardrail.Dedupe.Key.allCases {
            let count: Int = blocked[key] ?? 0
            #expect(count > 10, "\(blocked)")
        }
    }

    private static func key(of reason: Reason) -> Guardrail.Dedupe.Key? {
        if reason.text.contains("item") { return .item }
        if reason.text.contains("file") { return .media }
        return reason.text.contains("topic") ? .topic : .caption
    }

    private static func wish(_ number: Int, _ world: RandomWorkspace, _ dice: inout SeededGenerator) -> Wish {
        let isItem = Bool.random(using: &dice)
        let destination = ["d1", "d2"].randomElement(using: &dice) ?? "d1"
        let cause = isItem ? ["rule:r1", "rule:r2"].randomElement(using: &dice) ?? "rule:r1" : "post:c/p\(number % 3)"
        let subject = isItem ? ItemID.tiktok("v\(number % 7)") : nil
        let occurrence = isItem ? nil : "2026-10-0\(number % 4)#1"
        var wish = Wish(
            key: PublicationKey(
                workspace: "w", cause: cause, subject: (subject?.rawValue ?? occurrence ?? "") + "/\(number)", destination: destination),
            cause: cause, destination: destination, platform: .x, campaign: Bool.random(using: &dice) ? "c" : nil, item: subject,
            occurrence: occurrence, variant: "", wantedAt: world.from + .minutes(Int64.random(in: 0...2000, using: &dice)),
            guardrails: [["g1"], ["g1", "g2"], ["g3"], ["g2", "g3"]].randomElement(using: &dice) ?? [], allowsRepeat: true,
            caption: RandomText.caption(&dice), media: RandomText.media(&dice), assumes: [], origin: RandomWorkspace.nowhere)
        wish.topic = ["dance", "Dance", "market", nil].randomElement(using: &dice) ?? nil
        return wish
    }

    private static func post(_ wish: Wish) -> MinuteScan.Post {
        MinuteScan.Post(
            key: wish.key, destination: wish.destination, cause: wish.cause, campaign: wish.campaign, item: wish.item,
            occurrence: wish.occurrence, caption: wish.caption, topic: wish.topic, media: wish.media, guardrails: wish.guardrails)
    }

    private static func post(_ record: PublicationRecord, _ rules: RuleSet) -> MinuteScan.Post {
        MinuteScan.Post(
            key: record.key, destination: record.destination, cause: record.cause, campaign: record.campaign, item: record.item,
            occurrence: record.occurrence, caption: record.caption, media: record.media, guardrails: guardrails(record, rules),
            slot: record.slot)
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
        let names = rules.defaults.guardrails + own + (rules.destinations.first { $0.name == record.destination }?.guardrails ?? [])
        // In the order in which they are attached, each once.
        return names.enumerated().filter { names.firstIndex(of: $0.element) == $0.offset }.map(\.element)
    }
}
