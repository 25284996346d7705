/// The few colours of a diagnostic, as SGR sequences of ECMA-48.
enum TextStyle: String {
    case error = "1;31"
    case warning = "1;33"
    case note = "1;36"
    case frame = "34"
    case strong = "1"

    static func of(_ severity: Diagnostic.Severity) -> TextStyle {
        switch severity {
        case .error: .error
        case .warning: .warning
        case .note: .note
        }
    }

    func paint(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
}
