extension StandardLibrary {
    /// The standard library's functions on texts. They see code points, never graphemes.
    static let texts: [FunctionDeclaration] = [
        FunctionDeclaration(
            "contains", doc: "Whether a text occurs in another: `item.caption.contains(\"sponsor\")`.",
            overloads: [
                .member2(.string, .string, .bool) { (text, part, _) throws(EvaluationError) in
                    .bool(Expressions.contains(try text.text(), try part.text()))
                }
            ]),
        FunctionDeclaration(
            "startsWith", doc: "Whether a text begins with another.",
            overloads: [
                .member2(.string, .string, .bool) { (text, part, _) throws(EvaluationError) in
                    .bool(try text.text().utf8.starts(with: try part.text().utf8))
                }
            ]),
        FunctionDeclaration(
            "endsWith", doc: "Whether a text ends with another.",
            overloads: [
                .member2(.string, .string, .bool) { (text, part, _) throws(EvaluationError) in
                    let (text, part) = (try text.text().utf8, try part.text().utf8)
                    return .bool(text.count >= part.count && text.suffix(part.count).elementsEqual(part))
                }
            ]),
        FunctionDeclaration(
            "matches", doc: "Whether a regular expression (RE2's syntax) matches anywhere in the text; use `^` and `$` for the whole.",
            overloads: [
                FunctionDeclaration.Overload.member2(.string, .string, .bool, matches).verifying(verifyPattern).preparing(prepareMatch),
                FunctionDeclaration.Overload.global2(.string, .string, .bool, matches).verifying(verifyPattern).preparing(prepareMatch),
            ]),
    ]

    @Sendable private static func matches(_ text: Value, _ pattern: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        let pattern = try pattern.text()
        try meter.charge(pattern.utf8.count)
        let expression: RegularExpression
        do throws(RegularExpression.Malformed) {
            expression = try RegularExpression(pattern)
        } catch {
            throw EvaluationError(.invalidArgument, "malformed regular expression: \(error.message)")
        }
        return .bool(try expression.matches(try text.text(), &meter))
    }

    @Sendable private static func prepareMatch(_ pattern: Value) -> FunctionDeclaration.Prepared? {
        guard case .string(let pattern) = pattern, let expression = try? RegularExpression(pattern) else { return nil }
        return { (text, meter) throws(EvaluationError) in .bool(try expression.matches(try text.text(), &meter)) }
    }

    @Sendable private static func verifyPattern(_ value: Value) -> (message: String, hint: String?)? {
        guard case .string(let pattern) = value else { return nil }
        do throws(RegularExpression.Malformed) {
            _ = try RegularExpression(pattern)
            return nil
        } catch {
            return ("malformed regular expression: \(error.message)", "the syntax is RE2's; in a raw string r'…' a backslash stays one")
        }
    }
}
