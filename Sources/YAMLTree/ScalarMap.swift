/// For each byte of a scalar's value, the stretch of source that it comes from. Follows libyaml's scanner step by step.
struct ScalarMap {
    private(set) var starts: [Int32] = []
    private(set) var ends: [Int32] = []
    private let bytes: [UInt8]
    private let count: Int
    private var position: Int

    /// A line break: how long it is in the source, and in the value, where all but U+2028 and U+2029 become LF.
    private struct Break {
        var start: Int
        var end: Int
        var valueLength: Int
        /// Becomes a space when it stands alone between two lines.
        var isFoldable: Bool { valueLength == 1 }
    }

    init(_ record: YAMLStorage.Record, value: ArraySlice<UInt8>, source: YAMLSource) {
        bytes = source.bytes
        count = value.count
        position = Int(record.start)
        guard count > 0 else { return }
        skipProperties()
        switch record.style {
        case .plain: readFlow(quote: nil)
        case .singleQuoted: readFlow(quote: UInt8(ascii: "'"))
        case .doubleQuoted: readFlow(quote: UInt8(ascii: "\""))
        case .literal: readBlock(isLiteral: true, value: value)
        case .folded: readBlock(isLiteral: false, value: value)
        }
    }

    private var isFull: Bool { starts.count >= count }

    private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    private func isBlank(_ index: Int) -> Bool { byte(index) == 32 || byte(index) == 9 }

    private func lineBreak(at index: Int) -> Break? {
        switch byte(index) {
        case 10: Break(start: index, end: index + 1, valueLength: 1)
        case 13: Break(start: index, end: byte(index + 1) == 10 ? index + 2 : index + 1, valueLength: 1)
        case 0xC2 where byte(index + 1) == 0x85: Break(start: index, end: index + 2, valueLength: 1)
        case 0xE2 where byte(index + 1) == 0x80 && byte(index + 2) | 1 == 0xA9: Break(start: index, end: index + 3, valueLength: 3)
        default: nil
        }
    }

    private mutating func emit(_ valueLength: Int, from start: Int, to end: Int) {
        for _ in 0..<valueLength where !isFull {
            starts.append(Int32(start))
            ends.append(Int32(end))
        }
    }

    private mutating func emit(_ lineBreak: Break) {
        emit(lineBreak.valueLength, from: lineBreak.start, to: lineBreak.end)
    }

    private mutating func emitByte() {
        emit(1, from: position, to: position + 1)
        position += 1
    }

    /// An anchor ends at the first character that is no word character: `&a:b` is the anchor `a` before `:b`.
    private mutating func skipProperty() {
        let isAnchor = byte(position) == UInt8(ascii: "&")
        position += 1
        while position < bytes.count, !isBlank(position), lineBreak(at: position) == nil {
            let letter = byte(position)
            let isWord = (48...57).contains(letter) || (65...90).contains(letter & 0xDF) || letter == 45 || letter == 95
            if isAnchor, !isWord { return }
            position += 1
        }
    }

    /// Steps over anchor and tag, and what separates them from the value.
    private mutating func skipProperties() {
        while byte(position) == UInt8(ascii: "&") || byte(position) == UInt8(ascii: "!") {
            skipProperty()
            while position < bytes.count {
                if isBlank(position) {
                    position += 1
                } else if let found = lineBreak(at: position) {
                    position = found.end
                } else if byte(position) == UInt8(ascii: "#") {
                    while position < bytes.count, lineBreak(at: position) == nil { position += 1 }
                } else {
                    break
                }
            }
        }
    }
}

// MARK: - Plain and quoted

extension ScalarMap {
    private mutating func readFlow(quote: UInt8?) {
        if quote != nil { position += 1 }
        while !isFull, position < bytes.count {
            if isBlank(position) || lineBreak(at: position) != nil {
                readWhitespace(keepsFirstBreak: false)
            } else if quote == UInt8(ascii: "\""), byte(position) == UInt8(ascii: "\\") {
                readEscape()
            } else if quote == UInt8(ascii: "'"), byte(position) == UInt8(ascii: "'") {
                emit(1, from: position, to: position + 2)
                position += 2
            } else {
                emitByte()
            }
        }
    }

