/// Finds captions that are similar enough, exactly, without comparing with all.
///
/// Prefix filtering: of two sets with Jaccard similarity ≥ s, in any one order of their elements, the first
/// n − ⌈s·n⌉ + 1 of each share an element. The order is "last met first": what is met late is rare, so that few others share
/// it. Candidates pass a bound by size and one by their sketches before they are compared shingle by shingle.
struct CaptionIndex {
    private struct Entry {
        var seen: Seen
        var count: Int
        var sketch: (UInt64, UInt64)
        /// The shingles are made again for the few that come so far: keeping them would take most of the memory.
        var caption: String
        /// The last question that looked at it.
        var question: UInt32
    }

    /// Slots near each other, because a window reaches only so far.
    private struct Bucket {
        var entries: [Entry] = []
        /// By shingle: the last node of its list.
        var heads: [UInt32: Int32] = [:]
        var nodes: [(entry: Int32, next: Int32)] = []

        mutating func add(_ entry: Entry, prefix: some Sequence<UInt32>) {
            let number = Int32(entries.count)
            entries.append(entry)
            for shingle in prefix {
                nodes.append((number, heads[shingle] ?? -1))
                heads[shingle] = Int32(nodes.count - 1)
            }
        }
    }

    /// What is similar enough: a value of its own, so that a bucket can be searched where it lies. (A method of the index that is
    /// given a part of the index to change would work on a copy.)
    private struct Threshold {
        let similarity: Double
        let within: Int64?

        func prefixLength(_ count: Int) -> Int {
            let needed = Int((similarity * Double(count) - 1e-9).rounded(.up))
            return min(count, max(1, count - needed + 1))
        }

        /// Not when even the best case that sizes and sketches allow is too little: a bit that only one side has stands for at
        /// least one shingle that only that side has.
        func mayAdmit(_ entry: Entry, _ print: ShingleTable.Print) -> Bool {
            let own = (print.sketch.0 & ~entry.sketch.0).nonzeroBitCount + (print.sketch.1 & ~entry.sketch.1).nonzeroBitCount
            let others = (entry.sketch.0 & ~print.sketch.0).nonzeroBitCount + (entry.sketch.1 & ~print.sketch.1).nonzeroBitCount
            return admits(min(print.shingles.count - own, entry.count - others), print.shingles.count, entry.count)
        }

        func admits(_ shared: Int, _ count: Int, _ other: Int) -> Bool {
            Double(shared) / Double(count + other - shared) >= similarity
        }
    }

    private let threshold: Threshold
    private let width: Int64
    private var buckets: [Int64: Bucket] = [:]
    private var question: UInt32 = 0

    /// - Parameter within: milliseconds; nil: for ever.
    init(similarity: Double, within: Int64?) {
        threshold = Threshold(similarity: similarity, within: within)
        width = max(within ?? .max, 86_400_000)
    }

    mutating func add(_ print: ShingleTable.Print, caption: String, _ seen: Seen) {
        guard !print.shingles.isEmpty else { return }
        buckets[bucket(of: seen.slot), default: Bucket()].add(
            Entry(seen: seen, count: print.shingles.count, sketch: print.sketch, caption: caption, question: question),
            prefix: print.shingles.prefix(threshold.prefixLength(print.shingles.count)))
    }

    /// The first-placed of those in reach that are similar enough.
    ///
    /// - Parameters:
    ///   - print: the last one that the table has made.
    ///   - isOther: false for the asking publication itself.
    mutating func earliest(
        like print: ShingleTable.Print, around slot: Int64, _ table: inout ShingleTable, where isOther: (Int32) -> Bool
    ) -> Int32? {
        guard !print.shingles.isEmpty else { return nil }
        question &+= 1
        var best: Int32?
        let middle = bucket(of: slot)
        for number in threshold.within == nil ? middle...middle : (middle - 1)...(middle + 1) {
            guard let index = buckets.index(forKey: number) else { continue }
            Self.search(&buckets.values[index], threshold, question, print, slot, &table, &best, isOther)
        }
        return best
    }

    private static func search(
        _ bucket: inout Bucket, _ threshold: Threshold, _ question: UInt32, _ print: ShingleTable.Print, _ slot: Int64,
        _ table: inout ShingleTable, _ best: inout Int32?, _ isOther: (Int32) -> Bool
    ) {
        func visit(_ index: Int) {
            guard bucket.entries[index].question != question else { return }
            bucket.entries[index].question = question
            let seen = bucket.entries[index].seen
            guard seen.order < best ?? .max, seen.isInReach(of: slot, within: threshold.within), isOther(seen.order) else { return }
            guard threshold.mayAdmit(bucket.entries[index], print) else { return }
            let (shared, count) = table.shared(with: bucket.entries[index].caption)
            if threshold.admits(shared, print.shingles.count, count) { best = seen.order }
        }
        guard threshold.similarity > 0 else {
            // Nothing in common is enough.
            for index in bucket.entries.indices { visit(index) }
            return
        }
        for shingle in print.shingles.prefix(threshold.prefixLength(print.shingles.count)) {
            var node = bucket.heads[shingle] ?? -1
            while node >= 0 {
                visit(Int(bucket.nodes[Int(node)].entry))
                node = bucket.nodes[Int(node)].next
            }
        }
    }

    private func bucket(of slot: Int64) -> Int64 {
        guard threshold.within != nil else { return 0 }
        return slot >= 0 ? slot / width : (slot - width + 1) / width
    }
}
