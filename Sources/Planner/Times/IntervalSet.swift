/// Half-open stretches of time in milliseconds UTC, disjoint, none touching another, ascending.
///
/// Kept in pieces of bounded length, so that an insertion moves little however many stretches there are.
struct IntervalSet: Sendable {
    private struct Piece {
        var starts: [Int64]
        var ends: [Int64]
    }

    /// None is empty.
    private var pieces: [Piece] = []
    /// The first start of each piece.
    private var firsts: [Int64] = []
    private static let longestPiece = 512

    /// The end of the stretch that holds `instant`; nil when none does.
    func end(containing instant: Int64) -> Int64? {
        guard let place = last(startingAtMost: instant) else { return nil }
        let end = pieces[place.piece].ends[place.index]
        return instant < end ? end : nil
    }

    /// Adds a stretch; those that it overlaps or touches become one with it.
    mutating func insert(_ start: Int64, _ end: Int64) {
        guard start < end else { return }
        var (from, to) = (start, end)
        while let place = last(startingAtMost: to), pieces[place.piece].ends[place.index] >= from {
            from = min(from, pieces[place.piece].starts[place.index])
            to = max(to, pieces[place.piece].ends[place.index])
            remove(place)
        }
        guard let before = last(startingAtMost: from) else {
            put(from, to, at: (0, 0))
            return
        }
        put(from, to, at: (before.piece, before.index + 1))
    }

    /// All stretches, for tests.
    var all: [Range<Int64>] { pieces.flatMap { piece in zip(piece.starts, piece.ends).map { $0..<$1 } } }

    private func last(startingAtMost instant: Int64) -> (piece: Int, index: Int)? {
        let piece = firsts.count == 1 ? (firsts[0] <= instant ? 1 : 0) : firsts.upperBound(of: instant)
        guard piece > 0 else { return nil }
        return (piece - 1, pieces[piece - 1].starts.upperBound(of: instant) - 1)
    }

    private mutating func remove(_ place: (piece: Int, index: Int)) {
        pieces[place.piece].starts.remove(at: place.index)
        pieces[place.piece].ends.remove(at: place.index)
        if pieces[place.piece].starts.isEmpty {
            pieces.remove(at: place.piece)
            firsts.remove(at: place.piece)
        } else {
            firsts[place.piece] = pieces[place.piece].starts[0]
        }
    }

    private mutating func put(_ start: Int64, _ end: Int64, at place: (piece: Int, index: Int)) {
        guard place.piece < pieces.count else {
            pieces.append(Piece(starts: [start], ends: [end]))
            firsts.append(start)
            return
        }
        pieces[place.piece].starts.insert(start, at: place.index)
        pieces[place.piece].ends.insert(end, at: place.index)
        firsts[place.piece] = pieces[place.piece].starts[0]
        if pieces[place.piece].starts.count > Self.longestPiece { split(place.piece) }
    }

    private mutating func split(_ index: Int) {
        // What grows at its end is cut near the end: full pieces stay behind.
        let isLast = index == pieces.count - 1
        let cut = isLast ? Self.longestPiece : Self.longestPiece / 2
        let tail = Piece(starts: Array(pieces[index].starts[cut...]), ends: Array(pieces[index].ends[cut...]))
        pieces[index].starts.removeSubrange(cut...)
        pieces[index].ends.removeSubrange(cut...)
        pieces.insert(tail, at: index + 1)
        firsts.insert(tail.starts[0], at: index + 1)
    }
}

extension [Int64] {
    /// How many elements of the ascending array are at most `value`.
    func upperBound(of value: Int64) -> Int {
        withUnsafeBufferPointer { buffer in
            var low = 0
            var high = buffer.count
            while low < high {
                let middle = (low + high) >> 1
                if buffer[middle] <= value { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    /// How many elements of the ascending array are less than `value`.
    func lowerBound(of value: Int64) -> Int { value == .min ? 0 : upperBound(of: value - 1) }
}
