import Expressions

/// Issues of an expression given on the command line, with a caret under each.
enum EvalFailure {
    static func of(_ expression: String, _ issues: [ExpressionIssue]) -> CommandFailure {
        var lines: [String] = []
        for issue in issues {
            let bytes = Array(expression.utf8)
            let start = min(issue.range.lowerBound, bytes.count)
            let end = min(max(issue.range.upperBound, start), bytes.count)
            let before = String(decoding: bytes[..<start], as: UTF8.self)
            let under = String(decoding: bytes[start..<end], as: UTF8.self)
            lines.append(issue.message + (issue.hint.map { ": \($0)" } ?? ""))
            // A caret helps on one line only.
            guard !expression.contains(where: \.isNewline) else { continue }
            lines.append("  " + TerminalText.safe(expression))
            lines.append(
                "  " + String(repeating: " ", count: TerminalText.columns(TerminalText.safe(before)))
                    + String(repeating: "^", count: max(1, TerminalText.columns(TerminalText.safe(under)))))
        }
        return CommandFailure(lines.joined(separator: "\n"))
    }
}
