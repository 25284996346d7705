package import Diagnostics
import Foundation

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
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        textStart = start
        isASCII = bytes.withUnsafeBytes(Self.isASCII)
        lineStarts = bytes.withUnsafeBytes { Self.lineStarts($0, from: start) }
    }

    /// `caption: {{ item.caption }}` is a mapping in a mapping for YAML.
    func hasBraces(at offset: Int) -> Bool {
        offset >= 0 && offset + 1 < bytes.count && bytes[offset] == UInt8(ascii: "{") && bytes[offset + 1] == UInt8(ascii: "{")
    }

    /// The offset of a line and column, both 1-based, clamped to the file.
    package func offset(line: Int, column: Int) -> Int {
        guard line > 0, line <= lineStarts.count else { return bytes.count }
        var offset = Int(lineStarts[line - 1])
        if isASCII { return min(offset + column - 1, bytes.count) }
        for _ in 1..<max(column, 1) where offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        }
        return offset
    }

    private static func isASCII(_ buffer: UnsafeRawBufferPointer) -> Bool {
        var union: UInt64 = 0
        let words = buffer.count / 8
        for word in 0..<words { union |= buffer.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self) }
        for index in (words * 8)..<buffer.count { union |= UInt64(buffer[index]) }
        return union & 0x8080_8080_8080_8080 == 0
    }

    /// `memchr` is many times faster than a look at each byte.
    private static func lineStarts(_ buffer: UnsafeRawBufferPointer, from first: Int) -> [Int32] {
        var starts = [Int32(first)]
        guard let base = buffer.baseAddress else { return starts }
        starts.reserveCapacity(buffer.count / 32)
        guard memchr(base, 13, buffer.count) == nil else { return mixedLineStarts(buffer, from: first) }
        var position = 0
        while position < buffer.count, let found = memchr(base + position, 10, buffer.count - position) {
            position = UnsafeRawPointer(found) - base + 1
            starts.append(Int32(position))
        }
        return starts
    }

    private static func mixedLineStarts(_ buffer: UnsafeRawBufferPointer, from first: Int) -> [Int32] {
        var starts = [Int32(first)]
        for index in buffer.indices {
            let byte = buffer[index]
            if byte == 10 || (byte == 13 && (index + 1 == buffer.count || buffer[index + 1] != 10)) { starts.append(Int32(index + 1)) }
        }
        return starts
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

    /// Line and column of an offset.
    func start(at offset: Int) -> (line: Int, column: Int) { position(of: min(max(offset, textStart), bytes.count)) }

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
