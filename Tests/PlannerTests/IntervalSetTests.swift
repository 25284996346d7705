import Testing

@testable import Planner

/// The sorted structures of the search beside the simplest ones that can do the same.
struct IntervalSetTests {
    @Test(arguments: [UInt64(1), 2, 3]) func stretchesAreMergedLikeMarksOnALine(seed: UInt64) {
        var dice = SeededGenerator(seed: seed)
        let longest: Int64 = seed == 1 ? 60 : 4
        var set = IntervalSet()
        var marks = [Bool](repeating: false, count: 6100)
        for _ in 0..<(seed == 1 ? 120 : 1500) {
            let start = Int64.random(in: 0..<6000, using: &dice)
            let end = start + Int64.random(in: 0...longest, using: &dice)
            set.insert(start, end)
            for place in start..<end { marks[Int(place)] = true }
        }
        for instant in marks.indices {
            let expected: Int64? = marks[instant] ? Int64(marks[instant...].firstIndex(of: false) ?? marks.count) : nil
            let found = set.end(containing: Int64(instant))
            #expect(found == expected, "seed \(seed) at \(instant)")
        }
        let all = set.all
        let areApart = zip(all, all.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound }
        #expect(areApart)
        #expect(all.count > 10)
    }

    @Test func manyStretchesInAnyOrder() {
        let count: Int64 = 5000
        for order in [Array(0..<count), Array((0..<count).reversed())] {
            var set = IntervalSet()
            for place in order { set.insert(place * 10, place * 10 + 5) }
            let expected: [Range<Int64>] = (0..<count).map { place in (place * 10)..<(place * 10 + 5) }
            #expect(set.all == expected)
            for (instant, end) in [(Int64(-1), Int64?.none), (24_995, nil), (24_994, 24_995)] {
                let found = set.end(containing: instant)
                #expect(found == end)
            }
            for place in order { set.insert(place * 10 + 5, place * 10 + 10) }
            let whole: Range<Int64> = 0..<(count * 10)
            #expect(set.all == [whole])
        }
    }

    @Test func anEmptySetAndAnEmptyStretchCloseNothing() {
        var set = IntervalSet()
        #expect(set.end(containing: 0) == nil)
        set.insert(5, 5)
        #expect(set.all.isEmpty)
    }

    @Test(arguments: [UInt64(4), 5]) func slotsAreKeptInOrderAndCounted(seed: UInt64) {
        var dice = SeededGenerator(seed: seed)
        var list = SlotList()
        var plain: [Int64] = []
        for number in 0..<6000 {
            // Now at the end, now anywhere.
            let slot = seed == 4 ? Int64(number) * 3 : Int64.random(in: 0..<9000, using: &dice)
            let place = list.insert(slot)
            let index = plain.upperBound(of: slot)
            plain.insert(slot, at: index)
            guard number % 50 == 0 else { continue }
            for distance in [-2000, -3, -1, 0, 1, 700] {
                let expected: Int64? = plain.indices.contains(index + distance) ? plain[index + distance] : nil
                let found = list.slot(distance, from: place)
                #expect(found == expected)
            }
            let from = Int64.random(in: -10..<9100, using: &dice)
            let to = Int64.random(in: -10..<9100, using: &dice)
            let counted = plain.filter { from <= $0 && $0 < to }.count
            #expect(list.count(from: from, to: to) == counted)
        }
        #expect(list.all == plain)
        #expect(list.count == 6000)
    }
}
