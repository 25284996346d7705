import CivilTime
import Domain
import RuleSet
import Testing

@testable import Planner

/// What the search relies on: an objection names a later instant, and nothing before it is free.
struct GuardrailTests {
    static let origin = RuleLocation(file: "g", line: 1, column: 1)
    static let zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"]

    static func calendar(_ zone: Zone) throws -> [any CalendarConstraint] {
        let night = Guardrail.QuietHours(from: try CivilTimeOfDay(text: "22:15"), to: try CivilTimeOfDay(text: "02:15"), origin: origin)
        let gap = Guardrail.QuietHours(from: try CivilTimeOfDay(text: "02:10"), to: try CivilTimeOfDay(text: "02:20"), origin: origin)
        let first = try CivilDate(text: "2026-10-04")
        let days = Guardrail.Blackout(days: .range(first, first.adding(days: 1)), origin: origin)
        return [
            QuietHoursConstraint(guardrail: "g", zone: zone, window: night), QuietHoursConstraint(guardrail: "g", zone: zone, window: gap),
            BlackoutConstraint(guardrail: "g", zone: zone, blackout: days),
        ]
    }

    @Test(arguments: zones) func calendarObjectionsEndWhereTheyStop(name: String) throws {
        for constraint in try Self.calendar(try Zone.named(name)) {
            for start in ["2026-10-03T00:00:00Z", "2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-04-04T12:00:00Z"] {
                var minute = try Timestamp(rfc3339: start)
                let end = minute + .days(2)
                while minute < end {
                    if let objection = constraint.objection(at: minute) {
                        #expect(objection.until > minute)
                        #expect(constraint.objection(at: objection.until - .milliseconds(1)) != nil, "\(name) \(minute.rfc3339())")
                        #expect(constraint.objection(at: objection.until) == nil, "\(name) \(objection.until.rfc3339())")
                    }
                    minute = minute + .minutes(5)
                }
            }
        }
    }

    @Test func countingObjectionsSkipNothingThatIsFree() throws {
        let cap = Guardrail.Cap(per: .rolling(.minutes(30)), max: 2, origin: Self.origin)
        let constraints: [any CountingConstraint] = [
            CapConstraint(id: "c", guardrail: "g", zone: .utc, cap: cap, code: .cap, subject: "at most"),
            SpacingConstraint(id: "s", guardrail: "g", spacing: .init(distance: .minutes(17), origin: Self.origin)),
        ]
        var dice = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            var counter = SlotCounter()
            for _ in 0..<Int.random(in: 0...8, using: &dice) {
                counter.add(Timestamp(seconds: 60 * Int64.random(in: 0...120, using: &dice)))
            }
            for constraint in constraints {
                for minute in Int64(0)...120 {
                    let asked = Timestamp(seconds: 60 * minute)
                    guard let objection = constraint.objection(at: asked, counter: counter) else { continue }
                    #expect(objection.until > asked)
                    var between = asked
                    while between < objection.until {
                        #expect(constraint.objection(at: between, counter: counter) != nil)
                        between = between + .minutes(1)
                    }
                }
            }
        }
    }

    @Test func aCounterKeepsItsSlotsInOrderAndCountsHalfOpen() {
        var counter = SlotCounter()
        for second in [Int64(30), 10, 20, 20] { counter.add(Timestamp(seconds: second)) }
        #expect(counter.slots.map(\.seconds) == [10, 20, 20, 30])
        #expect(counter.count(from: Timestamp(seconds: 10), to: Timestamp(seconds: 20)) == 1)
        #expect(counter.count(from: Timestamp(seconds: 11), to: Timestamp(seconds: 31)) == 3)
        counter.remove(Timestamp(seconds: 20))
        #expect(counter.slots.map(\.seconds) == [10, 20, 30])
        counter.remove(Timestamp(seconds: 25))
        #expect(counter.slots.count == 3)
    }
}
