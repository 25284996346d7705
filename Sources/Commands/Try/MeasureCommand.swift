package import ArgumentParser
import HTTPValues

import struct Foundation.Data

/// Counts a text the way a platform does.
package struct MeasureCommand: ConsoleCommand {
    package static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Count a caption the way a platform does.",
        discussion: """
            EXAMPLES
              reprise measure --platform x "Look: https://example.com/a/long/path"
              reprise measure --batch texts.jsonl   {"platform": …, "text": …} a line

            The pseudo-platforms utf8, utf16, scalars and graphemes count plainly.
            """)

    @Argument(help: "The text.")
    var text: String?

    @Option(help: ArgumentHelp("The platform, such as x or instagram.", valueName: "name"))
    var platform: String?

    @Option(help: ArgumentHelp("Measure the texts of a file; - is standard input.", valueName: "file"), completion: .file())
    var batch: String?

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        if batch != nil, text != nil || platform != nil { throw ValidationError("give --platform and a text, or --batch FILE") }
        if batch == nil, text == nil || platform == nil { throw ValidationError("give --platform and a text, or --batch FILE") }
    }

    package func run(in context: CommandContext) throws {
        if let batch { return try Batch.answer(batch, on: context.console, MeasureCommand.answer) }
        guard let text, let platform else { return }
        guard let ruler = Ruler(platform) else {
            throw CommandFailure.usage("unknown platform `\(TerminalText.safe(platform))`", try: Ruler.names.joined(separator: ", "))
        }
        let measure = ruler.measure(text)
        let limit = measure.limit.map { " of \($0)" } ?? ""
        let refusal = ruler.refusal(of: text)
        let verdict = refusal.map { ": " + $0 } ?? (measure.isValid ? "" : ": not accepted")
        context.console.line("\(measure.length)\(limit) \(ruler.unitName)\(verdict)")
        if !measure.isValid || refusal != nil { throw ExitCode(CommandFailure.Status.failed.rawValue) }
    }

    private static func answer(_ line: String) -> String {
        guard let question = JSON(parsing: Data(line.utf8)), let platform = question["platform"]?.string,
            let text = question["text"]?.string
        else { return failure(#"expected {"platform": …, "text": …}"#) }
        guard let ruler = Ruler(platform) else { return failure("unknown platform `\(platform)`") }
        let measure = ruler.measure(text)
        return JSONText.object([
            ("length", .int(measure.length)), ("limit", measure.limit.map { .int($0) } ?? .null), ("valid", .bool(measure.isValid)),
        ]).compact
    }

    private static func failure(_ message: String) -> String { JSONText.object([("error", .string(message))]).compact }
}
