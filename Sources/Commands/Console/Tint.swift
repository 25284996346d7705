/// What a colour says. Nothing is said by colour alone.
package enum Tint: String, Sendable {
    case bold = "1"
    case faint = "2"
    case good = "32"
    case careful = "33"
    case bad = "31"
    case place = "36"
}

extension Console {
    /// The text in that colour where the stream shows colours.
    package func paint(_ text: String, _ tint: Tint, on stream: Stream = .out) -> String {
        text.isEmpty || !isColored(stream) ? text : "\u{1B}[\(tint.rawValue)m\(text)\u{1B}[0m"
    }

    /// `error: …` and, when there is one, the way out.
    package func error(_ message: String, way: String? = nil) {
        note(paint("error:", .bad, on: .err) + " " + message)
        if let way { note(paint("try:", .careful, on: .err) + " " + way) }
    }
}
