import Foundation

/// A zone as Foundation knows it, over a stretch of time: which offset holds from when on. Shares nothing with the zones of
/// the product.
struct WallClock {
    struct NoSuchZone: Error { var identifier: String }

    /// Begin of a stretch and its offset from UTC, both in milliseconds; the first begins before everything that is asked.
    let pieces: [(start: Int64, offset: Int64)]

    init(_ identifier: String, from: Int64, until: Int64) throws {
        guard let zone = TimeZone(identifier: identifier) else { throw NoSuchZone(identifier: identifier) }
        func offset(_ instant: Int64) -> Int64 {
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant) / 1000))) * 1000
        }
        var pieces = [(start: Int64.min, offset: offset(from))]
        var before = (instant: from, offset: offset(from))
        while before.instant < until {
            // No clock has ever been changed and changed back within a day.
            let after = (instant: before.instant + Instants.day, offset: offset(before.instant + Instants.day))
            if after.offset != before.offset {
                // The last second of the old offset, and the first of the new.
                var (low, high) = (before.instant, after.instant)
                while high - low > 1000 {
                    let middle = (low + high) / 2000 * 1000
                    if offset(middle) == before.offset { low = middle } else { high = middle }
                }
                pieces.append((high, after.offset))
            }
            before = after
        }
        self.pieces = pieces
    }

    private func offset(at instant: Int64) -> Int64 {
        var offset = pieces[0].offset
        for piece in pieces where piece.start <= instant { offset = piece.offset }
        return offset
    }

    /// The number of the civil day of an instant.
    func day(at instant: Int64) -> Int {
        let local = instant + offset(at: instant)
        return Int(local >= 0 ? local / Instants.day : (local - Instants.day + 1) / Instants.day)
    }

    /// The first instant at which the clock shows that reading or a later one: in a gap the first after it, in an overlap
    /// the first of the two.
    func first(day: Int, second: Int = 0) -> Int64 {
        let wanted = Int64(day) * Instants.day + Int64(second) * 1000
        for (index, piece) in pieces.enumerated() {
            let candidate = max(wanted - piece.offset, piece.start)
            if index + 1 == pieces.count || candidate < pieces[index + 1].start { return candidate }
        }
        return wanted
    }

    /// RFC 5545 §3.3.5, for occurrences: what the clock skips is read by the offset from before the gap.
    func occurrence(day: Int, second: Int) -> Int64 {
        let wanted = Int64(day) * Instants.day + Int64(second) * 1000
        for (index, piece) in pieces.enumerated() {
            let candidate = wanted - piece.offset
            if index + 1 < pieces.count, candidate >= pieces[index + 1].start {
                // Neither side of the gap shows it.
                let next = pieces[index + 1]
                if wanted - next.offset < next.start { return candidate }
                continue
            }
            return candidate
        }
        return wanted
    }
}
