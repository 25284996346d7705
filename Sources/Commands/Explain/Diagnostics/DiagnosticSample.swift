/// What a page shows: something that can be tried, wherever that is possible.
package enum DiagnosticSample: Sendable {
    /// A file `rules.yaml` beside the accounts of `DiagnosticPages.frame`.
    case rules(String)
    /// Files beside them.
    case files([File])
    /// Files alone: the whole workspace.
    case workspace([File])
    /// A file for `plan --items`, with the accounts as rules.
    case items(String)
    /// A file `rules.test.yaml` for `test`, beside the accounts.
    case test(String)
    /// A scenario of the sandbox.
    case scenario(String)
    /// What has to do with the machine rather than with a text.
    case words(String)

    package struct File: Sendable {
        package let path: String
        package let text: String
        init(_ path: String, _ text: String) {
            self.path = path
            self.text = text
        }
    }

    /// As it is printed: files with their names where there are several.
    package var text: String {
        switch self {
        case .rules(let text), .items(let text), .test(let text), .scenario(let text), .words(let text): text
        case .files(let files), .workspace(let files): files.map { "# \($0.path)\n\($0.text)" }.joined(separator: "\n")
        }
    }
}

/// A page: cause, way out, and both sides of it.
package struct DiagnosticPage: Sendable {
    package let code: String
    package let cause: String
    package let fix: String
    package let bad: DiagnosticSample
    package let good: DiagnosticSample

    init(_ code: String, _ cause: String, fix: String, bad: DiagnosticSample, good: DiagnosticSample) {
        self.code = code
        self.cause = cause
        self.fix = fix
        self.bad = bad
        self.good = good
    }

    var page: Catalogue.Page {
        Catalogue.Page(kind: .diagnostic, code: code, meaning: cause, fix: fix, example: good.text, bad: bad, good: good)
    }
}
