import CivilTime
import RuleSet

/// The civil days, ISO weeks or months of a zone as stretches of time, written out as far as they are asked for.
///
/// A unit begins when the clock first reaches its first midnight (or the end of the gap that swallows it) and ends where
/// the next one begins: a clock that is put back over midnight begins no unit twice.
struct CivilUnits {
    enum Kind: Hashable { case day, week, month }

    let kind: Kind
    let zone: Zone
    /// Where units begin, ascending; a day that the zone skips begins where the next does.
    private var starts: [Int64] = []
    /// First day of the first unit, and of the unit after the last.
    private var (first, next) = (CivilDate(dayNumber: 0), CivilDate(dayNumber: 0))

    private static let (leastUnits, mostUnits) = (16, 512)
    private static let furthestDays = 20_000

    init(_ kind: Kind, zone: Zone) {
        self.kind = kind
        self.zone = zone
    }

    /// The unit around an instant.
    mutating func unit(around instant: Int64) -> Range<Int64> {
        var index = starts.upperBound(of: instant)
        if index == 0 || index == starts.count {
            cover(instant)
            index = starts.upperBound(of: instant)
        }
        return starts[index - 1]..<starts[index]
    }

    private mutating func cover(_ instant: Int64) {
        let today = zone.civil(at: Timestamp(milliseconds: instant)).date
        let distance = today < first ? first.dayNumber - today.dayNumber : today.dayNumber - next.dayNumber
        if starts.isEmpty || distance > Self.furthestDays {
            first = Self.first(of: kind, around: today.adding(days: -1))
            next = first
            starts = []
        }
        if let earliest = starts.first, instant < earliest { prepend(to: today) }
        while starts.count < 2 || starts[starts.count - 1] <= instant { extend() }
    }

    private mutating func prepend(to day: CivilDate) {
        var earlier: [Int64] = []
        let begin = Self.first(of: kind, around: day.adding(days: -1))
        var unit = begin
        while unit < first {
            earlier.append(zone.startOfDay(unit).milliseconds)
            unit = Self.following(kind, unit)
        }
        first = begin
        starts = earlier + starts
    }

    private mutating func extend() {
        for _ in 0..<min(max(Self.leastUnits, starts.count), Self.mostUnits) {
            starts.append(zone.startOfDay(next).milliseconds)
            next = Self.following(kind, next)
        }
    }

    private static func first(of kind: Kind, around day: CivilDate) -> CivilDate {
        switch kind {
        case .day: day
        case .week: day.adding(days: 1 - day.weekday.rawValue)
        case .month: day.adding(days: 1 - day.day)
        }
    }

    private static func following(_ kind: Kind, _ unit: CivilDate) -> CivilDate {
        switch kind {
        case .day: unit.adding(days: 1)
        case .week: unit.adding(days: 7)
        case .month: first(of: .month, around: unit.adding(days: 31))
        }
    }
}
