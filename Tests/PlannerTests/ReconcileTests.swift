import CivilTime
import Domain
import RuleSet
import Testing

@testable import Planner

/// What an edit changes, and what it leaves alone.
struct ReconcileTests {
    /// A ledger that holds what a plan said, and the same rules: nothing changes.
    @Test func withoutAnEditEverythingIsKept() throws {
        var kept = 0
        for seed in 1...150 {
            let world = try RandomWorkspace(seed: UInt64(seed))
            let planner = Planner(rules: world.rules)
            let first = planner.plan(world.inputs, from: world.from, until: world.until)
            let second = planner.plan(Self.after(first, world), from: world.from, until: world.until)
            for entry in second.entries where entry.change != .keep {
                Issue.record("seed \(seed): \(entry.change) \(entry.publication.cause) \(entry.publication.wantedAt.rfc3339())")
            }
            #expect(second.entries.map(\.publication.key) == first.entries.map(\.publication.key), "seed \(seed)")
            #expect(second.entries.map(\.publication.slot) == first.entries.map(\.publication.slot), "seed \(seed)")
            kept += second.entries.count
        }
        #expect(kept > 500)
    }

    private static func after(_ plan: Plan, _ world: RandomWorkspace) -> PlanInputs {
        var inputs = world.inputs
        let known = Set(inputs.history.map(\.key))
        inputs.history += plan.entries.map(\.publication).filter { !known.contains($0.key) }.map(\.entered)
        inputs.earlierItems = inputs.items
        inputs.items = []
        for cause in world.rules.causes { inputs.adoptions[cause.name] = .distantPast }
        return inputs
    }

    /// Even what was wanted only a moment ago: it would stand at an instant at which the pause was on.
    @Test func whatAPauseHasHeldGetsNoSlotFromThatTime() throws {
        var held = LoserTests.record("a", .held)
        (held.decision, held.slot, held.reasons) = (.held, nil, [Reason(.paused, "paused")])
        var inputs = PlanInputs()
        inputs.history = [held]
        inputs.earlierItems = [
            .init(
                Item(
                    id: .tiktok("v"), source: "s", nativeID: "v", url: "", caption: "c", duration: .seconds(9), created: LoserTests.wanted,
                    discovered: LoserTests.wanted), media: .assumed)
        ]
        inputs.adoptions["rule:a"] = .distantPast
        let now = LoserTests.wanted + .minutes(10)
        let change = try #require(LoserTests.planner().reconcile(inputs, at: now).first)
        #expect(change.publication.slot == now)
        #expect(change.publication.reasons.map(\.code) == [.gateMoved])
    }

    /// A tighter guardrail: afterwards every slot stands as an independent scan finds it admissible, and what had been
    /// admissible stays where it is.
    @Test func tighterGuardrailsMoveOnlyWhatTheyForbid() throws {
        var (moved, stayed) = (0, 0)
        for seed in 1...120 {
            let world = try RandomWorkspace(seed: UInt64(seed))
            let first = Planner(rules: world.rules).plan(world.inputs, from: world.from, until: world.until)
            let inputs = Self.after(first, world)
            var rules = world.rules
            let origin = RuleLocation(file: "test", line: 1, column: 1)
            rules.guardrails[2].quietHours.append(
                .init(from: CivilTimeOfDay(hour: 9, minute: 0), to: CivilTimeOfDay(hour: 15, minute: 0), origin: origin))
            for change in Planner(rules: rules).reconcile(inputs, at: world.from) {
                let isAttached = Planner(rules: rules).guardrails(of: change.base).contains("g3")
                guard let slot = change.publication.slot else { continue }
                let time = rules.guardrails[2].zone.civil(at: slot).time.secondOfDay
                #expect(!isAttached || !(9 * 3600..<15 * 3600).contains(time), "seed \(seed)")
                let old = try #require(change.base.slot)
                let oldTime = rules.guardrails[2].zone.civil(at: old).time.secondOfDay
                let isForbidden = isAttached && (9 * 3600..<15 * 3600).contains(oldTime) && old >= world.from
                #expect((slot != old) == isForbidden, "seed \(seed)")
                moved += slot != old ? 1 : 0
                stayed += slot == old ? 1 : 0
            }
        }
        #expect(moved > 20)
        #expect(stayed > 200)
    }

