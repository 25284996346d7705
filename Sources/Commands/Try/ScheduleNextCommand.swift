package import ArgumentParser
import CivilTime

/// The next occurrences of a recurrence rule or a cron expression.
package struct ScheduleNextCommand: ConsoleCommand {
    package enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    package static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Show when a recurrence rule or a cron expression comes next.",
        discussion: """
            A rule counts from its start: --start, on the zone's clock; without it from --from. Clock changes are \
            handled as in schedules: a reading that a rule skips moves on by the gap (RFC 5545), a cron entry comes \
            right after it (ISC cron).

            EXAMPLES
              reprise schedule next --cron '30 17 * * thu' --zone Europe/Berlin
              reprise schedule next --rrule 'FREQ=MONTHLY;BYDAY=-1FR' --count 3
              reprise schedule next --batch questions.jsonl    one JSON object a line
            """)

    @Option(help: ArgumentHelp("A cron expression of five fields.", valueName: "expression"))
    var cron: String?

    @Option(help: ArgumentHelp("A recurrence rule (RFC 5545).", valueName: "rule"))
    var rrule: String?

    @Option(help: ArgumentHelp("The time zone. Default: UTC.", valueName: "name"))
    var zone: String?

    @Option(help: ArgumentHelp("Nothing before it is shown. Default: now.", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("The rule's first day and time of day.", valueName: "time"))
    var start: String?

    @Option(help: ArgumentHelp("A reading of the rule that is left out; may be given again.", valueName: "time"))
    var exdate: [String] = []

    @Option(help: ArgumentHelp("A reading beside those of the rule; may be given again.", valueName: "time"))
    var rdate: [String] = []

    @Option(help: ArgumentHelp("How many are shown. Default: 5.", valueName: "n"))
    var count: Int?

    @Option(help: ArgumentHelp("text or json.", valueName: "format"))
    var format: Format = .text

    @Option(help: ArgumentHelp("Answer the questions of a file; - is standard input.", valueName: "file"), completion: .file())
    var batch: String?

    @OptionGroup package var output: OutputOptions

    package init() {}

    package func validate() throws {
        let given = [cron, rrule, batch].compactMap { $0 }.count
        guard given == 1 else { throw ValidationError("give one of --cron, --rrule and --batch") }
        if batch != nil, zone != nil || from != nil || start != nil || count != nil || !(exdate + rdate).isEmpty {
            throw ValidationError("in a batch each question brings its own zone and times")
        }
        if cron != nil, start != nil { throw ValidationError("--start belongs to --rrule: a cron expression has no start") }
        if cron != nil, !(exdate + rdate).isEmpty { throw ValidationError("--exdate and --rdate belong to --rrule") }
        if let count, !(1...100_000).contains(count) { throw ValidationError("--count runs from 1 to 100000") }
    }

    package func run(in context: CommandContext) throws {
        if let batch {
            let answers = ScheduleBatch()
            return try Batch.answer(batch, on: context.console) { answers.answerLine($0) }
        }
        let zone = try namedZone()
        let now = context.clock.now()
        let from = try written(from, option: "--from")?.instant(in: zone, start: now) ?? now
        let recurrence = try recurrence(in: zone, from: from, now: now)
        let found = recurrence.occurrences(from: from, limit: count ?? 5)
        switch format {
        case .json:
            let times = found.times.map { JSONText.string($0.rfc3339(in: zone)) }
            let document = JSONText.object([
                ("version", .int(1)), ("zone", .string(zone.identifier)), ("times", .array(times)), ("truncated", .bool(found.truncated)),
            ])
            context.console.write(document.pretty)
        case .text:
            let texts = InstantText(zone: zone)
            for time in found.times { context.console.line("\(texts.full(time))   \(time.rfc3339(in: zone))") }
            guard !found.truncated else { return }
            let never = found.times.isEmpty && recurrence.isEmpty
            context.console.note(never ? "It never comes, up to the year 9999." : "That is all, up to the year 9999.")
        }
    }

    private func namedZone() throws -> Zone {
        guard let zone else { return .utc }
        do throws(Zone.Missing) {
            return try Zone.named(zone)
        } catch {
            throw CommandFailure.usage(TerminalText.safe(error.description), try: "--zone Europe/Berlin")
        }
    }

    private func written(_ text: String?, option: String) throws -> WrittenTime? {
        guard let text else { return nil }
        do throws(TimeTextError) {
            return try WrittenTime(text: text)
        } catch {
            throw CommandFailure.usage(
                "\(option) \(TerminalText.safe(text)): \(error.reason)",
                try: "2026-10-23, 2026-10-23T20:00, 2026-10-23T20:00:00+02:00 or +2h")
        }
    }

    private func recurrence(in zone: Zone, from: Timestamp, now: Timestamp) throws -> Recurrence {
        let begin = try begin(in: zone, from: from, now: now)
        let added = try readings(rdate, option: "--rdate", in: zone, from: begin, now: now)
        let excluded = try readings(exdate, option: "--exdate", in: zone, from: begin, now: now)
        do throws(RecurrenceTextError) {
            if let cron { return .cron(try CronExpression(text: cron), zone: zone) }
            let rule = try RecurrenceRule(text: rrule ?? "")
            return .rule(RecurrenceSet(rule: rule, start: begin, zone: zone, added: added, excluded: excluded))
        } catch {
            throw ScheduleNextCommand.failure(of: cron ?? rrule ?? "", error)
        }
    }

    private func begin(in zone: Zone, from: Timestamp, now: Timestamp) throws -> CivilDateTime {
        if let time = try written(start, option: "--start") { return reading(time, in: zone, now: now, daysBeginAt: .midnight) }
        // Seconds of the clock would only be noise in every occurrence.
        let civil = zone.civil(at: from + .milliseconds(59_999))
        return CivilDateTime(date: civil.date, time: CivilTimeOfDay(secondOfDay: civil.time.secondOfDay / 60 * 60))
    }

    /// A date alone means the rule's time of day on it.
    private func readings(_ texts: [String], option: String, in zone: Zone, from begin: CivilDateTime, now: Timestamp) throws
        -> [CivilDateTime]
    {
        try texts.compactMap { try written($0, option: option) }.map { reading($0, in: zone, now: now, daysBeginAt: begin.time) }
    }

    private func reading(_ time: WrittenTime, in zone: Zone, now: Timestamp, daysBeginAt start: CivilTimeOfDay) -> CivilDateTime {
        switch time {
        case .civil(let civil): civil
        case .date(let date): CivilDateTime(date: date, time: start)
        default: zone.civil(at: time.instant(in: zone, start: now))
        }
    }

    /// The reason, and a caret under the part at fault.
    private static func failure(of text: String, _ error: RecurrenceTextError) -> CommandFailure {
        var lines = [TerminalText.safe(error.reason)]
        if !error.part.isEmpty, !text.contains(where: \.isNewline) {
            let before = String(decoding: Array(text.utf8)[..<error.range.lowerBound], as: UTF8.self)
            lines.append("  " + TerminalText.safe(text))
            lines.append(
                "  " + String(repeating: " ", count: TerminalText.columns(TerminalText.safe(before)))
                    + String(repeating: "^", count: max(1, TerminalText.columns(TerminalText.safe(error.part)))))
        }
        return CommandFailure(lines.joined(separator: "\n"))
    }
}
