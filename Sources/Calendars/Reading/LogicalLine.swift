/// A line of RFC 5545 §3.1 after unfolding: a line that begins with a blank goes on with the one before.
struct LogicalLine {
    let bytes: [UInt8]
    /// Where it begins in the file.
    let offset: Int
    /// 1-based.
    let number: Int
}

/// Cuts a file into logical lines. Ends of lines may be CRLF, LF or a lone CR, mixed: what editors and exports leave
/// behind. Folds are taken out of the bytes, not of the text, for some programs fold inside a character.
struct LogicalLines {
    private let bytes: [UInt8]
    private var position: Int
    private var number = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next line that is not empty; nil at the end.
    mutating func next() -> LogicalLine? {
        while position < bytes.count {
            let (offset, first) = (position, number)
            let end = endOfLine()
            guard end > offset else { continue }
            var text = Array(bytes[offset..<end])
            while position < bytes.count, isBlank(bytes[position]) {
                let start = position + 1
                let end = endOfLine()
                text += bytes[start..<end]
            }
            return LogicalLine(bytes: text, offset: offset, number: first)
        }
        return nil
    }

    /// Steps behind the current line's end; returns where the end begins.
    private mutating func endOfLine() -> Int {
        while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
        let end = position
        if position < bytes.count {
            position += bytes[position] == 13 && position + 1 < bytes.count && bytes[position + 1] == 10 ? 2 : 1
            number += 1
        }
        return end
    }
}

func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