    @Test func aPersonsWordStands() throws {
        let file = try CaseFile(named: "edits-of-guardrails")
        let rules = try file.rules()
        let (from, _) = try file.period(rules.zone)
        var inputs = try file.inputs(rules)
        for index in inputs.history.indices { inputs.history[index].reasons = [Reason(.byHand, "asked for by ann")] }
        for change in Planner(rules: rules).reconcile(inputs, at: from) {
            #expect(change.publication.slot == change.base.slot, "\(change.base.cause)")
        }
    }

    @Test func whatMayBeVisibleIsFinishedAsItWasBegun() throws {
        let file = try CaseFile(named: "edits-are-reconciled")
        let rules = try file.rules()
        let (from, _) = try file.period(rules.zone)
        var inputs = try file.inputs(rules)
        for index in inputs.history.indices { inputs.history[index].state = .publishing }
        #expect(Planner(rules: rules).reconcile(inputs, at: from).isEmpty)
    }
}

/// Two plans of the same inputs, by the rules before and after an edit.
struct PlanChangeTests {
    private func plan(_ text: String) throws -> Plan {
        let file = try CaseFile(named: "edits-are-reconciled")
        let rules = try file.rules(text)
        let (from, until) = try file.period(rules.zone)
        return Planner(rules: rules).plan(PlanInputs(), from: from, until: until)
    }

    private static func rules(_ posts: String, campaign: String = "c: {") -> String {
        "timezone: UTC\ncampaigns:\n  \(campaign) posts: [\(posts)] }\n"
    }

    private let before = PlanChangeTests.rules(
        """
        { name: same, at: 2026-10-20T10:00, to: xs, caption: a }, { name: text, at: 2026-10-20T11:00, to: xs, caption: a },
            { name: gone, at: 2026-10-20T12:00, to: xs, caption: a }
        """)
    private let after = PlanChangeTests.rules(
        """
        { name: same, at: 2026-10-20T10:00, to: xs, caption: a }, { name: text, at: 2026-10-20T11:00, to: xs, caption: b },
            { name: new, at: 2026-10-20T12:00, to: xs, caption: a }
        """)

    @Test func changesAreToldAgainstAnotherPlan() throws {
        let compared = try plan(after).compared(to: plan(before))
        let told = compared.entries.map { "\($0.publication.post ?? "") \($0.change.rawValue)" }.sorted()
        #expect(told == ["gone remove", "new add", "same keep", "text update"])
        let update = try #require(compared.entries.first { $0.change == .update })
        #expect(update.base?.caption == "a")
        #expect(update.publication.caption == "b")
        #expect(compared.entries.first { $0.change == .remove }?.changeReason?.code == .ruleGone)
        #expect(compared.blast() == Blast(new: 1, cancelled: 1))
    }

    @Test func aRenameChangesNothing() throws {
        let renamed = before.replacing("c: {", with: "d: { was: [c],")
        let compared = try plan(renamed).compared(to: plan(before))
        #expect(compared.entries.map(\.change) == [.keep, .keep, .keep])
        #expect(compared.blast() == Blast())
    }

    @Test func theBlastRadiusCountsThirtyDays() throws {
        let empty = Self.rules("{ name: far, at: 2027-10-20T10:00, to: xs, caption: a }")
        let compared = try plan(empty).compared(to: plan(before))
        #expect(compared.blast() == Blast(new: 0, cancelled: 3))
        #expect(compared.blast(within: .days(1)) == Blast(new: 0, cancelled: 2))
        var limit = BlastRadius()
        #expect(!compared.blast().exceeds(limit))
        limit.maxCancelled = 2
        #expect(compared.blast().exceeds(limit))
    }
}
