/// Text with expressions in it: `"New: {{ item.caption.truncate(80) }}"`.
///
/// Braces that are meant literally are written as an expression: `{{ '{{' }}`.
package struct TextTemplate: Sendable {
    package enum Part: Sendable {
        case text(String)
        /// With its place in the template, braces included.
        case expression(Program, range: Range<Int>)
    }

    package let source: String
    package let parts: [Part]

    /// Whether it is the same text whatever the bindings.
    package var isStatic: Bool { parts.allSatisfy { part in if case .text = part { true } else { false } } }

    /// What its expressions cost together.
    package var estimatedCost: CostEstimate {
        parts.reduce(.free) { sum, part in if case .expression(let program, _) = part { sum + program.estimatedCost } else { sum } }
    }

    /// Whether one of its expressions could use up its budget; each has one of its own.
    package var mayExceedBudget: Bool {
        parts.contains { part in if case .expression(let program, _) = part { program.mayExceedBudget } else { false } }
    }

    /// All issues of all expressions; ranges count in the template's text.
    package static func compile(_ source: String, in environment: ExpressionEnvironment) -> Compilation<TextTemplate> {
        let bytes = Array(source.utf8)
        guard bytes.count <= Limits.templateBytes else {
            let message = "a template may have \(Limits.templateBytes) bytes at most; this one has \(bytes.count)"
            return Compilation(value: nil, issues: [ExpressionIssue(0..<bytes.count, message)])
        }
        var parts: [Part] = []
        var issues: [ExpressionIssue] = []
        var position = 0
        while let opening = firstOccurrence(of: braces, in: bytes, from: position) {
            if opening > position { parts.append(.text(String(decoding: bytes[position..<opening], as: UTF8.self))) }
            let (inner, end) = expressionEnd(bytes, from: opening + 2)
            position = end ?? bytes.count
            guard end != nil else {
                issues.append(
                    ExpressionIssue(
                        opening..<(opening + 2), "this `{{` has no closing `}}`", hint: "for the braces themselves write {{ '{{' }}"))
                break
            }
            let compilation = Program.compile(bytes, in: (opening + 2)..<inner, source: source, environment, checking: true)
            issues += compilation.issues
            guard let program = compilation.value else { continue }
            if let issue = unprintable(program) { issues.append(issue) }
            parts.append(.expression(program, range: opening..<position))
        }
        if position < bytes.count { parts.append(.text(String(decoding: bytes[position...], as: UTF8.self))) }
        return Compilation(value: issues.isEmpty ? TextTemplate(source: source, parts: parts) : nil, issues: issues)
    }

    private static let braces: [UInt8] = [0x7B, 0x7B]

    /// The end of the expression and the end of its `}}`: the first `}}` that is in no string and closes no map.
    private static func expressionEnd(_ bytes: [UInt8], from start: Int) -> (inner: Int, end: Int?) {
        var lexer = Lexer(bytes, in: start..<bytes.count)
        var depth = 0
        while true {
            let token: Token
            do throws(ExpressionIssue) {
                token = try lexer.next()
            } catch {
                // Leaves it to the parser to say what is wrong before the next `}}`.
                let closing = firstOccurrence(of: [0x7D, 0x7D], in: bytes, from: min(start, bytes.count))
                return (closing ?? bytes.count, closing.map { $0 + 2 })
            }
            switch token.kind {
            case .leftBrace: depth += 1
            case .rightBrace:
                let at = token.start
                if depth == 0, at + 1 < bytes.count, bytes[at + 1] == 0x7D { return (at, at + 2) }
                depth = max(0, depth - 1)
            case .end: return (bytes.count, nil)
            default: break
            }
        }
    }

    private static func unprintable(_ program: Program) -> ExpressionIssue? {
        let place = program.place
        switch program.resultType {
        case .string, .int, .uint, .double, .bool, .dyn: return nil
        case .timestamp, .duration: return ExpressionIssue(place, "a \(program.resultType) is no text", hint: "write string(…) around it")
        case .list(.string): return ExpressionIssue(place, "a list is no text", hint: "join its elements: .join(\" \")")
        default: return ExpressionIssue(place, "a \(program.resultType) is no text")
        }
    }

    /// - Parameter budget: steps for each expression.
    package func render(_ bindings: Bindings, budget: Int = Program.budget) throws(EvaluationError) -> String {
        var made = ""
        for part in parts {
            switch part {
            case .text(let text): made += text
            case .expression(let program, let range):
                let value = try program.evaluate(bindings, budget: budget)
                switch value {
                case .string(let text): made += text
                case .int, .uint, .double, .bool: made += try value.plainText() ?? ""
                default: throw EvaluationError(.invalidArgument, "a value of type \(value.typeName) is no text", range: range)
                }
            }
        }
        return made
    }
}
