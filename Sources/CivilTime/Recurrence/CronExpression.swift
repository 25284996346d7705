/// A cron expression of five fields, read as ISC (Vixie) cron 4.1 reads it: `30 17 * * thu`.
///
/// Where the zone's clock changes, an entry whose minute or hour begins with `*` follows the clock minute by minute: twice
/// through a repeated hour, not at all through one left out. Any other entry runs once a reading: in a repeated hour the
/// first time, and after a gap shorter than three hours once for all readings in it, right after it.
package struct CronExpression: Hashable, Sendable {
    package let text: String
    /// The minute or the hour field begins with `*`.
    package let followsTheClock: Bool
    let clock: ClockFilter
    let days: MonthDays
    let times: [Int32]

    static let longestGap: Int64 = 3 * 3600

    /// No date matches, such as 30 February.
    package var isEmpty: Bool { days.isEmpty }

    /// The runs in `[from, to)`, at most `limit` of them. The search ends with the year 9999.
    package func occurrences(in zone: Zone, from: Timestamp, to: Timestamp = .distantFuture, limit: Int) -> Occurrences {
        guard !isEmpty else { return Occurrences(times: [], truncated: false) }
        let window = SecondWindow(from: from, to: to)
        var collector = OccurrenceCollector(
            zone: zone, gaps: .catchUp(shorterThan: Self.longestGap), from: window.from, to: window.to, limit: max(0, limit))
        let size = limit < 32 ? 8 : 512
        if followsTheClock {
            followClock(of: zone, window, size, &collector)
        } else {
            let wall = window.from + zone.span(at: window.from).offset
            // Two days: readings before the window may have been put off into it by a gap, or shown already.
            var series = series(from: wall - 2 * 86_400, to: window.to + 3 * 86_400)
            var walls: [Int64] = []
            while !collector.isDone, series.fill(&walls, size: size) { collector.add(walls) }
        }
        collector.finish()
        return Occurrences(times: collector.times, truncated: collector.isTruncated)
    }

    private func followClock(of zone: Zone, _ window: SecondWindow, _ size: Int, _ collector: inout OccurrenceCollector) {
        var second = window.from
        var walls: [Int64] = []
        while second < window.to, !collector.isDone {
            let span = zone.span(at: second)
            let end = min(span.end, window.to)
            var series = series(from: second + span.offset, to: end + span.offset)
            var isInside = true
            while isInside, !collector.isDone, series.fill(&walls, size: size) {
                var index = walls.firstIndex { $0 >= second + span.offset } ?? walls.count
                while index < walls.count, isInside {
                    isInside = walls[index] < end + span.offset
                    guard isInside else { break }
                    let count = collector.takeRun(walls[index...], before: end + span.offset, offset: span.offset)
                    if count == 0 { collector.add(instant: walls[index] - span.offset) }
                    index += max(1, count)
                    if collector.isDone { return }
                }
            }
            second = end
        }
    }

    private func series(from: Int64, to: Int64) -> WallSeries {
        let day = Gregorian.floor(Int(from), 86_400)
        let walker = DayWalker(.chosenDays(1, anchor: 0, days), from: day)
        return WallSeries(
            RuleExpansion(start: from, count: nil, walker: walker, filling: .times(times), isEmpty: false), from: from, to: to)
    }
}
