extension CronExpression {
    /// The first run after an instant; nil when there is none up to the year 9999.
    package func next(after instant: Timestamp, in zone: Zone) -> Timestamp? {
        let second = max(instant, .distantPast).seconds
        let span = zone.span(at: second)
        var wall = second + span.offset
        // What the clock showed before it was put back has been run already.
        if !followsTheClock, span.start > .min { wall = max(wall, span.start + span.offsetBefore - 1) }
        if let next = nextReading(after: wall), span.end == .max || next < span.end + span.offset {
            return Timestamp(seconds: next - span.offset)
        }
        // Across a change of the clock.
        return occurrences(in: zone, from: Timestamp(seconds: second + 1), limit: 1).times.first
    }

    /// The first matching reading of a wall clock after one, in seconds; nil when there is none up to the year 9999.
    private func nextReading(after wall: Int64) -> Int64? {
        let minute = Gregorian.floor(Int(wall), 60) + 1
        var day = Gregorian.floor(minute, 1440)
        let (year, month, dayOfMonth) = CivilDate(dayNumber: day).components
        var first = day - dayOfMonth + 1
        var mask = days.mask(year, month, firstDay: first) >> UInt32(dayOfMonth - 1)
        if mask & 1 != 0, let time = firstTime(from: minute - day * 1440) { return Int64(day * 1440 + time) * 60 }
        mask &= ~1
        var index = year * 12 + month - 1
        while mask == 0 {
            index += 1
            let year = Gregorian.floor(index, 12)
            first = Gregorian.firstDay(year, index - year * 12 + 1)
            guard first <= Gregorian.lastDay else { return nil }
            mask = days.mask(year, index - year * 12 + 1, firstDay: first)
            day = first
        }
        day += mask.trailingZeroBitCount
        return Int64(day) * 86_400 + Int64(times[0])
    }

    /// The first matching minute of a day from that one on.
    private func firstTime(from minute: Int) -> Int? {
        let hour = minute / 60
        if clock.hours >> UInt64(hour) & 1 != 0 {
            let minutes = clock.minutes >> UInt64(minute % 60)
            if minutes != 0 { return minute + minutes.trailingZeroBitCount }
        }
        let hours = clock.hours >> UInt64(hour + 1)
        return hours == 0 ? nil : (hour + 1 + hours.trailingZeroBitCount) * 60 + clock.minutes.trailingZeroBitCount
    }
}
