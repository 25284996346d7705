import Diagnostics
import RuleFiles

/// `test --format json` (`schema/test.schema.json`).
struct RuleTestJSON {
    let session: RuleTestSession
    let coverage: ConditionCoverage?

    var document: JSONText {
        var members: [(String, JSONText)] = [
            ("version", .int(1)), ("passed", .int(session.results.count - session.failed)), ("failed", .int(session.failed)),
            ("left_out", .int(session.skipped)), ("tests", .array(session.results.map(test))),
            ("problems", .array(session.diagnostics.map(Self.problem))),
        ]
        if let coverage { members.append(("coverage", coverage.json)) }
        return .object(members)
    }

    private func test(_ result: RuleTestResult) -> JSONText {
        .object([
            ("file", .string(result.test.file)), ("line", .int(result.test.span.line)), ("name", .string(result.test.name)),
            ("passed", .bool(result.passed)), ("failures", .array(result.failures.map(Self.problem))),
        ])
    }

    private static func problem(_ diagnostic: Diagnostic) -> JSONText {
        .object([
            ("code", .string(diagnostic.code.rawValue)), ("message", .string(diagnostic.summary)), ("hint", .optional(diagnostic.hint)),
            ("at", diagnostic.span.map(place) ?? .null),
            (
                "notes",
                .array(
                    diagnostic.notes.map { note in
                        .object([("message", .string(note.message)), ("at", note.span.map(place) ?? .null)])
                    })
            ),
        ])
    }

    private static func place(_ span: SourceSpan) -> JSONText {
        .object([("file", .string(span.file)), ("line", .int(span.line)), ("column", .int(span.column))])
    }
}

/// `test --format junit`: what CI systems show beside a merge request.
struct RuleTestJUnit {
    let session: RuleTestSession
    let workspace: String

    var text: String {
        let broken = session.diagnostics.filter { $0.severity == .error }
        var lines = [
            #"<?xml version="1.0" encoding="UTF-8"?>"#,
            "<testsuites name=\"\(Self.escaped(workspace))\" tests=\"\(session.results.count + broken.count)\" "
                + "failures=\"\(session.failed)\" errors=\"\(broken.count)\">",
        ]
        var position = 0
        while position < session.results.count {
            let file = session.results[position].test.file
            let suite = session.results[position...].prefix { $0.test.file == file }
            position += suite.count
            let failures = suite.count { !$0.passed }
            lines.append(
                "  <testsuite name=\"\(Self.escaped(file))\" tests=\"\(suite.count)\" failures=\"\(failures)\" errors=\"0\">")
            for result in suite { lines += test(result) }
            lines.append("  </testsuite>")
        }
        if !broken.isEmpty {
            lines.append("  <testsuite name=\"files\" tests=\"\(broken.count)\" failures=\"0\" errors=\"\(broken.count)\">")
            for problem in broken {
                let name = problem.span?.file ?? "workspace"
                lines.append("    <testcase name=\"\(Self.escaped(name))\" classname=\"\(Self.escaped(name))\">")
                lines.append("      <error message=\"\(Self.escaped(problem.summary))\">\(Self.escaped(Self.words(problem)))</error>")
                lines.append("    </testcase>")
            }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>"]).joined(separator: "\n") + "\n"
    }

    private func test(_ result: RuleTestResult) -> [String] {
        let head =
            "    <testcase name=\"\(Self.escaped(result.test.name))\" classname=\"\(Self.escaped(result.test.file))\""
            + " file=\"\(Self.escaped(result.test.file))\" line=\"\(result.test.span.line)\""
        guard !result.passed else { return [head + "/>"] }
        let failures = result.failures.map { failure in
            "      <failure type=\"\(failure.code.rawValue)\" message=\"\(Self.escaped(failure.summary))\">"
                + "\(Self.escaped(Self.words(failure)))</failure>"
        }
        return [head + ">"] + failures + ["    </testcase>"]
    }

    private static func words(_ diagnostic: Diagnostic) -> String {
        let place = diagnostic.span.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
        return ([place + diagnostic.summary] + [diagnostic.hint].compactMap(\.self) + diagnostic.notes.map(\.message))
            .joined(separator: "\n")
    }

    /// XML 1.0 has no form for most control characters: they are shown as text.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case _ where scalar.value < 0x20 && scalar != "\t": result += "\\u{\(String(scalar.value, radix: 16))}"
            case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
