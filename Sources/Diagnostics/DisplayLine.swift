/// A source line laid out in terminal columns, and what of it fits beside a caret.
struct DisplayLine {
    private struct Cell {
        /// First scalar's column in the source, 1-based, and how many scalars.
        var column: Int
        var scalars: Int
        var text: String
        var start: Int
        var width: Int
        var end: Int { start + width }
    }

    struct Excerpt: Equatable {
        var text: String
        /// Columns before the caret and under it.
        var caretStart: Int
        var caretWidth: Int
    }

    private static let tabWidth = 4
    /// Scalars laid out on either side of the caret: more never fits on a screen.
    private static let reach = 2000

    private var cells: [Cell] = []
    private var isCutLeft = false
    private var isCutRight = false
    private var width: Int { cells.last?.end ?? 0 }

    init(_ line: Substring.UnicodeScalarView, around column: Int) {
        let first = max(0, column - 1 - Self.reach)
        let head = line.dropFirst(first)
        let part = head.prefix(2 * Self.reach)
        isCutLeft = first > 0
        isCutRight = part.endIndex < line.endIndex
        var position = 0
        var next = first + 1
        for character in Substring(part) {
            let isTab = character == "\t"
            let text = isTab ? String(repeating: " ", count: Self.tabWidth - position % Self.tabWidth) : DisplayWidth.visible(character)
            let count = character.unicodeScalars.count
            cells.append(Cell(column: next, scalars: count, text: text, start: position, width: isTab ? text.count : DisplayWidth.of(text)))
            position = cells[cells.count - 1].end
            next += count
        }
    }

    /// The part of the line around the caret that fits into `available` columns.
    ///
    /// - Parameter endColumn: exclusive; nil to underline the rest of the line.
    func excerpt(column: Int, endColumn: Int?, available: Int) -> Excerpt {
        let caretStart = cells.first { column < $0.column + $0.scalars }?.start ?? width
        let caretEnd = endColumn.map { end in cells.last { $0.column < end }?.end ?? 0 } ?? width
        if width <= available, !isCutLeft, !isCutRight {
            return Excerpt(text: cells.map(\.text).joined(), caretStart: caretStart, caretWidth: max(1, caretEnd - caretStart))
        }
        let budget = max(8, available - 2)
        var low = max(0, caretStart - budget / 3)
        if width - low < budget { low = max(0, width - budget) }
        let shown = cells.filter { $0.start >= low && $0.end <= low + budget }
        let shownStart = shown.first?.start ?? low
        let shownEnd = shown.last?.end ?? low
        let left = isCutLeft || shownStart > 0 ? "…" : ""
        let right = isCutRight || shownEnd < width ? "…" : ""
        return Excerpt(
            text: left + shown.map(\.text).joined() + right, caretStart: left.count + caretStart - shownStart,
            caretWidth: max(1, min(caretEnd, shownEnd) - caretStart))
    }
}
