package import ArgumentParser
import Expressions
import HTTPValues
import RuleSet

import struct Foundation.Data

/// Tries an expression of the rules' language.
package struct EvalCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate an expression, as `when:` and {{ }} do.",
        discussion: """
            EXAMPLES
              reprise eval '"Dance! #fun #reels".hashtags()'
              reprise eval 'item.views > 1000' --bindings '{"item": {"views": 5}}'
              reprise eval --batch questions.jsonl   answered one a line

            Bindings are plain JSON: whole numbers become int, other numbers double.
            """)

    @Argument(help: "The expression.")
    var expression: String?

    @Option(help: ArgumentHelp("Values of variables: a JSON object.", valueName: "json"))
    var bindings: String?

    @Option(help: ArgumentHelp("Answer the questions of a file; - is standard input.", valueName: "file"), completion: .file())
    var batch: String?

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        if (expression == nil) == (batch == nil) { throw ValidationError("give an expression, or --batch FILE") }
        if batch != nil, bindings != nil { throw ValidationError("in a batch each question brings its own bindings") }
    }

    package func run(in context: CommandContext) throws {
        if let batch {
            let evaluator = BatchEvaluator(RuleEnvironment.base)
            return try Batch.answer(batch, on: context.console) { evaluator.answerBatchLine($0) }
        }
        guard let expression else { return }
        let bound = try boundValues()
        var environment = RuleEnvironment.base
        for name in bound.keys.sorted() { environment.declare(name, .dyn) }
        let issues = Program.compile(expression, in: environment).issues
        guard issues.isEmpty else { throw EvalFailure.of(expression, issues) }
        let question: JSON = ["expr": .string(expression), "bindings": .object(bound.mapValues(TypedValue.json))]
        let evaluator = BatchEvaluator(RuleEnvironment.base)
        let answer = JSON(parsing: Data(evaluator.answerBatchLine(question.text).utf8))
        guard let value = answer?["value"] else {
            if let error = evaluator.evaluationError(ofBatchLine: question.text), let range = error.range {
                throw EvalFailure.of(expression, [ExpressionIssue(range, error.message)])
            }
            throw CommandFailure(answer?["error"]?.string ?? "the expression has no value")
        }
        context.console.line(TypedValue.text(value))
    }

    private func boundValues() throws -> [String: JSON] {
        guard let bindings else { return [:] }
        guard let members = JSON(parsing: Data(bindings.utf8))?.object else {
            throw CommandFailure.usage("--bindings is not a JSON object", try: #"--bindings '{"item": {"caption": "hello"}}'"#)
        }
        return members
    }
}
