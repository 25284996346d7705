import CivilTime

/// Instants on one zone's clock, for people and for JSON.
struct InstantText {
    let zone: Zone

    func json(_ instant: Timestamp?) -> JSONText { instant.map { .string($0.rfc3339(in: zone)) } ?? .null }

    /// `Fri 2026-10-23`
    func day(_ instant: Timestamp) -> String {
        let date = zone.civil(at: instant).date
        return "\(InstantText.name(date.weekday)) \(date.text)"
    }

    /// `22:15`, with seconds only where there are some.
    func time(_ instant: Timestamp) -> String { zone.civil(at: instant).time.text }

    /// `Fri 2026-10-23 22:15`
    func full(_ instant: Timestamp) -> String { "\(day(instant)) \(time(instant))" }

    /// The time alone when it falls on the same day as `other`.
    func short(_ instant: Timestamp, beside other: Timestamp) -> String {
        zone.civil(at: instant).date == zone.civil(at: other).date ? time(instant) : full(instant)
    }

    /// `in 2h5m`, `3d ago`, `now`: in two units at most.
    static func distance(from now: Timestamp, to instant: Timestamp) -> String {
        let seconds = (instant - now).milliseconds / 1000
        guard abs(seconds) >= 1 else { return "now" }
        let sizes: [(String, Int64)] = [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)]
        var rest = abs(seconds)
        var words: [String] = []
        for (unit, size) in sizes where words.count < 2 {
            if rest >= size { words.append("\(rest / size)\(unit)") } else if !words.isEmpty { break }
            rest %= size
        }
        return seconds > 0 ? "in \(words.joined())" : "\(words.joined()) ago"
    }

    /// `Fri`
    func weekday(_ date: CivilDate) -> String { InstantText.name(date.weekday) }

    private static func name(_ weekday: Weekday) -> String {
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday.rawValue - 1]
    }
}
