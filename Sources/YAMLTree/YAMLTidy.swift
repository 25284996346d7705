import Diagnostics

/// Tidies a YAML file without touching what it says: line ends become LF, white space at the ends of lines goes, the file ends
/// with one line feed, a byte order mark goes. Order, comments, quotes and indentation stay as their owner wrote them.
///
/// Every result is read again and compared with the original: where the meaning would change, or the file is no YAML, there
/// is no result.
package enum YAMLTidy {
    /// Nil when the file cannot be tidied safely; the same bytes when there is nothing to do.
    package static func tidied(_ bytes: [UInt8], file: String) -> [UInt8]? {
        let before = YAMLTree.parse(bytes, file: file)
        guard !before.hasErrors else { return nil }
        let utf8 = before.documents.first?.source.bytes ?? bytes
        let kept = textLines(before)
        // The end of a file can belong to its last text (`|+`): then it stays.
        for endsOnce in [true, false] {
            let made = tidy(utf8, keeping: kept, endsOnce: endsOnce)
            if made == bytes { return bytes }
            let after = YAMLTree.parse(made, file: file)
            let isTheSame =
                !after.hasErrors && before.documents.count == after.documents.count
                && zip(before.documents, after.documents).allSatisfy { isSame($0, $1) }
            if isTheSame { return made }
        }
        return nil
    }

    /// Lines (1-based) whose ends lie inside a value that goes over several lines: white space may belong to it.
    private static func textLines(_ parse: YAMLParse) -> Set<Int> {
        var lines: Set<Int> = []
        var open = parse.documents
        while let node = open.popLast() {
            switch node.content {
            case .scalar:
                let span = node.span
                if node.record.style == .literal || node.record.style == .folded {
                    // Blank lines after a block belong to it with `|+`.
                    lines.formUnion(span.line...span.endLine)
                } else if span.endLine > span.line {
                    // What stands behind the last line of a text is none of it.
                    lines.formUnion(span.line..<span.endLine)
                }
            case .sequence(let sequence): open += sequence
            case .mapping(let mapping):
                for entry in mapping {
                    open.append(entry.key.node)
                    open.append(entry.value)
                }
            }
        }
        return lines
    }

    private static func tidy(_ bytes: [UInt8], keeping kept: Set<Int>, endsOnce: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 1)
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        var number = 1
        while !rest.isEmpty {
            let end = rest.firstIndex { $0 == 10 || $0 == 13 } ?? rest.endIndex
            var line = rest[rest.startIndex..<end]
            if !kept.contains(number) { while let last = line.last, last == 32 || last == 9 { line.removeLast() } }
            result += line
            rest = rest[end...]
            guard let newline = rest.popFirst() else { break }
            if newline == 13, rest.first == 10 { rest.removeFirst() }
            result.append(10)
            number += 1
        }
        guard endsOnce else { return result }
        while result.count > 1, result.last == 10, result[result.count - 2] == 10, !kept.contains(number - 1) {
            result.removeLast()
            number -= 1
        }
        if let last = result.last, last != 10 { result.append(10) }
        return result
    }

    private static func isSame(_ a: YAMLNode, _ b: YAMLNode) -> Bool {
        guard a.tag == b.tag else { return false }
        switch (a.content, b.content) {
        case (.scalar(let left), .scalar(let right)):
            return left.style == right.style && left.utf8.elementsEqual(right.utf8)
        case (.sequence(let left), .sequence(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { isSame($0, $1) }
        case (.mapping(let left), .mapping(let right)):
            return left.count == right.count
                && zip(left, right).allSatisfy { isSame($0.key.node, $1.key.node) && isSame($0.value, $1.value) }
        default: return false
        }
    }
}
