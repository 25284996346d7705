package import Diagnostics

/// The bytes of one file and where its lines begin.
///
/// Lines end with LF, CRLF, or a lone CR, as editors count them. libyaml also breaks lines at U+0085, U+2028 and U+2029,
/// which editors show inside a line; its line numbers are therefore not used, only its positions.
package final class YAMLSource: Sendable {
    package let file: String
    package let bytes: [UInt8]
    let isASCII: Bool
    /// Behind the byte order mark, if there is one.
    let textStart: Int
    private let lineStarts: [Int32]

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        textStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var starts = [Int32(textStart)]
        var union: UInt8 = 0
        bytes.withUnsafeBufferPointer { buffer in
            for index in buffer.indices {
                let byte = buffer[index]
                union |= byte
                if byte == 10 || (byte == 13 && (index + 1 == buffer.count || buffer[index + 1] != 10)) {
                    starts.append(Int32(index + 1))
                }
            }
        }
        isASCII = union < 128
        lineStarts = starts
    }

    /// The span of a stretch of bytes, clamped to the file.
    package func span(from start: Int, to end: Int) -> SourceSpan {
        let start = min(max(start, textStart), bytes.count)
        let end = min(max(end, start), bytes.count)
        let (line, column) = position(of: start)
        let (endLine, endColumn) = position(of: end)
        return SourceSpan(
            file: file, startOffset: start, endOffset: end, line: line, column: column, endLine: endLine, endColumn: endColumn)
    }

    private func position(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        let start = min(Int(lineStarts[low]), offset)
        let scalars = isASCII ? offset - start : bytes[start..<offset].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
        return (low + 1, scalars + 1)
    }
}

/// Turns libyaml's positions, which count code points behind the byte order mark, into byte offsets. They come nearly in
/// order, so the last answer is the best place to start from.
struct ScalarCursor {
    private let source: YAMLSource
    private var index = 0
    private var offset: Int

    init(_ source: YAMLSource) {
        self.source = source
        offset = source.textStart
    }

    mutating func offset(ofScalar target: Int) -> Int {
        if source.isASCII { return min(target, source.bytes.count) }
        source.bytes.withUnsafeBufferPointer { bytes in
            while index < target, offset < bytes.count {
                offset += 1
                while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
                index += 1
            }
            while index > target, offset > source.textStart {
                offset -= 1
                while offset > source.textStart, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
                index -= 1
            }
        }
        return offset
    }
}
