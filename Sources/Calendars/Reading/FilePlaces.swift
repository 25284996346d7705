import Diagnostics

/// Finds the bytes of a logical line again in its file, where folds lie between them.
struct FilePlaces {
    let file: String
    let bytes: [UInt8]

    private struct Cursor {
        var offset: Int
        var line: Int
        var column = 1
    }

    /// - Parameter range: of the line's bytes; nil for the whole line.
    func span(_ line: LogicalLine, _ range: Range<Int>? = nil) -> SourceSpan {
        let range = range ?? 0..<line.bytes.count
        var cursor = Cursor(offset: line.offset, line: line.number)
        step(&cursor, by: range.lowerBound)
        // A span never begins at a fold.
        while !range.isEmpty, let folded = fold(cursor) { cursor = folded }
        let start = cursor
        step(&cursor, by: range.count)
        return SourceSpan(
            file: file, startOffset: start.offset, endOffset: cursor.offset, line: start.line, column: start.column,
            endLine: cursor.line, endColumn: cursor.column)
    }

    /// Goes on by so many bytes of the unfolded line.
    private func step(_ cursor: inout Cursor, by count: Int) {
        for _ in 0..<count {
            while let folded = fold(cursor) { cursor = folded }
            guard cursor.offset < bytes.count else { return }
            // Columns count scalars: bytes that go on with one do not count.
            if bytes[cursor.offset] & 0xC0 != 0x80 { cursor.column += 1 }
            cursor.offset += 1
        }
    }

    /// The place behind a line end and the blank after it, if the cursor stands before one.
    private func fold(_ cursor: Cursor) -> Cursor? {
        guard cursor.offset < bytes.count else { return nil }
        var next = cursor.offset
        if bytes[next] == 13 { next += 1 }
        if next < bytes.count, bytes[next] == 10 { next += 1 }
        guard next > cursor.offset, next < bytes.count, isBlank(bytes[next]) else { return nil }
        return Cursor(offset: next + 1, line: cursor.line + 1, column: 2)
    }
}
