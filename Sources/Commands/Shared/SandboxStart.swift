import CivilTime

/// Where virtual clocks begin.
enum SandboxStart {
    /// The instant that was asked for; else next Tuesday, 10:00: a working day, far from midnight and from the weekend.
    static func instant(_ text: String?, option: String, in zone: Zone, now: Timestamp) throws -> Timestamp {
        if let text {
            do throws(TimeTextError) {
                return try WrittenTime(text: text).instant(in: zone, start: now)
            } catch {
                throw CommandFailure.usage(
                    "\(option) \(TerminalText.safe(text)): \(error.reason)", try: "\(option) 2026-10-23T20:00:00+02:00")
            }
        }
        var day = zone.civil(at: now).date.adding(days: 1)
        while day.weekday != .tuesday { day = day.adding(days: 1) }
        return zone.instant(of: CivilDateTime(date: day, time: CivilTimeOfDay(hour: 10, minute: 0)))
    }
}
