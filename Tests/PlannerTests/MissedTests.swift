import CivilTime
import Domain
import RuleSet
import Testing

@testable import Planner

/// DESIGN §6, missed: once, to what is still scheduled more than 15 minutes after its slot.
struct MissedTests {
    private static let nowhere = RuleLocation(file: "test", line: 1, column: 1)
    private static let now = Timestamp(seconds: 1_792_368_000)

    private static func rules(_ policy: MissedPolicy, _ change: (inout RuleSet) -> Void = { _ in }) -> RuleSet {
        var rules = RuleSet(workspace: "w", zone: .utc, revision: "r")
        rules.defaults.missed = policy
        rules.destinations = ["d1", "d2"].map { Destination(name: $0, platform: .x, credential: $0, origin: nowhere) }
        for name in ["r1", "r2"] {
            var rule = Rule(name: name, trigger: .newItem(source: "s"), origin: nowhere)
            rule.posts = ["d1", "d2"].map { RulePost(destination: $0, origin: nowhere) }
            rules.rules.append(rule)
        }
        change(&rules)
        return rules
    }

    private static func record(_ rule: String, _ item: String, _ destination: String, minutesAgo: Int64) -> PublicationRecord {
        let slot = now - .minutes(minutesAgo)
        return PublicationRecord(
            key: PublicationKey(workspace: "w", cause: "rule:\(rule)", subject: item, destination: destination), cause: "rule:\(rule)",
            destination: destination, platform: .x, rule: rule, item: .tiktok(item), state: .scheduled, decision: .publish, wantedAt: slot,
            slot: slot, decidedAt: slot, revision: "r", caption: item)
    }

    /// `item destination minutes-after-now`, or `dropped`.
    private static func outcome(_ rules: RuleSet, _ records: [PublicationRecord]) -> [String] {
        var inputs = PlanInputs()
        inputs.history = records
        return Planner(rules: rules).missed(inputs, at: now).map { missed in
            let place = missed.answer.slot.map { "\(($0 - now).milliseconds / 60_000)" } ?? missed.answer.decision.rawValue
            return "\(missed.publication.caption) \(missed.publication.destination) \(place)"
        }
    }

    private static let backlog = [
        record("r1", "a", "d1", minutesAgo: 300), record("r1", "b", "d1", minutesAgo: 120), record("r1", "c", "d1", minutesAgo: 16),
        record("r1", "fresh", "d1", minutesAgo: 15), record("r2", "d", "d1", minutesAgo: 200), record("r1", "e", "d2", minutesAgo: 250),
    ]

    @Test func eachPolicy() {
        #expect(
            Self.outcome(Self.rules(.none), Self.backlog)
                == ["a d1 dropped", "e d2 dropped", "d d1 dropped", "b d1 dropped", "c d1 dropped"])
        #expect(Self.outcome(Self.rules(.all), Self.backlog) == ["a d1 0", "e d2 0", "d d1 1", "b d1 2", "c d1 3"])
        #expect(
            Self.outcome(Self.rules(.within(.hours(2))), Self.backlog)
                == ["a d1 dropped", "e d2 dropped", "d d1 dropped", "b d1 0", "c d1 1"])
        #expect(
            Self.outcome(Self.rules(.last), Self.backlog) == ["a d1 dropped", "e d2 0", "d d1 0", "b d1 dropped", "c d1 1"])
    }

    @Test func whatIsNearestToThePostDecides() {
        let rules = Self.rules(.all) { rules in
            var campaign = Campaign(name: "c", zone: .utc, origin: Self.nowhere)
            campaign.missed = MissedPolicy.none
            rules.campaigns = [campaign]
            rules.rules[0].campaign = "c"
            rules.rules[1].campaign = "c"
            rules.rules[1].missed = .within(.days(1))
        }
        let planner = Planner(rules: rules)
        #expect(planner.missedPolicy(of: Self.backlog[0]) == MissedPolicy.none)
        #expect(planner.missedPolicy(of: Self.backlog[4]) == .within(.days(1)))
        #expect(
            Self.outcome(rules, Self.backlog) == ["a d1 dropped", "e d2 dropped", "d d1 0", "b d1 dropped", "c d1 dropped"])
    }

    /// Kept ones obey the guardrails as anything else does, beside everything that has a slot.
    @Test func keptOnesObeyGuardrails() {
        let rules = Self.rules(.all) { rules in
            var guardrail = Guardrail(name: "g", zone: .utc, origin: Self.nowhere)
            guardrail.spacing = .init(distance: .minutes(30), origin: Self.nowhere)
            rules.guardrails = [guardrail]
            rules.defaults.guardrails = ["g"]
        }
        let next = Self.record("r2", "next", "d1", minutesAgo: -40)
        #expect(Self.outcome(rules, [Self.backlog[0], Self.backlog[1], next]) == ["a d1 0", "b d1 70"])
    }

    @Test func leadsAreThoseOfTheRuleOrPost() {
        let rules = Self.rules(.all) { $0.rules[1].lead = .hours(2) }
        #expect(Planner(rules: rules).lead(of: Self.backlog[0]) == .minutes(15))
        #expect(Planner(rules: rules).lead(of: Self.backlog[4]) == .hours(2))
    }
}

/// `when` of an occurrence that is in the ledger already: asked when its preparation is due.
struct ConditionTests {
    @Test func theConditionIsAskedAgainWithItsOwnInstant() throws {
        let file = try CaseFile(named: "when-of-an-occurrence")
        let rules = try file.rules()
        let (from, until) = try file.period(rules.zone)
        let planner = Planner(rules: rules)
        for entry in planner.plan(PlanInputs(), from: from - .hours(6), until: until).entries {
            let record = entry.publication
            #expect(entry.assumes.contains("when"))
            let adoptions = [record.cause: from - .hours(6)]
            #expect(
                planner.condition(of: record, adoptions: adoptions, at: record.wantedAt - .hours(3))
                    == .askedAt(record.wantedAt - planner.lead(of: record)))
            switch planner.condition(of: record, adoptions: adoptions, at: record.wantedAt - .hours(1)) {
            case .holds: #expect(record.post == "yes")
            case .ends(let decision, _): #expect(decision == (record.post == "broken" ? .held : .dropped), "\(record.post ?? "")")
            case .askedAt: Issue.record("its time had come")
            }
        }
    }
}
