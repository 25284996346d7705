/// What `explain` is asked about: `item:ID`, `key:PREFIX`, `code:CODE`.
enum ExplainSubject: Equatable {
    case item(String)
    case key(String)
    case code(String)

    init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty else { throw ExplainSubject.unclear(text) }
        switch parts[0] {
        case "item": self = .item(parts[1])
        case "key": self = .key(parts[1])
        case "code": self = .code(parts[1])
        default: throw ExplainSubject.unclear(text)
        }
    }

    private static func unclear(_ text: String) -> CommandFailure {
        let guess = Catalogue.pages(text).isEmpty ? "item:ID, key:PREFIX or code:CODE" : "code:\(text)"
        return .usage("`\(TerminalText.safe(text))` does not say what it is", try: guess)
    }
}
