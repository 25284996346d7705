/// The slots that one counter has seen, in milliseconds UTC, ascending, the same instant as often as it was given.
///
/// Kept in pieces of bounded length, so that an insertion moves little however many slots there are.
struct SlotList: Sendable {
    /// None is empty.
    private var pieces: [[Int64]] = []
    private var firsts: [Int64] = []
    private(set) var count = 0
    private static let longestPiece = 1024

    /// A slot's place; only good until the next insertion.
    struct Place {
        fileprivate var piece: Int
        fileprivate var index: Int
    }

    /// All of them, for tests.
    var all: [Int64] { Array(pieces.joined()) }

    /// - Returns: where it stands now: behind equal ones.
    @discardableResult
    mutating func insert(_ slot: Int64) -> Place {
        count += 1
        guard !pieces.isEmpty else {
            pieces = [[slot]]
            firsts = [slot]
            return Place(piece: 0, index: 0)
        }
        let piece = max(0, firsts.upperBound(of: slot) - 1)
        let index = pieces[piece].upperBound(of: slot)
        pieces[piece].insert(slot, at: index)
        if index == 0 { firsts[piece] = slot }
        guard pieces[piece].count > Self.longestPiece else { return Place(piece: piece, index: index) }
        let cut = piece == pieces.count - 1 ? Self.longestPiece : Self.longestPiece / 2
        let tail = Array(pieces[piece][cut...])
        pieces[piece].removeSubrange(cut...)
        pieces.insert(tail, at: piece + 1)
        firsts.insert(tail[0], at: piece + 1)
        return index < cut ? Place(piece: piece, index: index) : Place(piece: piece + 1, index: index - cut)
    }

    /// How many slots lie in the half-open interval.
    func count(from start: Int64, to end: Int64) -> Int {
        guard start < end, !pieces.isEmpty else { return 0 }
        let (first, last) = (place(notBefore: start), place(notBefore: end))
        if first.piece == last.piece { return last.index - first.index }
        var total = pieces[first.piece].count - first.index + last.index
        for piece in (first.piece + 1)..<last.piece { total += pieces[piece].count }
        return total
    }

    /// The slot `distance` places further on (or back); nil beyond the ends.
    func slot(_ distance: Int, from place: Place) -> Int64? {
        var (piece, index) = (place.piece, place.index + distance)
        while index < 0 {
            piece -= 1
            guard piece >= 0 else { return nil }
            index += pieces[piece].count
        }
        while index >= pieces[piece].count {
            index -= pieces[piece].count
            piece += 1
            guard piece < pieces.count else { return nil }
        }
        return pieces[piece][index]
    }

    /// The first slot at or after an instant, or the place behind the last one of its piece.
    private func place(notBefore instant: Int64) -> Place {
        let piece = max(0, firsts.lowerBound(of: instant) - 1)
        return Place(piece: piece, index: pieces[piece].lowerBound(of: instant))
    }
}
