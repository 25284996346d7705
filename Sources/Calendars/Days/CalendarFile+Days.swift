package import CivilTime

extension CalendarFile {
    private static let firstDay = CivilDate(dayNumber: -719_162)
    private static let lastDay = CivilDate(dayNumber: 2_932_896)

    /// The days in `[from, until)` on which something is on, with what it is. Work is done for this window alone: a rule without
    /// end costs what the window's days cost.
    ///
    /// - Parameter zone: that of the guardrail: whose days are meant where an event has times.
    package func blackoutDays(in zone: Zone, from: CivilDate, until: CivilDate) -> CalendarDays {
        let from = max(from, Self.firstDay)
        let until = min(until, Self.lastDay.adding(days: 1))
        var painter = DayPainter(from: from, until: until)
        for (index, event) in events.enumerated() where !painter.isFull {
            let (low, high) = event.window(in: zone, from: from, until: until)
            event.forEachStart(from: low, to: high) { start in
                painter.paint(event.days(of: start, in: zone), index)
                return painter.isFull ? .enough : .used
            }
        }
        return painter.days(events)
    }
}

extension CalendarEvent {
    /// Where starts must lie, on the event's scale, to touch the days of a window.
    fileprivate func window(in zone: Zone, from: CivilDate, until: CivilDate) -> (Int64, Int64) {
        let (first, end): (Int64, Int64)
        if case .zone = clock {
            (first, end) = (zone.startOfDay(from).seconds, zone.startOfDay(until).seconds)
        } else {
            (first, end) = (Int64(from.dayNumber) * 86_400, Int64(until.dayNumber) * 86_400)
        }
        return (first - length.mostSeconds, end)
    }

    /// The civil days that an occurrence touches, as day numbers.
    fileprivate func days(of start: Int64, in zone: Zone) -> ClosedRange<Int> {
        let last = max(start, end(of: start) - 1)
        guard case .zone = clock else { return Self.day(start)...Self.day(last) }
        let first = zone.civil(at: Timestamp(seconds: start)).date.dayNumber
        return first...max(first, zone.civil(at: Timestamp(seconds: last)).date.dayNumber)
    }

    private static func day(_ second: Int64) -> Int {
        Int(second >= 0 ? second / 86_400 : -((86_399 - second) / 86_400))
    }
}
