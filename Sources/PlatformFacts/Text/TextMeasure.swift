/// Counts text the way platforms do, and shortens it without breaking what readers see as one thing.
package enum TextMeasure {
    /// The length of `text` in that unit.
    package static func length(_ text: String, unit: TextUnit) -> Int {
        switch unit {
        case .graphemes: Graphemes.count(text)
        case .utf16: text.utf16.count
        case .utf8: text.utf8.count
        case .scalars: text.unicodeScalars.count
        case .cautious: max(text.unicodeScalars.count, text.utf16.count)
        case .xWeighted: WeightedLength.of(text)
        }
    }

    /// The longest beginning of `text` that is at most `max` long, without space at its end. It never ends inside a
    /// grapheme, a link, a hashtag or a mention; a text that fits comes back unchanged.
    package static func fit(_ text: String, unit: TextUnit, max: Int) -> String {
        fit(text, within: [Capabilities.TextLimit(max, unit)])
    }

    /// The same under several limits at once, for example Bluesky's in graphemes and in bytes.
    /// - Parameter reserve: how much of each limit is left free, in its own unit.
    package static func fit(_ text: String, within limits: [Capabilities.TextLimit], reserving reserve: Int = 0) -> String {
        let rooms = limits.map { Room(limit: $0, max: max(0, $0.max) - min(max(0, reserve), max(0, $0.max))) }
        if rooms.allSatisfy({ $0.holds(text) }) { return text }
        var ends: [String.Index] = []
        var totals = Array(repeating: 0, count: rooms.count)
        for piece in TextPieces(text, asX: limits.contains { $0.unit == .xWeighted }) {
            for index in rooms.indices { totals[index] += rooms[index].limit.cost(of: piece) }
            if zip(totals, rooms).contains(where: { $0 > $1.max }) { break }
            ends.append(piece.endIndex)
        }
        return longestFitting(of: text, endingAt: ends, in: rooms)
    }

    /// Costs are those of the pieces alone, and a cut can make a link of what was none (`abc.community` → `abc.com`). That
    /// adds one link at most, so few steps back suffice; where normalisation makes many, halving keeps the work bounded.
    private static func longestFitting(of text: String, endingAt ends: [String.Index], in rooms: [Room]) -> String {
        func candidate(_ count: Int) -> String { String(text[..<ends[count - 1]].trimmingSuffix(while: \.isWhitespace)) }
        var count = ends.count
        var best = ""
        if count > 0, rooms.contains(where: { $0.excess(of: candidate(count)) > 2 * WeightedLength.linkLength }) {
            var low = 0
            while low < count {
                let middle = (low + count + 1) / 2
                let cut = candidate(middle)
                if rooms.allSatisfy({ $0.holds(cut) }) { (best, low) = (cut, middle) } else { count = middle - 1 }
            }
            return best
        }
        while count > 0 {
            best = candidate(count)
            if rooms.allSatisfy({ $0.holds(best) }) { return best }
            count -= 1
        }
        return ""
    }

    private struct Room {
        var limit: Capabilities.TextLimit
        var max: Int
        func holds(_ text: String) -> Bool { text.isEmpty || limit.length(of: text) <= max }
        func excess(of text: String) -> Int { limit.length(of: text) - Swift.max(max, 0) }
    }
}

extension Substring {
    func trimmingSuffix(while matches: (Character) -> Bool) -> Substring {
        var end = endIndex
        while end > startIndex, matches(self[index(before: end)]) { end = index(before: end) }
        return self[..<end]
    }
}
