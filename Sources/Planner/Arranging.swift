import CivilTime
import Domain

/// Where something stands among its like: sorted in place of what it stands for, which is many times as large.
struct SortKey {
    var first: Timestamp
    var second: Timestamp
    var rank: Int
    var key: PublicationKey
    /// Of the thing itself.
    var index: Int

    static func precedes(_ a: SortKey, _ b: SortKey) -> Bool {
        if a.first != b.first { return a.first < b.first }
        if a.second != b.second { return a.second < b.second }
        if a.rank != b.rank { return a.rank < b.rank }
        return a.key == b.key ? a.index < b.index : a.key < b.key
    }
}

extension Array {
    /// Puts the elements into another order, each moved once.
    ///
    /// - Parameter order: for each place the index of what belongs there; every index once.
    mutating func arrange(by order: [Int]) {
        withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var order = order
            for start in order.indices where order[start] != start {
                let first = (base + start).move()
                var hole = start
                while order[hole] != start {
                    let next = order[hole]
                    (base + hole).initialize(to: (base + next).move())
                    order[hole] = hole
                    hole = next
                }
                (base + hole).initialize(to: first)
                order[hole] = hole
            }
        }
    }
}
