import Calendars
import CivilTime
import Domain
import RuleSet

/// An independent reading of DESIGN §6: a period minute by minute, without interval sets, edges or jumps.
///
/// Its only borrowing is the zone's offset. A clock that is put back shows readings again; a window's edge is the first
/// time that the clock reaches it, so windows are judged by the furthest reading that the clock has shown so far.
struct MinuteScan {
    /// What stands already, or asks to.
    struct Post {
        var key: PublicationKey
        var destination: String
        var cause: String
        var campaign: String?
        var item: ItemID?
        var occurrence: String?
        var caption: String
        var topic: String?
        var media: MediaFinding = .assumed
        var guardrails: [String]
        var slot: Timestamp?
    }

    struct Verdict: Equatable {
        var decision: Decision
        var slot: Timestamp?
        var blocker: PublicationKey?
    }

    let rules: RuleSet
    let start: Timestamp
    let minutes: Int
    /// In the order in which they were given their slots.
    var placed: [Post] = []
    /// By guardrail: whether the calendar forbids the minute.
    private var forbidden: [String: [Bool]] = [:]
    /// By zone: the furthest reading so far at each minute.
    private var furthest: [String: [Int64]] = [:]

    init(rules: RuleSet, start: Timestamp, minutes: Int) {
        self.rules = rules
        self.start = start
        self.minutes = minutes
        for guardrail in rules.guardrails {
            forbidden[guardrail.name] = MinuteScan.forbiddenMinutes(guardrail, from: start, minutes: minutes)
            furthest[guardrail.zone.identifier] = MinuteScan.furthestReadings(guardrail.zone, start, minutes)
        }
        for campaign in rules.campaigns {
            furthest[campaign.zone.identifier] = MinuteScan.furthestReadings(campaign.zone, start, minutes)
        }
    }

    func verdict(on post: Post, wanted: Timestamp) -> Verdict {
        let attached = post.guardrails.compactMap { name in rules.guardrails.first { $0.name == name } }
        guard let slot = earliest(post, wanted: wanted, attached.filter { $0.onConflict == .defer }) else {
            return Verdict(decision: .dropped)
        }
        for conflict in [Guardrail.OnConflict.drop, .hold] {
            let decision: Decision = conflict == .drop ? .dropped : .held
            for guardrail in attached where (guardrail.onConflict == .hold) == (conflict == .hold) {
                if let blocker = duplicate(of: post, at: slot, guardrail) { return Verdict(decision: decision, blocker: blocker) }
            }
            for guardrail in attached where guardrail.onConflict == conflict && !allows(guardrail, post)(index(slot)) {
                return Verdict(decision: decision)
            }
        }
        return Verdict(decision: slot == wanted ? .publish : .deferred, slot: slot)
    }

    /// The first minute from the wanted one on, within `latest`, that nothing forbids.
    private func earliest(_ post: Post, wanted: Timestamp, _ guardrails: [Guardrail]) -> Timestamp? {
        let allow = guardrails.map { allows($0, post) }
        let campaign = post.campaign.flatMap { name in rules.campaigns.first { $0.name == name } }
        for minute in index(wanted)...index(wanted + rules.defaults.latest) {
            let instant = start + .minutes(Int64(minute))
            if let campaign {
                let reading = furthestReading(campaign.zone, minute)
                if let from = campaign.from, reading < Int64(from.dayNumber) * 86_400 { continue }
                if let until = campaign.until, reading >= Int64(until.dayNumber + 1) * 86_400 { return nil }
            }
            if allow.allSatisfy({ $0(minute) }) { return instant }
        }
        return nil
    }

    private func index(_ instant: Timestamp) -> Int { Int((instant - start).milliseconds / 60_000) }

    /// Whether a guardrail's calendar, spacing and caps let a further slot stand at a minute.
    private func allows(_ guardrail: Guardrail, _ post: Post) -> (Int) -> Bool {
        let calendar = forbidden[guardrail.name] ?? []
        let spacing = guardrail.spacing.map {
            (distance: Int($0.distance.milliseconds / 60_000), others: counted(guardrail, $0.across, post).compactMap(\.slot).map(index))
        }
        let caps = guardrail.caps.map { (cap: $0, others: counted(guardrail, $0.across, post).compactMap(\.slot).map(index)) }
        let (isQuiet, hasLimits) = (calendar.allSatisfy { !$0 }, spacing != nil || !caps.isEmpty)
        if isQuiet, !hasLimits { return { _ in true } }
        return { minute in
            if calendar[minute] { return false }
            if let spacing, spacing.others.contains(where: { abs($0 - minute) < spacing.distance }) { return false }
            return caps.allSatisfy { allows($0.cap, minute, $0.others, zone: guardrail.zone) }
        }
    }

