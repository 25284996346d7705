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
    /// By zone: the local day of each minute.
    private var days: [String: [Int]] = [:]

    init(rules: RuleSet, start: Timestamp, minutes: Int) {
        self.rules = rules
        self.start = start
        self.minutes = minutes
        for guardrail in rules.guardrails {
            let readings = MinuteScan.furthestReadings(guardrail.zone, start, minutes)
            forbidden[guardrail.name] = readings.map { MinuteScan.isForbidden($0, guardrail) }
            days[guardrail.zone.identifier] = (0..<minutes).map { Int(MinuteScan.local(guardrail.zone, start + .minutes(Int64($0))) / 86_400) }
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
            if case .range(let first, let last) = blackout.days, Int64(first.dayNumber) <= today, today <= Int64(last.dayNumber) { return true }
        }
        return false
    }

    /// The first minute from the wanted one on, within `latest`, that nothing forbids.
    func earliest(wanted: Timestamp, destination: String, rule: String, guardrails names: [String]) -> Timestamp? {
        let attached = rules.guardrails.filter { names.contains($0.name) }
        var minute = index(wanted)
        let last = index(wanted + rules.defaults.latest)
        while minute <= last {
            let isAllowed = attached.allSatisfy { guardrail in
                forbidden[guardrail.name]?[minute] == false && countersAllow(guardrail, minute, destination: destination, rule: rule)
            }
            if isAllowed { return start + .minutes(Int64(minute)) }
            minute += 1
        }
        return nil
    }

    private func index(_ instant: Timestamp) -> Int { Int((instant - start).milliseconds / 60_000) }

    private func countersAllow(_ guardrail: Guardrail, _ minute: Int, destination: String, rule: String) -> Bool {
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
        if let spacing = guardrail.spacing {
            let distance = Int(spacing.distance.milliseconds / 60_000)
            if others(spacing.across).contains(where: { abs($0 - minute) < distance }) { return false }
        }
        return guardrail.caps.allSatisfy { allows($0, minute, others($0.across), zone: guardrail.zone) }
    }

    private func allows(_ cap: Guardrail.Cap, _ minute: Int, _ others: [Int], zone: Zone) -> Bool {
        if case .rolling(let length) = cap.per {
            let span = Int(length.milliseconds / 60_000)
            let all = others + [minute]
            // Every half-open interval that begins at a slot.
            return all.allSatisfy { first in all.filter { first <= $0 && $0 < first + span }.count <= cap.max || !(first <= minute && minute < first + span) }
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
