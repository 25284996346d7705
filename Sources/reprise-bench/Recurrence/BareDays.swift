import CivilTime

/// What somebody writes who needs one rule only: a loop over day numbers and a list of the zone's offsets. No gaps, no
/// overlaps, no second rule: at 09:30 there is none in this zone.
struct BareDays: Sendable {
    private struct Span {
        let end: Int64
        let offset: Int64
    }

    private let spans: [Span]
    private let from: Int
    private let until: Int
    private let second: Int64

    init(zone: Zone, years: Int) {
        let window = RecurrenceCase.window(years: years, in: zone)
        var spans: [Span] = []
        var instant = window.from
        while instant < window.to {
            let next = zone.nextTransition(after: instant)
            spans.append(Span(end: next?.instant.seconds ?? .max, offset: Int64(zone.offsetSeconds(at: instant))))
            instant = next?.instant ?? window.to
        }
        self.spans = spans
        from = zone.civil(at: window.from).date.dayNumber
        until = zone.civil(at: window.to).date.dayNumber
        second = Int64(RecurrenceCase.start.time.secondOfDay)
    }

    /// One day's reading as an instant; days must come in order.
    @inline(__always)
    private func instant(_ day: Int, _ span: inout Int) -> Timestamp {
        let wall = Int64(day) * 86_400 + second
        while wall - spans[span].offset >= spans[span].end { span += 1 }
        return Timestamp(seconds: wall - spans[span].offset)
    }

    @inline(never)
    func daily() -> [Timestamp] {
        var result: [Timestamp] = []
        var span = 0
        for day in from..<until { result.append(instant(day, &span)) }
        return result
    }

    /// - Parameter days: bit 0 is Monday.
    @inline(never)
    func weekly(days: UInt8) -> [Timestamp] {
        var result: [Timestamp] = []
        var span = 0
        for day in from..<until where days >> UInt8((day + 3) % 7) & 1 != 0 { result.append(instant(day, &span)) }
        return result
    }

    @inline(never)
    func lastFridays() -> [Timestamp] {
        var result: [Timestamp] = []
        var span = 0
        var (year, month, _) = CivilDate(dayNumber: from).components
        while true {
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            guard let next = CivilDate(year: year, month: month, day: 1)?.dayNumber else { return result }
            let last = next - 1
            let day = last - ((last + 3) % 7 + 3) % 7
            guard day < until else { return result }
            result.append(instant(day, &span))
        }
    }

    @inline(never)
    func minutes(every step: Int) -> [Timestamp] {
        var result: [Timestamp] = []
        var second = Int64(from) * 86_400 - spans[0].offset
        for span in spans {
            let end = min(span.end, Int64(until) * 86_400 - span.offset)
            while second < end {
                let minute = (second + span.offset) / 60 % 60
                if minute % Int64(step) == 0 { result.append(Timestamp(seconds: second)) }
                second += Int64(step) * 60
            }
        }
        return result
    }
}
