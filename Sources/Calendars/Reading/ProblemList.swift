import Diagnostics

/// The problems of one file, in the order in which they were met; a hostile file fills no screen.
struct ProblemList {
    static let most = 100

    let places: FilePlaces
    private(set) var diagnostics: [Diagnostic] = []
    private var unshown = 0

    init(places: FilePlaces) { self.places = places }

    mutating func add(
        _ severity: Diagnostic.Severity, _ code: DiagnosticCode, _ summary: String, hint: String? = nil, line: LogicalLine,
        range: Range<Int>? = nil
    ) {
        guard diagnostics.count < Self.most else {
            unshown += 1
            return
        }
        diagnostics.append(Diagnostic(severity, code, summary, hint: hint, span: places.span(line, range)))
    }

    mutating func warn(_ code: DiagnosticCode, _ problem: LineProblem, line: LogicalLine, consequence: String? = nil) {
        let summary = consequence.map { "\(problem.summary); \($0)" } ?? problem.summary
        add(.warning, code, summary, hint: problem.hint, line: line, range: problem.range)
    }

    /// About the file as a whole.
    mutating func add(_ severity: Diagnostic.Severity, _ code: DiagnosticCode, _ summary: String, hint: String? = nil) {
        diagnostics.append(Diagnostic(severity, code, summary, hint: hint, span: .start(of: places.file)))
    }

    /// All of them, and how many more there were.
    func finished() -> [Diagnostic] {
        guard unshown > 0 else { return diagnostics }
        return diagnostics + [
            Diagnostic(
                .warning, "calendar-more-problems", "\(unshown) more problems are not shown",
                hint: "mend the first ones and check again", span: .start(of: places.file))
        ]
    }
}
