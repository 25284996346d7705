import CivilTime
import Domain
import RuleSet

/// An independent reading of DESIGN §6: a period minute by minute, without interval sets, edges or jumps.
///
/// Its only borrowing is the zone's offset. A clock that is put back shows readings again; a window's edge is the first
/// time that the clock reaches it, so windows are judged by the furthest reading that the clock has shown so far.
struct MinuteScan {
    struct Placed {
        var slot: Timestamp
        var destination: String
        var rule: String
        var guardrails: [String]
    }

    let rules: RuleSet
    let start: Timestamp
    let minutes: Int
    var placed: [Placed] = []
    /// By guardrail: whether the calendar forbids the minute.
    private var forbidden: [String: [Bool]] = [:]

    init(rules: RuleSet, start: Timestamp, minutes: Int) {
        self.rules = rules
        self.start = start
        self.minutes = minutes
        for guardrail in rules.guardrails {
            let readings = MinuteScan.furthestReadings(guardrail.zone, start, minutes)
            forbidden[guardrail.name] = readings.map { MinuteScan.isForbidden($0, guardrail) }
        }
    }

    /// Seconds since 1970 on the wall clock.
    private static func local(_ zone: Zone, _ instant: Timestamp) -> Int64 { instant.seconds + Int64(zone.offsetSeconds(at: instant)) }

    private static func furthestReadings(_ zone: Zone, _ start: Timestamp, _ minutes: Int) -> [Int64] {
        var furthest = Int64.min
        var readings: [Int64] = []
        // Three hours of run-up, for a clock that was put back just before.
        for minute in -180..<minutes {
            furthest = max(furthest, local(zone, start + .minutes(Int64(minute))))
            if minute >= 0 { readings.append(furthest) }
        }
        return readings
    }

    private static func isForbidden(_ reading: Int64, _ guardrail: Guardrail) -> Bool {
        let today = reading / 86_400
        for window in guardrail.quietHours {
            for day in [today - 1, today] {
                let weekday = Int((day + 3) % 7) + 1
                guard window.days.isEmpty || window.days.contains(where: { $0.rawValue == weekday }) else { continue }
                let opens = day * 86_400 + Int64(window.from.secondOfDay)
                var closes = day * 86_400 + Int64(window.to.secondOfDay)
                if closes <= opens { closes += 86_400 }
                if opens <= reading, reading < closes { return true }
            }
        }
        for blackout in guardrail.blackout {
            if case .range(let first, let last) = blackout.days, Int64(first.dayNumber) <= today, today <= Int64(last.dayNumber) {
                return true
            }
        }
        return false
    }

    /// The first minute from the wanted one on, within `latest`, that nothing forbids.
    func earliest(wanted: Timestamp, destination: String, rule: String, guardrails names: [String]) -> Timestamp? {
        let attached = rules.guardrails.filter { names.contains($0.name) }
        let calendars = attached.compactMap { forbidden[$0.name] }
        let counters = attached.map { counter(of: $0, destination: destination, rule: rule) }
        let last = index(wanted + rules.defaults.latest)
        for minute in index(wanted)...last {
            if calendars.contains(where: { $0[minute] }) { continue }
            if counters.allSatisfy({ $0(minute) }) { return start + .minutes(Int64(minute)) }
        }
        return nil
    }

    private func index(_ instant: Timestamp) -> Int { Int((instant - start).milliseconds / 60_000) }

    /// Whether a guardrail's spacing and caps let another slot stand at a minute.
    private func counter(of guardrail: Guardrail, destination: String, rule: String) -> (Int) -> Bool {
        func others(_ scope: Guardrail.Scope) -> [Int] {
            placed.filter { other in
                guard other.guardrails.contains(guardrail.name) else { return false }
                switch scope {
                case .destination: return other.destination == destination
                case .rule: return other.rule == rule
                default: return true
                }
            }.map { index($0.slot) }
        }
        let spacing = guardrail.spacing.map { (distance: Int($0.distance.milliseconds / 60_000), others: others($0.across)) }
        let caps = guardrail.caps.map { (cap: $0, others: others($0.across)) }
        return { minute in
            if let spacing, spacing.others.contains(where: { abs($0 - minute) < spacing.distance }) { return false }
            return caps.allSatisfy { allows($0.cap, minute, $0.others, zone: guardrail.zone) }
        }
    }

    private func allows(_ cap: Guardrail.Cap, _ minute: Int, _ others: [Int], zone: Zone) -> Bool {
        if case .rolling(let length) = cap.per {
            let span = Int(length.milliseconds / 60_000)
            let all = others + [minute]
            // Every half-open interval that begins at a slot.
            return all.allSatisfy { first in
                all.filter { first <= $0 && $0 < first + span }.count <= cap.max || !(first <= minute && minute < first + span)
            }
        }
        let unit = unit(cap.per, minute, zone)
        return others.filter { self.unit(cap.per, $0, zone) == unit }.count < cap.max
    }

    private func unit(_ per: Guardrail.Cap.Window, _ minute: Int, _ zone: Zone) -> Int {
        let day = Int(MinuteScan.local(zone, start + .minutes(Int64(minute))) / 86_400)
        return switch per {
        case .week: (day + 3) / 7
        default: day
        }
    }
}
