/// Writes diagnostics for people: what, where, the line with a caret under the fault, and what to do.
///
/// ```
/// error[unknown-key]: unknown guardrail
///   --> rules/spring.yaml:14:5   campaigns › spring › guardrails
///    |
/// 14 |     quite_hours: "22:00-07:00"
///    |     ^^^^^^^^^^^ did you mean `quiet_hours`?
/// ```
///
/// Colour only repeats what the characters say.
package struct DiagnosticRenderer {
    private let sources: SourceLines
    private let width: Int
    private let usesColour: Bool

    /// - Parameter width: columns of the terminal; longer source lines are cropped around the caret.
    package init(sources: SourceLines, width: Int = 100, usesColour: Bool = false) {
        self.sources = sources
        self.width = max(40, width)
        self.usesColour = usesColour
    }

    package func text(_ diagnostics: [Diagnostic]) -> String { text(DiagnosticDocument(diagnostics)) }

    /// One block for each diagnostic, with an empty line between; empty without any.
    package func text(_ document: DiagnosticDocument) -> String {
        var texts: [String: SourceText?] = [:]
        let blocks = document.diagnostics.map { entry in
            for file in ([entry.place] + entry.notes.map(\.place)).compactMap({ $0?.file }) where texts[file] == nil {
                texts[file] = .some(sources.text(of: file))
            }
            return block(entry, texts)
        }
        return blocks.joined(separator: "\n")
    }

    private func block(_ entry: DiagnosticDocument.Entry, _ texts: [String: SourceText?]) -> String {
        let lastLine = ([entry.place] + entry.notes.map(\.place)).compactMap { $0?.line }.max() ?? 0
        let gutter = String(lastLine).count
        let title = "\(entry.severity.rawValue)[\(entry.code.rawValue)]"
        var lines = ["\(paint(title, .of(entry.severity))): \(paint(DisplayWidth.visible(entry.summary), .strong))"]
        var openHint = entry.hint
        if let place = entry.place {
            lines.append(arrow(place, gutter, address: entry.address))
            if let source = texts[place.file] ?? nil, let line = source.line(place.line) {
                let under = snippet(place, line, gutter, mark: "^", style: .of(entry.severity), label: entry.hint)
                lines += under.lines
                if under.tookLabel { openHint = nil }
            }
        } else if let address = entry.address {
            lines.append("\(spaces(gutter))\(paint("-->", .frame)) \(DisplayWidth.visible(address))")
        }
        if let openHint { lines += remark(openHint, gutter) }
        for note in entry.notes {
            guard let place = note.place else {
                lines += remark(note.message, gutter)
                continue
            }
            lines.append("\(paint("note", .of(.note))): \(DisplayWidth.visible(note.message))")
            lines.append(arrow(place, gutter, address: nil))
            if let source = texts[place.file] ?? nil, let line = source.line(place.line) {
                lines += snippet(place, line, gutter, mark: "-", style: .of(.note), label: nil).lines
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// ` --> file:line:column   address`
    private func arrow(_ place: DiagnosticDocument.Place, _ gutter: Int, address: String?) -> String {
        let head = "\(spaces(gutter))\(paint("-->", .frame)) \(DisplayWidth.visible(place.file)):\(place.line):\(place.column)"
        return address.map { "\(head)   \(DisplayWidth.visible($0))" } ?? head
    }

    /// The source line, and the caret line with its label where it fits.
    private func snippet(
        _ place: DiagnosticDocument.Place, _ line: Substring.UnicodeScalarView, _ gutter: Int, mark: String, style: TextStyle,
        label: String?
    ) -> (lines: [String], tookLabel: Bool) {
        let bar = paint("|", .frame)
        let endColumn = place.endLine == place.line ? place.endColumn : nil
        let excerpt = DisplayLine(line, around: place.column).excerpt(
            column: place.column, endColumn: endColumn, available: width - gutter - 3)
        let number = spaces(gutter - String(place.line).count) + String(place.line)
        var caret = String(repeating: mark, count: excerpt.caretWidth)
        let label = label.map { DisplayWidth.visible($0) }
        let used = gutter + 3 + excerpt.caretStart + excerpt.caretWidth
        let fits = label.map { used + 1 + DisplayWidth.of($0) <= width } ?? false
        if let label, fits { caret += " \(label)" }
        let source = "\(paint(number, .frame)) \(bar) \(excerpt.text)"
        let lines = [
            "\(spaces(gutter)) \(bar)", excerpt.text.isEmpty ? "\(paint(number, .frame)) \(bar)" : source,
            "\(spaces(gutter)) \(bar) \(spaces(excerpt.caretStart))\(paint(caret, style))",
        ]
        return (lines, fits)
    }

    /// ` = text`, broken between words.
    private func remark(_ text: String, _ gutter: Int) -> [String] {
        let available = width - gutter - 3
        var lines = [""]
        for word in DisplayWidth.visible(text).split(separator: " ", omittingEmptySubsequences: false) {
            let last = lines[lines.count - 1]
            if !last.isEmpty, DisplayWidth.of(last) + 1 + DisplayWidth.of(String(word)) > available {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = last.isEmpty ? String(word) : "\(last) \(word)"
            }
        }
        return lines.enumerated().map { index, line in "\(spaces(gutter)) \(index == 0 ? paint("=", .frame) : " ") \(line)" }
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    private func paint(_ text: String, _ style: TextStyle) -> String { usesColour ? style.paint(text) : text }
}
