internal import CLibyaml
internal import Diagnostics

/// Says in our words what libyaml does not understand. Its own words remain as the hint where ours would not be clearer.
struct YAMLSyntaxError {
    private struct Explanation {
        var code: DiagnosticCode = "yaml-syntax"
        var summary: String
        var hint: String
        /// Where the mistake began says more than where libyaml gave up.
        var pointsAtContext = false
        var contextNote: String?
    }

    let diagnostic: Diagnostic

    init(_ parser: yaml_parser_t, source: YAMLSource, cursor: inout ScalarCursor) {
        let problem = parser.problem.map { String(cString: $0) } ?? "unknown error"
        if parser.error == YAML_READER_ERROR {
            diagnostic = Self.encodingError(problem, at: Int(parser.problem_offset), value: parser.problem_value, source: source)
            return
        }
        let problemOffset = Self.visible(cursor.offset(ofScalar: parser.problem_mark.index), in: source)
        let hasContext = parser.context != nil
        let contextOffset = hasContext ? cursor.offset(ofScalar: parser.context_mark.index) : problemOffset
        let byte = problemOffset < source.bytes.count ? source.bytes[problemOffset] : 10
        let explanation = Self.explanation(of: problem, byte: byte)
        let place = explanation.pointsAtContext && hasContext ? contextOffset : problemOffset
        var notes: [Diagnostic.Note] = []
        if let text = explanation.contextNote, hasContext, contextOffset != place {
            notes.append(Diagnostic.Note(text, span: Self.character(at: contextOffset, in: source)))
        }
        diagnostic = Diagnostic(
            .error, explanation.code, explanation.summary, hint: explanation.hint, span: Self.character(at: place, in: source),
            notes: notes)
    }

    private static func encodingError(_ problem: String, at offset: Int, value: Int32, source: YAMLSource) -> Diagnostic {
        let isControl = problem == "control characters are not allowed"
        let summary = isControl ? "control character in the file" : "file is not valid UTF-8"
        let digits = String(UInt32(bitPattern: value), radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        let hint = isControl ? "\(name) cannot stand in YAML; write it as an escape in double quotes" : "save the file as UTF-8"
        return Diagnostic(.error, "yaml-encoding", summary, hint: hint, span: source.span(from: offset, to: offset + 1))
    }

    /// At the end of the file there is nothing to see: the last character before it.
    private static func visible(_ offset: Int, in source: YAMLSource) -> Int {
        guard source.bytes[min(offset, source.bytes.count)...].allSatisfy({ [9, 10, 13, 32].contains($0) }) else { return offset }
        var end = min(offset, source.bytes.count)
        while end > source.textStart, [9, 10, 13, 32].contains(source.bytes[end - 1]) { end -= 1 }
        return end
    }

    private static func character(at offset: Int, in source: YAMLSource) -> SourceSpan {
        var end = min(offset + 1, source.bytes.count)
        while end < source.bytes.count, source.bytes[end] & 0xC0 == 0x80 { end += 1 }
        let isLineEnd = offset < source.bytes.count && [10, 13].contains(source.bytes[offset])
        return source.span(from: offset, to: isLineEnd ? offset : end)
    }

    private static func explanation(of problem: String, byte: UInt8) -> Explanation {
        let character = String(UnicodeScalar(byte))
        switch problem {
        case "could not find expected ':'":
            return Explanation(
                summary: "expected `:` after a key", hint: "write `key: value`; indent the line if it continues the text above",
                pointsAtContext: true)
        case "mapping values are not allowed in this context":
            return Explanation(summary: "unexpected `:`", hint: "put a text that contains `: ` in quotes, or check the indentation")
        case "found character that cannot start any token" where byte == 9, "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            return Explanation(code: "yaml-tab", summary: "tab in the indentation", hint: "indent with spaces")
        case "found character that cannot start any token":
            return Explanation(summary: "a value cannot begin like this", hint: "put a text that begins with `\(character)` in quotes")
        case "did not find expected key", "did not find expected '-' indicator":
            return Explanation(
                summary: "unexpected text or indentation", hint: "align it with its neighbours; put text with special characters in quotes",
                contextNote: "inside the block that begins here")
        case "did not find expected ',' or '}'":
            return Explanation(summary: "expected `,` or `}`", hint: "close the `{`, or put the text in quotes", contextNote: "opened here")
        case "did not find expected ',' or ']'":
            return Explanation(summary: "expected `,` or `]`", hint: "close the `[`, or put the text in quotes", contextNote: "opened here")
        case "found unexpected end of stream", "found unexpected document indicator":
            return Explanation(summary: "quote is never closed", hint: "add the closing quote", pointsAtContext: true)
        case "found unknown escape character":
            return Explanation(summary: "unknown escape", hint: "write `\\\\` for a backslash, or use single quotes")
        default:
            return Explanation(summary: "not valid YAML", hint: problem)
        }
    }
}
