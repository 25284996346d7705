/// The block between two lines of `---` at the beginning of a text.
enum FrontMatter {
    struct Split {
        /// Without its lines of dashes; nil: the text has none.
        var head: Range<Int>?
        /// The text after it, with white space at its ends removed.
        var body: ArraySlice<UInt8>
        /// The line of dashes that nothing closes: where the text would begin nobody can tell.
        var openFence: Range<Int>?
    }

    static func split(_ bytes: [UInt8]) -> Split {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        var lines = Lines(rest: rest)
        guard let first = lines.next(), isFence(first.text) else { return Split(body: trimmed(rest)) }
        while let line = lines.next() {
            if isFence(line.text) { return Split(head: first.end..<line.text.startIndex, body: trimmed(rest[line.end...])) }
        }
        return Split(body: trimmed(rest), openFence: first.text.startIndex..<first.text.startIndex + 3)
    }

    private struct Lines {
        var rest: ArraySlice<UInt8>
        mutating func next() -> (text: ArraySlice<UInt8>, end: Int)? {
            guard !rest.isEmpty else { return nil }
            let newline = rest.firstIndex(of: 0x0A)
            let text = rest[rest.startIndex..<(newline ?? rest.endIndex)]
            let end = newline.map { $0 + 1 } ?? rest.endIndex
            rest = rest[end...]
            return (text, end)
        }
    }

    private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
        var text = line
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text.elementsEqual([0x2D, 0x2D, 0x2D])
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) }) else { return [] }
        return bytes[first...last]
    }
}
