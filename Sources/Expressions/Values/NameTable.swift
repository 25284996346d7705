/// Names and what they stand for, found by their UTF-8 in a larger text, without making a String of what is looked for.
struct NameTable<Element: Sendable>: Sendable {
    private(set) var names: [String] = []
    private(set) var elements: [Element] = []
    private var text: [UInt8] = []
    private var ends: [Int32] = []
    /// Open addressing: places plus one, 0 where free. A power of two in number, at most half of it used.
    private var slots: [Int32] = Array(repeating: 0, count: 8)

    /// Adds a name, or gives a known one another meaning.
    mutating func set(_ name: String, _ element: Element) {
        if let known = index(of: name) {
            elements[known] = element
            return
        }
        names.append(name)
        elements.append(element)
        text.append(contentsOf: Array(name.utf8))
        ends.append(Int32(text.count))
        if names.count * 2 > slots.count {
            slots = Array(repeating: 0, count: slots.count * 2)
            for index in names.indices { place(index) }
        } else {
            place(names.count - 1)
        }
    }

    private mutating func place(_ index: Int) {
        var slot = Self.hash(text, start(index)..<Int(ends[index])) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(index + 1)
    }

    private func start(_ index: Int) -> Int { index == 0 ? 0 : Int(ends[index - 1]) }

    func index(of name: String) -> Int? {
        let bytes = Array(name.utf8)
        return index(of: bytes, bytes.indices)
    }

    func index(of bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var slot = Self.hash(bytes, range) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if matches(index, bytes, range) { return index }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    subscript(name: String) -> Element? { index(of: name).map { elements[$0] } }

    private func matches(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let start = start(index)
        guard Int(ends[index]) - start == range.count else { return false }
        for offset in 0..<range.count where text[start + offset] != bytes[range.lowerBound + offset] { return false }
        return true
    }

    /// FNV-1a, folded.
    private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for place in range { hash = (hash ^ UInt32(bytes[place])) &* 16_777_619 }
        return Int(hash ^ hash >> 15)
    }
}
