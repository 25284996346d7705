import CivilTime
import Domain
import Engine
import RuleSet
import Testing

/// Whose `retry:` applies, and what its keys do.
struct RetryPolicyTests {
    private static let text = """
        defaults: { retry: { attempts: 2 } }
        campaigns:
          plain: { posts: [{ name: a, at: 2026-10-20T12:00, to: xs, caption: a }] }
          own:
            retry: { attempts: 4 }
            posts:
              - { name: b, at: 2026-10-20T13:00, to: xs, caption: b }
              - { name: c, at: 2026-10-20T14:00, to: xs, caption: c, retry: { delay: 5m } }
        rules:
          r: { on: { new_item: tok }, post: [{ to: reels }] }
          s: { campaign: own, on: { new_item: tok }, post: [{ to: xs }] }
          t: { on: { new_item: tok }, post: [{ to: pins }], retry: { attempts: 7, deadline: 3h, jitter: 0, backoff: linear } }
        """

    private func record(_ destination: String, rule: String? = nil, campaign: String? = nil, post: String? = nil) -> PublicationRecord {
        PublicationRecord(
            key: PublicationKey(workspace: "test", cause: "x", subject: "y", destination: destination), cause: "x",
            destination: destination, platform: .x, campaign: campaign, rule: rule, post: post, decision: .publish,
            wantedAt: World.start, decidedAt: World.start, revision: "one", caption: "")
    }

    @Test func theNearestOneAppliesAsAWhole() throws {
        let rules = try World.parse(Self.text)
        #expect(rules.retryPolicy(of: record("xs", campaign: "plain", post: "a")).attempts == 2)
        #expect(rules.retryPolicy(of: record("xs", campaign: "own", post: "b")).attempts == 4)
        let third = rules.retryPolicy(of: record("xs", campaign: "own", post: "c"))
        #expect(third.attempts == 4 && third.delay == .minutes(5))
        #expect(rules.retryPolicy(of: record("reels", rule: "r")).attempts == 2)
        #expect(rules.retryPolicy(of: record("xs", rule: "s")).attempts == 4)
        let own = rules.retryPolicy(of: record("pins", rule: "t"))
        #expect(own.attempts == 7 && own.deadline == .hours(3) && own.backoff == .linear)
        var other = rules
        let index = try #require(other.destinations.firstIndex { $0.name == "xs" })
        other.destinations[index].retry = RetryPolicy()
        other.destinations[index].retry?.attempts = 9
        #expect(other.retryPolicy(of: record("xs", rule: "r")).attempts == 9)
        #expect(other.retryPolicy(of: record("xs", campaign: "own", post: "b")).attempts == 4)
        #expect(other.retryPolicy(of: record("xs", campaign: "plain", post: "a")).attempts == 9)
    }

    /// It was the built-in default for everything without a rule.
    @Test func aCampaignsPostIsTriedAsOftenAsItsCampaignSays() throws {
        let world = try World(
            yaml: "campaigns: { c: { retry: { attempts: 2 }, posts: [{ name: a, at: 2026-10-20T12:00, to: xs, caption: a }] } }")
        world.script["create"] = Array(repeating: .refuse("retry"), count: 9)
        try world.run(for: .days(1))
        #expect(world.labels() == ["create", "create"])
        #expect(try world.only().state == .failed)
    }

    @Test func aDestinationsPolicyIsReadFromTheRules() throws {
        let text = """
            rules: { r: { on: { new_item: tok }, post: [{ to: more }] } }
            destinations: { more: { x: { credentials: more }, retry: { attempts: 3, delay: 2h } } }
            """
        let rules = try World.parse(text)
        let policy = rules.retryPolicy(of: record("more", rule: "r"))
        #expect(policy.attempts == 3 && policy.delay == .hours(2) && policy.maxDelay == .hours(2))
    }

    @Test func jitterLengthensEachPauseByItsOwnShareAndNeverBeyondTheLongest() {
        var policy = RetryPolicy()
        policy.jitter = 0.5
        let keys = (0..<50).map { PublicationKey(workspace: "w", cause: "c", subject: "\($0)", destination: "d") }
        let pauses = keys.map { policy.pause(beforeAttempt: 2, of: $0) }
        #expect(pauses.allSatisfy { $0 >= .seconds(30) && $0 <= .seconds(45) })
        #expect(Set(pauses).count > 40)
        #expect(keys.map { policy.pause(beforeAttempt: 2, of: $0) } == pauses)
        #expect(keys.allSatisfy { policy.pause(beforeAttempt: 40, of: $0) == .hours(1) })
        policy.jitter = 0
        #expect(keys.allSatisfy { policy.pause(beforeAttempt: 3, of: $0) == .seconds(60) })
        policy.backoff = .linear
        #expect(policy.pause(beforeAttempt: 4) == .seconds(90))
    }

    @Test func afterItsDeadlineNothingIsTriedAgain() throws {
        let world = try World(
            World.rules { rules in
                rules.defaults.retry.deadline = .hours(2)
                rules.defaults.retry.attempts = 50
            })
        world.script["create"] = Array(repeating: .unreachable, count: 500)
        try world.discover("v1")
        try world.run(for: .hours(5))
        let record = try world.only()
        #expect(record.state == .failed)
        #expect(record.reasons.last?.code == .latest)
        #expect(try #require(world.requests.last).at <= World.start + .hours(2))
    }
}
