/// Gives the renderer the lines that diagnostics point at.
package struct SourceLines {
    private let read: (String) -> String?

    /// - Parameter read: the text of a file by the name that spans carry; nil when it cannot be had.
    package init(_ read: @escaping (String) -> String?) { self.read = read }

    package static var none: SourceLines { SourceLines { _ in nil } }

    func text(of file: String) -> SourceText? { read(file).map(SourceText.init) }
}

/// A text cut into lines at LF, CRLF, or a lone CR, as spans count them.
struct SourceText {
    private let text: String
    private var starts: [String.Index]

    init(_ text: String) {
        self.text = text
        let utf8 = text.utf8
        var starts = [text.startIndex]
        var index = utf8.startIndex
        if text.unicodeScalars.first == "\u{FEFF}" { starts[0] = text.unicodeScalars.index(after: text.startIndex) }
        while index < utf8.endIndex {
            let byte = utf8[index]
            index = utf8.index(after: index)
            if byte == 10 || (byte == 13 && (index == utf8.endIndex || utf8[index] != 10)) { starts.append(index) }
        }
        self.starts = starts
    }

    /// A line without its end; nil when there is no such line.
    func line(_ number: Int) -> Substring.UnicodeScalarView? {
        guard starts.indices.contains(number - 1) else { return nil }
        let end = number < starts.count ? starts[number] : text.endIndex
        var line = text.unicodeScalars[starts[number - 1]..<end]
        while let last = line.last, last == "\n" || last == "\r" { line.removeLast() }
        return line
    }
}
