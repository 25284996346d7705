/// The page about functions, made of their declarations.
package enum FunctionReference {
    /// Markdown. Every example on it is an expression that is true.
    package static func markdown() -> String {
        var page = introduction + "\n\n## Macros\n\n"
        for macro in MacroReference.all { page += "### \(macro.name)\n\n`\(macro.form)`\n\n\(macro.doc)\n\n" + block([macro.example]) }
        for (title, functions) in subjects {
            page += "## \(title)\n\n"
            for function in functions { page += entry(function) }
        }
        return page.trimmingLastNewline()
    }

    /// Expressions that must be true, with the function or macro that they are about.
    package static var examples: [(name: String, expression: String)] {
        MacroReference.all.map { ($0.name, $0.example) }
            + subjects.flatMap(\.functions).flatMap { function in examples(of: function).map { (function.name, $0) } }
    }

    /// The names of functions without an example: there are none.
    package static var withoutExample: [String] { subjects.flatMap(\.functions).map(\.name).filter { FunctionExamples.of($0).isEmpty } }

    private static let fit = FunctionDeclaration.fit(platforms: [], room: { _ in nil }) { (text, _, _) throws(EvaluationError) in text }

    private static let subjects: [(title: String, functions: [FunctionDeclaration])] = [
        ("Captions and titles", StandardLibrary.postTexts + [fit]), ("Texts", StandardLibrary.texts + StandardLibrary.textExtensions),
        ("Lists", StandardLibrary.lists), ("Lists as sets", StandardLibrary.sets), ("Instants and durations", StandardLibrary.times),
        ("Types and conversions", StandardLibrary.conversions), ("Optional values", StandardLibrary.optionals),
        ("Numbers", StandardLibrary.mathematics), ("Bits", StandardLibrary.bits), ("Encodings", StandardLibrary.encoders),
        ("Network addresses", StandardLibrary.networks),
    ]

    private static let introduction = """
        # Functions in expressions

        <!-- Generated from the declarations of the functions: RECORD_SNAPSHOTS=1 swift test --filter FunctionReferenceTests -->

        Expressions are [CEL](https://github.com/google/cel-spec), in `when:`, in `topic:` and between `{{` and `}}`. Each example below is \
        an expression that is true. Positions and sizes of texts count code points, as CEL has it; the functions for captions and titles \
        count what a reader takes for one character, and never split one.
        """

    private static func entry(_ function: FunctionDeclaration) -> String {
        let forms = function.overloads.map { "`\(form(function.name, $0))`" }
        var shown: [String] = []
        for form in forms where !shown.contains(form) { shown.append(form) }
        return "### \(function.name)\n\n\(shown.prefix(6).joined(separator: "  \n"))\n\n\(function.doc)\n\n" + block(examples(of: function))
    }

    /// `reverse` is for texts and for lists: each page shows its own.
    private static func examples(of function: FunctionDeclaration) -> [String] {
        let all = FunctionExamples.of(function.name)
        guard all.count > 1, case .list = function.overloads[0].parameters.first, function.overloads[0].isMember else {
            return function.name == "reverse" ? Array(all.prefix(1)) : all
        }
        return function.name == "reverse" ? Array(all.suffix(1)) : all
    }

    private static func form(_ name: String, _ overload: FunctionDeclaration.Overload) -> String {
        let types = overload.parameters.map(\.description)
        guard overload.isMember, let receiver = types.first else { return "\(name)(\(types.joined(separator: ", "))) → \(overload.result)" }
        return "\(receiver).\(name)(\(types.dropFirst().joined(separator: ", "))) → \(overload.result)"
    }

    private static func block(_ examples: [String]) -> String {
        examples.isEmpty ? "" : "```cel\n" + examples.joined(separator: "\n") + "\n```\n\n"
    }
}

extension String { fileprivate func trimmingLastNewline() -> String { hasSuffix("\n\n") ? String(dropLast()) : self } }
