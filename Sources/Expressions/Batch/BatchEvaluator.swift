import Foundation

/// Answers questions about expressions, one JSON object a line: what `reprise eval --batch` does.
package struct BatchEvaluator: Sendable {
    private let environment: ExpressionEnvironment

    package init(_ environment: ExpressionEnvironment = .standard) { self.environment = environment }

    /// `{"expr":…, "container"?, "type_env"?, "bindings"?, "disable_check"?, "disable_macros"?, "check_only"?}` →
    /// `{"value":V}` with `"deduced_type"` when it was checked (with `check_only` that alone), or `{"error":text}`.
    package func answerBatchLine(_ line: String) -> String {
        let question: Question
        do {
            question = try JSONDecoder().decode(Question.self, from: Data(line.utf8))
        } catch {
            return failure("the question is no valid JSON object: \(Self.describe(error))")
        }
        let bytes = Array(question.expr.utf8)
        let isChecked = question.disable_check != true
        let environment: ExpressionEnvironment
        do throws(Question.Malformed) {
            environment = try question.environment(self.environment)
        } catch {
            return failure(error.message)
        }
        let compilation = Program.compile(bytes, in: 0..<bytes.count, source: question.expr, environment, checking: isChecked)
        guard let program = compilation.value else { return failure(compilation.issues.map(Self.describe).joined(separator: "; ")) }
        var fields: [String] = []
        if question.check_only != true {
            var bindings = Bindings()
            for (name, value) in question.bindings ?? [:] { bindings[name] = value.value }
            do throws(EvaluationError) {
                var text = #""value":"#
                TypedJSON.write(try program.evaluate(bindings), to: &text)
                fields.append(text)
            } catch {
                return failure(error.message + (error.range.map { " at \($0.lowerBound)" } ?? ""))
            }
        }
        if isChecked {
            var text = #""deduced_type":"#
            TypedJSON.quote(program.resultType.description, &text)
            fields.append(text)
        }
        return "{" + fields.joined(separator: ",") + "}"
    }

    /// Why a question has no value, with the place: for those who can point at it. Nil where it has one, or asks for something
    /// else.
    package func evaluationError(ofBatchLine line: String) -> EvaluationError? {
        guard let question = try? JSONDecoder().decode(Question.self, from: Data(line.utf8)),
            let environment = try? question.environment(self.environment),
            let program = Program.compile(question.expr, in: environment).value
        else { return nil }
        var bindings = Bindings()
        for (name, value) in question.bindings ?? [:] { bindings[name] = value.value }
        do throws(EvaluationError) {
            _ = try program.evaluate(bindings)
            return nil
        } catch { return error }
    }

    private func failure(_ message: String) -> String {
        var text = #"{"error":"#
        TypedJSON.quote(message, &text)
        return text + "}"
    }

    private static func describe(_ issue: ExpressionIssue) -> String {
        "\(issue.range.lowerBound): \(issue.message)" + (issue.hint.map { " (\($0))" } ?? "")
    }

    private static func describe(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "`\(key.stringValue)` is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            (context.codingPath.map(\.stringValue) + [context.debugDescription]).joined(separator: ": ")
        default: "unreadable"
        }
    }
}

/// One line of a batch; the names are the format's.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct Question: Decodable {
    struct Malformed: Error {
        let message: String
    }

    struct Declaration: Decodable {
        struct Overload: Decodable {
            var params: [String]
            var result: String
            var instance: Bool?
        }
        var name: String
        var kind: String
        var type: String?
        var overloads: [Overload]?
    }

    var expr: String
    var container: String?
    var type_env: [Declaration]?
    var bindings: [String: TypedJSON]?
    var disable_check: Bool?
    var disable_macros: Bool?
    var check_only: Bool?

    func environment(_ base: ExpressionEnvironment) throws(Malformed) -> ExpressionEnvironment {
        var environment = base
        environment.container = container ?? ""
        environment.expandsMacros = disable_macros != true
        for name in (bindings ?? [:]).keys { environment.declare(name, .dyn) }
        for declaration in type_env ?? [] {
            guard declaration.kind == "function" else {
                environment.declare(declaration.name, try Self.type(declaration.type ?? ""))
                continue
            }
            var overloads: [FunctionDeclaration.Overload] = []
            for overload in declaration.overloads ?? [] {
                var parameters: [ValueType] = []
                for parameter in overload.params { parameters.append(try Self.type(parameter)) }
                overloads.append(
                    FunctionDeclaration.Overload(
                        isMember: overload.instance ?? false, parameters: parameters, result: try Self.type(overload.result),
                        implementation: .any { (_, _) throws(EvaluationError) in
                            throw EvaluationError(.unbound, "the function '\(declaration.name)' is declared, not defined")
                        }))
            }
            environment.register(FunctionDeclaration(declaration.name, doc: "", overloads: overloads))
        }
        return environment
    }

    private static func type(_ notation: String) throws(Malformed) -> ValueType {
        guard let type = ValueType(notation: notation) else { throw Malformed(message: "unknown type `\(notation)`") }
        return type
    }
}
