import CivilTime

/// Counts of calls, for rate limits and quotas.
struct RateBook: Codable, Sendable {
    private var sliding: [String: [Timestamp]] = [:]
    private var fixed: [String: Window] = [:]

    struct Window: Codable, Sendable {
        var start: Timestamp
        var used: Int
    }

    /// Counts a call in a window that slides with it; false when the window was full (then it is not counted).
    mutating func take(_ name: String, limit: Int, per length: Duration, at now: Timestamp) -> Bool {
        let recent = (sliding[name] ?? []).filter { $0 > now - length }
        sliding[name] = recent.count < limit ? recent + [now] : recent
        return recent.count < limit
    }

    func used(_ name: String, per length: Duration, at now: Timestamp) -> Int {
        (sliding[name] ?? []).count { $0 > now - length }
    }

    /// Counts a call in a window that starts with its first call. Gives what is left after it (negative when refused) and its end.
    mutating func takeFixed(_ name: String, limit: Int, per length: Duration, at now: Timestamp) -> (remaining: Int, end: Timestamp) {
        var window = fixed[name] ?? Window(start: now, used: 0)
        if now >= window.start + length || now < window.start { window = Window(start: now, used: 0) }
        window.used = min(window.used + 1, limit + 1)
        fixed[name] = window
        return (limit - window.used, window.start + length)
    }

    /// Units used in a day that starts at `start`; adds `units` when they fit.
    mutating func spend(_ name: String, units: Int, limit: Int, dayStart start: Timestamp) -> Bool {
        var window = fixed[name] ?? Window(start: start, used: 0)
        if window.start != start { window = Window(start: start, used: 0) }
        let fits = window.used + units <= limit
        if fits { window.used += units }
        fixed[name] = window
        return fits
    }
}
