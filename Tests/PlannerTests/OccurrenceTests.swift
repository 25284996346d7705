import CivilTime
import Domain
import RuleSet
import Testing

@testable import Planner

struct OccurrenceTests {
    private static let nowhere = RuleLocation(file: "test", line: 1, column: 1)
    private static let start = Timestamp(seconds: 1_792_368_000)

    /// A workspace with a post for each cron expression, to one destination of X each.
    static func rules(_ expressions: [String], zone: String = "Europe/Berlin", jitter: Duration = .zero) throws -> RuleSet {
        let zone = try Zone.named(zone)
        var rules = RuleSet(workspace: "w", zone: zone, revision: "r")
        rules.destinations = [Destination(name: "xs", platform: .x, credential: "xs", origin: nowhere)]
        var campaign = Campaign(name: "c", zone: zone, origin: nowhere)
        for (index, text) in expressions.enumerated() {
            var schedule = Schedule(days: .cron(try CronExpression(text: text)), zone: zone, origin: nowhere)
            schedule.jitter = jitter
            var post = CampaignPost(
                name: "p\(index)", timing: .repeating(schedule), zone: zone, copies: [.init(destination: "xs", texts: PostTexts())],
                origin: nowhere)
            post.text = "hello"
            campaign.posts.append(post)
        }
        rules.campaigns = [campaign]
        return rules
    }

    /// floor(u × jitter) whole seconds, u = the first 8 bytes of the key / 2^64; computed here byte by byte.
    @Test func jitterIsDrawnFromTheKey() throws {
        let plain = Planner(rules: try Self.rules(["*/30 * * * *"]))
        let moved = Planner(rules: try Self.rules(["*/30 * * * *"], jitter: .seconds(1799)))
        let nominal = plain.plan(PlanInputs(), from: Self.start, until: Self.start + .days(3))
        let jittered = moved.plan(PlanInputs(), from: Self.start, until: Self.start + .days(4))
        let wanted = Dictionary(jittered.entries.map { ($0.publication.key, $0.publication.wantedAt) }) { first, _ in first }
        var distances: Set<Int64> = []
        for entry in nominal.entries {
            var (share, rest) = (UInt64(0), UInt64(0))
            // 1799 × seed / 2^64 by long division in base 2^8.
            for index in stride(from: 14, through: 0, by: -2) {
                let digits = Array(entry.publication.key.hex.utf8)[index..<(index + 2)]
                let byte = UInt64(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
                rest += byte * 1799
                share = rest >> 8
                rest = share
            }
            let distance = try #require(wanted[entry.publication.key]) - entry.publication.wantedAt
            #expect(distance == .seconds(Int64(share)))
            distances.insert(distance.milliseconds)
        }
        #expect(nominal.entries.count == 144)
        #expect(distances.count > 100)
    }

    /// What one plan says of an instant another says too, wherever both begin and end.
    @Test(arguments: ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia"])
    func plansOfAnyPeriodAgree(zone: String) throws {
        let planner = Planner(rules: try Self.rules(["30 2,23 * * *", "15 0 */2 * *"], zone: zone, jitter: .minutes(90)))
        for start in ["2026-10-01T00:00:00Z", "2026-03-20T00:00:00Z", "2026-08-30T00:00:00Z"] {
            let begin = try Timestamp(rfc3339: start)
            var inputs = PlanInputs()
            inputs.adoptions = ["post:c/p0": begin, "post:c/p1": begin]
            let all = planner.plan(inputs, from: begin, until: begin + .days(20)).entries.map(\.publication.wantedAt)
            for day in 0..<19 {
                let (from, until) = (begin + .hours(Int64(day * 24 + 5)), begin + .hours(Int64(day * 24 + 31)))
                let part = planner.plan(inputs, from: from, until: until).entries.map(\.publication.wantedAt)
                #expect(part == all.filter { $0 >= from && $0 < until })
            }
        }
    }

    /// However long the horizon: it ends, says from where it is cut, and is complete up to there.
    @Test func manyOccurrencesAreCut() throws {
        let rules = try Self.rules(["* * * * *", "0 9 * * *"], jitter: .minutes(10))
        var expander = FiringExpander(causes: ScheduledCause.all(in: rules))
        expander.limit = 5000
        let century = Self.start + .days(36_525)
        let found = expander.expand(from: Self.start, until: century)
        let cut = try #require(found.cutAt)
        #expect(cut > Self.start + .days(1))
        #expect(found.firings.joined().count <= 5000)
        expander.limit = 100_000
        let all = expander.expand(from: Self.start, until: cut)
        #expect(all.cutAt == nil)
        for (some, every) in zip(found.firings, all.firings) {
            #expect(some.filter { $0.nominal < cut } == every.filter { $0.nominal < cut })
        }
    }

    @Test func aPlanOfACenturyEnds() throws {
        let plan = Planner(rules: try Self.rules(["0 9 1 * *"])).plan(PlanInputs(), from: Self.start, until: Self.start + .days(36_525))
        #expect(plan.cutAt == nil)
        #expect(plan.entries.count == 1200)
    }

    /// An occurrence is found again by its id.
    @Test func everyFiringHasItsID() throws {
        for zone in ["Europe/Berlin", "America/Goose_Bay", "Pacific/Apia"] {
            let rules = try Self.rules(["*/20 * * * *"], zone: zone)
            let cause = try #require(ScheduledCause.all(in: rules).first)
            for start in ["2010-11-05T00:00:00Z", "2011-12-28T00:00:00Z"] {
                let from = try Timestamp(rfc3339: start)
                for firing in cause.firings(from: from, until: from + .days(4), limit: 1000).firings {
                    #expect(cause.firing(id: firing.id) == firing)
                }
            }
        }
    }
}
