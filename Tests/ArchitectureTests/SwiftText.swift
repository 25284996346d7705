/// Blanks comments and string literals out of Swift source: line numbers and brackets of code stay.
///
/// Code inside `\( )` goes with its string; the rules here forbid nothing that could hide there for long, and a nested
/// quote ends no string.
enum SwiftText {
    private enum State { case code, line, block(Int), string(hashes: Int, isLong: Bool) }

    static func code(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var state = State.code
        var index = 0
        func has(_ literal: StaticString, at position: Int) -> Bool {
            literal.withUTF8Buffer { want in
                position + want.count <= bytes.count && want.indices.allSatisfy { bytes[position + $0] == want[$0] }
            }
        }
        func blank(_ count: Int) {
            for offset in 0..<count where index + offset < bytes.count {
                result.append(bytes[index + offset] == 10 ? 10 : 32)
            }
            index += count
        }
        while index < bytes.count {
            switch state {
            case .code:
                if has("//", at: index) {
                    state = .line
                } else if has("/*", at: index) {
                    state = .block(1)
                    blank(2)
                } else if let (hashes, isLong) = opening(bytes, index) {
                    state = .string(hashes: hashes, isLong: isLong)
                    blank(hashes + (isLong ? 3 : 1))
                } else {
                    result.append(bytes[index])
                    index += 1
                }
            case .line:
                if bytes[index] == 10 { state = .code } else { blank(1) }
            case .block(let depth):
                if has("*/", at: index) {
                    state = depth == 1 ? .code : .block(depth - 1)
                    blank(2)
                } else if has("/*", at: index) {
                    state = .block(depth + 1)
                    blank(2)
                } else {
                    blank(1)
                }
            case .string(let hashes, let isLong):
                if bytes[index] == 92, isEscape(bytes, index + 1, hashes) {
                    if index + 1 + hashes < bytes.count, bytes[index + 1 + hashes] == 40 {
                        blank(interpolation(bytes, index + 1 + hashes) - index)
                    } else {
                        blank(2 + hashes)
                    }
                } else if closes(bytes, index, hashes, isLong) {
                    blank((isLong ? 3 : 1) + hashes)
                    state = .code
                } else {
                    blank(1)
                }
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isEscape(_ bytes: [UInt8], _ index: Int, _ hashes: Int) -> Bool {
        (0..<hashes).allSatisfy { index + $0 < bytes.count && bytes[index + $0] == 35 }
    }

    /// A string that begins here: how many `#`, and whether it has three quotes.
    private static func opening(_ bytes: [UInt8], _ start: Int) -> (hashes: Int, isLong: Bool)? {
        var index = start
        while index < bytes.count, bytes[index] == 35 { index += 1 }
        guard index < bytes.count, bytes[index] == 34 else { return nil }
        let isLong = index + 2 < bytes.count && bytes[index + 1] == 34 && bytes[index + 2] == 34
        return (index - start, isLong)
    }

    private static func closes(_ bytes: [UInt8], _ start: Int, _ hashes: Int, _ isLong: Bool) -> Bool {
        let quotes = isLong ? 3 : 1
        guard start + quotes + hashes <= bytes.count else { return false }
        return (0..<quotes).allSatisfy { bytes[start + $0] == 34 } && (0..<hashes).allSatisfy { bytes[start + quotes + $0] == 35 }
    }

    /// Past the bracket that closes the one at `start`.
    private static func interpolation(_ bytes: [UInt8], _ start: Int) -> Int {
        var depth = 0
        var index = start
        var isQuoted = false
        while index < bytes.count {
            switch bytes[index] {
            case 34: isQuoted.toggle()
            case 40 where !isQuoted: depth += 1
            case 41 where !isQuoted:
                depth -= 1
                if depth == 0 { return index + 1 }
            case 92 where isQuoted: index += 1
            default: break
            }
            index += 1
        }
        return index
    }
}
