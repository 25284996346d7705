/// Draws that are the same for the same seed everywhere.
struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xD1B5_4A32_D192_ED03 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int((next() >> 16) % UInt64(range.count)) }
    mutating func oneIn(_ n: Int) -> Bool { int(1...n) == 1 }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[int(0...elements.count - 1)] }
    mutating func some<Element>(_ elements: [Element], oneIn n: Int) -> [Element] { elements.filter { _ in oneIn(n) } }
}