    /// Blanks inside a line stand for themselves. Around breaks they vanish; a single break becomes a space, of several
    /// the first vanishes.
    private mutating func readWhitespace(keepsFirstBreak: Bool) {
        let start = position
        var breaks: [Break] = []
        while position < bytes.count {
            if let found = lineBreak(at: position) {
                breaks.append(found)
                position = found.end
            } else if isBlank(position) {
                position += 1
            } else {
                break
            }
        }
        guard let first = breaks.first else {
            // After an escaped break these blanks are the next line's indentation.
            if keepsFirstBreak { return }
            position = start
            while isBlank(position), !isFull { emitByte() }
            return
        }
        if keepsFirstBreak || !first.isFoldable {
            for found in breaks { emit(found) }
        } else if breaks.count == 1 {
            emit(1, from: first.start, to: first.end)
        } else {
            for found in breaks.dropFirst() { emit(found) }
        }
    }

    private mutating func readEscape() {
        let start = position
        if let found = lineBreak(at: position + 1) {
            position = found.end
            return readWhitespace(keepsFirstBreak: true)
        }
        let digits: Int
        switch byte(position + 1) {
        case UInt8(ascii: "x"): digits = 2
        case UInt8(ascii: "u"): digits = 4
        case UInt8(ascii: "U"): digits = 8
        default: digits = 0
        }
        position = min(position + 2 + digits, bytes.count)
        emit(decodedLength(ofEscapeAt: start, digits: digits), from: start, to: position)
    }

    private func decodedLength(ofEscapeAt start: Int, digits: Int) -> Int {
        switch byte(start + 1) {
        case UInt8(ascii: "N"), UInt8(ascii: "_"): return 2
        case UInt8(ascii: "L"), UInt8(ascii: "P"): return 3
        default: break
        }
        guard digits > 0 else { return 1 }
        let text = String(decoding: bytes[(start + 2)..<min(start + 2 + digits, bytes.count)], as: UTF8.self)
        guard let value = UInt32(text, radix: 16), let scalar = UnicodeScalar(value) else { return 1 }
        return UTF8.width(scalar)
    }
}

// MARK: - Block scalars

extension ScalarMap {
    private mutating func readBlock(isLiteral: Bool, value: ArraySlice<UInt8>) {
        while position < bytes.count, lineBreak(at: position) == nil { position += 1 }
        position = lineBreak(at: position)?.end ?? position
        let indent = indentation(of: value)
        var pendingBreak: Break?
        var wasIndentedMore = false
        while !isFull, position < bytes.count {
            var emptyLines: [Break] = []
            var column = skipIndent(indent)
            while let found = lineBreak(at: position) {
                emptyLines.append(found)
                position = found.end
                column = skipIndent(indent)
            }
            let hasLine = column == indent && position < bytes.count
            let isIndentedMore = hasLine && isBlank(position)
            if !isLiteral, hasLine, let found = pendingBreak, found.isFoldable, !wasIndentedMore, !isIndentedMore {
                if emptyLines.isEmpty { emit(1, from: found.start, to: found.end) }
            } else if let found = pendingBreak {
                emit(found)
            }
            for found in emptyLines { emit(found) }
            guard hasLine else { return }
            wasIndentedMore = isIndentedMore
            while position < bytes.count, lineBreak(at: position) == nil { emitByte() }
            pendingBreak = lineBreak(at: position)
            position = pendingBreak?.end ?? position
        }
        if let pendingBreak { emit(pendingBreak) }
    }

    /// The first visible character is the same in source and value; what stands more before it in the source is the
    /// indentation. A value of nothing but line breaks tells nothing, and need not.
    private func indentation(of value: ArraySlice<UInt8>) -> Int {
        guard let inValue = Self.firstColumn(in: value), let inSource = Self.firstColumn(in: bytes[position...]) else { return .max }
        return max(0, inSource - inValue)
    }

    /// How many spaces stand before the first visible character, on its line.
    private static func firstColumn(in bytes: ArraySlice<UInt8>) -> Int? {
        var column = 0
        for byte in bytes {
            switch byte {
            case 32: column += 1
            case 10, 13: column = 0
            default: return column
            }
        }
        return nil
    }

    /// Steps over at most that many spaces; how many there were.
    private mutating func skipIndent(_ indent: Int) -> Int {
        var column = 0
        while column < indent, byte(position) == 32 {
            position += 1
            column += 1
        }
        return column
    }
}
