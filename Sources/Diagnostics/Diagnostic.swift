/// One problem in what the user wrote, with its place and a way out. Collected, never thrown.
package struct Diagnostic: Hashable, Sendable {
    /// `error`: the workspace cannot be used. `warning`: it can, but probably not as meant. `note`: worth knowing.
    package enum Severity: String, Hashable, Codable, Sendable { case error, warning, note }

    package struct Note: Hashable, Sendable {
        package var message: String
        package var span: SourceSpan?
        package init(_ message: String, span: SourceSpan? = nil) {
            self.message = message
            self.span = span
        }
    }

    package var severity: Severity
    package var code: DiagnosticCode
    /// Terse and constant per cause, without a full stop.
    package var summary: String
    /// What is allowed, or what to do: printed beside the caret.
    package var hint: String?
    /// Tight: the key or the value at fault.
    package var span: SourceSpan?
    /// Where in the rules, for people: `campaigns › autumn-launch › posts[2]`.
    package var address: String?
    package var notes: [Note]

    package init(
        _ severity: Severity, _ code: DiagnosticCode, _ summary: String, hint: String? = nil, span: SourceSpan? = nil,
        address: String? = nil,
        notes: [Note] = []
    ) {
        self.severity = severity
        self.code = code
        self.summary = summary
        self.hint = hint
        self.span = span
        self.address = address
        self.notes = notes
    }
}

/// A diagnostic's stable name in kebab case, such as `unknown-key`. Codes of the YAML layer begin with `yaml-`.
package struct DiagnosticCode: RawRepresentable, Hashable, Codable, Sendable, ExpressibleByStringLiteral {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: String) { rawValue = value }
}
