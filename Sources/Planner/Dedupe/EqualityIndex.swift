/// Who was given a slot with the same value, be it an item, a file's hash or a topic.
struct EqualityIndex {
    struct Key: Hashable {
        /// The constraint and the scope value that it counts within.
        var cell: Int32
        var value: Int32
    }

    /// By slot, ascending.
    private struct Group {
        var seen: [Seen]
        /// The one that was given its slot first.
        var earliest: Seen
    }

    // Nearly all values are unique: these need no array of their own.
    private var single: [Key: Seen] = [:]
    private var groups: [Key: Group] = [:]

    mutating func add(_ key: Key, _ seen: Seen) {
        guard let before = single[key] else {
            single[key] = seen
            return
        }
        var group = groups.removeValue(forKey: key) ?? Group(seen: [before], earliest: before)
        group.seen.insert(seen, at: Self.place(of: seen.slot, in: group.seen))
        if seen.order < group.earliest.order { group.earliest = seen }
        groups[key] = group
    }

    /// The first-placed of those in reach of a slot.
    ///
    /// - Parameter isOther: false for the asking publication itself, which does not stand in its own way.
    func earliest(_ key: Key, around slot: Int64, within: Int64?, where isOther: (Int32) -> Bool) -> Int32? {
        guard let one = single[key] else { return nil }
        guard let group = groups[key] else { return one.isInReach(of: slot, within: within) && isOther(one.order) ? one.order : nil }
        guard let within else {
            if isOther(group.earliest.order) { return group.earliest.order }
            return group.seen.lazy.map(\.order).filter(isOther).min()
        }
        var best: Int32?
        var index = Self.place(of: slot - within, in: group.seen)
        while index < group.seen.count, group.seen[index].slot < slot + within {
            let order = group.seen[index].order
            if order < best ?? .max, isOther(order) { best = order }
            index += 1
        }
        return best
    }

    /// Behind all that are at or before the slot.
    private static func place(of slot: Int64, in seen: [Seen]) -> Int {
        var (low, high) = (0, seen.count)
        while low < high {
            let middle = (low + high) >> 1
            if seen[middle].slot <= slot { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