    /// The posts with the same guardrail and the same scope value.
    private func counted(_ guardrail: Guardrail, _ scope: Guardrail.Scope, _ post: Post) -> [Post] {
        placed.filter { other in
            guard other.guardrails.contains(guardrail.name) else { return false }
            switch scope {
            case .destination: return other.destination == post.destination
            case .rule: return other.cause == post.cause
            case .campaign: return other.campaign == post.campaign
            case .item:
                guard let item = post.item else { return other.cause == post.cause && other.occurrence == post.occurrence }
                return other.item == item
            case .workspace: return true
            }
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

    private func furthestReading(_ zone: Zone, _ minute: Int) -> Int64 { furthest[zone.identifier]?[minute] ?? 0 }

    private func unit(_ per: Guardrail.Cap.Window, _ minute: Int, _ zone: Zone) -> Int {
        let day = CivilDate(dayNumber: Int(furthestReading(zone, minute) / 86_400))
        return switch per {
        case .week: (day.dayNumber + 3) / 7
        case .month: day.components.year * 12 + day.month
        default: day.dayNumber
        }
    }
}

// MARK: Duplicates

extension MinuteScan {
    /// The first-placed post that a dedupe of the guardrail finds in the way.
    private func duplicate(of post: Post, at slot: Timestamp, _ guardrail: Guardrail) -> PublicationKey? {
        for dedupe in guardrail.dedupe {
            let found = counted(guardrail, dedupe.across, post).first { other in
                guard other.key != post.key, let otherSlot = other.slot else { return false }
                if let within = dedupe.within, max(otherSlot, slot) - min(otherSlot, slot) >= within { return false }
                return MinuteScan.isSame(post, other, dedupe)
            }
            if let found { return found.key }
        }
        return nil
    }

    private static func isSame(_ post: Post, _ other: Post, _ dedupe: Guardrail.Dedupe) -> Bool {
        switch dedupe.by {
        case .item: return post.item != nil && post.item == other.item
        case .media:
            guard case .found(let file) = post.media, case .found(let earlier) = other.media else { return false }
            return file.sha256 == earlier.sha256
        case .topic: return post.topic != nil && post.topic?.lowercased() == other.topic?.lowercased()
        case .caption:
            let (first, second) = (shingles(post.caption), shingles(other.caption))
            guard !first.isEmpty, !second.isEmpty else { return false }
            return Double(first.intersection(second).count) / Double(first.union(second).count) >= dedupe.similarity
        }
    }

    /// Of captions whose words are apart by blanks.
    static func shingles(_ caption: String) -> Set<String> {
        let words = caption.lowercased().split(separator: " ").filter { word in
            !word.hasPrefix("#") && !word.hasPrefix("@") && !word.hasPrefix("https://")
        }
        let text = Array(words.joined())
        guard text.count > 4 else { return text.isEmpty ? [] : [String(text)] }
        return Set((0...text.count - 4).map { String(text[$0..<$0 + 4]) })
    }
}

// MARK: The calendar

extension MinuteScan {
    /// Whether the guardrail's calendar forbids each minute of a period.
    static func forbiddenMinutes(_ guardrail: Guardrail, from start: Timestamp, minutes: Int) -> [Bool] {
        var forbidden = furthestReadings(guardrail.zone, start, minutes).map { reading in
            guardrail.quietHours.contains { isInside($0, reading) } || guardrail.blackout.contains { isOn($0, reading) }
        }
        for interval in guardrail.intervals {
            for (minute, reading) in furthestReadings(interval.zone, start, minutes).enumerated() {
                let isDuring = interval.windows.contains { isInside($0, reading) }
                if isDuring != interval.isInverted { forbidden[minute] = true }
            }
        }
        return forbidden
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

    private static func isInside(_ window: Guardrail.QuietHours, _ reading: Int64) -> Bool {
        let today = reading / 86_400
        return isInside(window, reading, startingOn: today) || isInside(window, reading, startingOn: today - 1)
    }

    private static func isInside(_ window: Guardrail.QuietHours, _ reading: Int64, startingOn day: Int64) -> Bool {
        let opens = day * 86_400 + Int64(window.from.secondOfDay)
        var closes = day * 86_400 + Int64(window.to.secondOfDay)
        if closes <= opens { closes += 86_400 }
        return opens <= reading && reading < closes && starts(window, CivilDate(dayNumber: Int(day)))
    }

    private static func starts(_ window: Guardrail.QuietHours, _ date: CivilDate) -> Bool {
        let weekday = (date.dayNumber + 3) % 7 + 1
        guard window.days.isEmpty || window.days.contains(where: { $0.rawValue == weekday }) else { return false }
        let (year, month, day) = date.components
        guard window.months.isEmpty || window.months.contains(month) else { return false }
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
        return window.daysOfMonth.isEmpty || window.daysOfMonth.contains { $0 > 0 ? $0 == day : length + 1 + $0 == day }
    }

    private static func isOn(_ blackout: Guardrail.Blackout, _ reading: Int64) -> Bool {
        let today = CivilDate(dayNumber: Int(reading / 86_400))
        switch blackout.days {
        case .range(let first, let last): return first <= today && today <= last
        case .yearly(let month, let day): return today.month == month && today.day == day
        // How a calendar's days are found is proved where calendars are read.
        case .calendar(let calendar, _): return !calendar.blackoutDays(in: .utc, from: today, until: today.adding(days: 1)).ranges.isEmpty
        }
    }
}
