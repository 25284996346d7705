/// One problem in an expression or a template, found before anything runs.
package struct ExpressionIssue: Error, Hashable, Sendable {
    /// UTF-8 offsets into the text that was compiled.
    package var range: Range<Int>
    /// Without a full stop.
    package var message: String
    /// What is allowed or most likely meant.
    package var hint: String?

    package init(_ range: Range<Int>, _ message: String, hint: String? = nil) {
        self.range = range
        self.message = message
        self.hint = hint
    }
}

/// What compiling gives: a value, or the issues that forbid one (never both nothing).
package struct Compilation<T: Sendable>: Sendable {
    package let value: T?
    package let issues: [ExpressionIssue]

    package init(value: T?, issues: [ExpressionIssue]) {
        self.value = value
        self.issues = issues
    }
}
