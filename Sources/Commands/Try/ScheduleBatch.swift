import CivilTime
import HTTPValues

import struct Foundation.Data

/// Answers one question about a recurrence, in the batch format of `schedule next` (DESIGN §7).
struct ScheduleBatch {
    /// More answers to one question than anybody reads.
    static let mostTimes = 10_000_000

    /// Why a question has no answer.
    private struct Refusal: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    /// `{"times": [UTC…], "truncated": bool}` or `{"error": text}`
    func answerLine(_ line: String) -> String {
        do {
            let found = try occurrences(line)
            return JSONText.object([
                ("times", .array(found.times.map { .string($0.rfc3339()) })), ("truncated", .bool(found.truncated)),
            ]).compact
        } catch {
            return JSONText.object([("error", .string(ScheduleBatch.text(of: error)))]).compact
        }
    }

    private func occurrences(_ line: String) throws -> Occurrences {
        guard let question = JSON(parsing: Data(line.utf8)), question.object != nil else {
            throw Refusal(#"expected {"dtstart", "tzid", "rrule", "window", "limit"} or {"cron", "tzid", "after", "n"}"#)
        }
        let zone = try Zone.named(try text(question, "tzid"))
        if question["cron"] != nil {
            let cron = try CronExpression(text: try text(question, "cron"))
            let after = try instant(try text(question, "after"))
            return cron.occurrences(in: zone, from: after + .milliseconds(1), limit: try count(question, "n"))
        }
        // RFC 5545: beside a start with a zone, UNTIL is in UTC.
        let rule = try RecurrenceRule(text: try text(question, "rrule"), until: .utc)
        guard let window = question["window"] else { throw Refusal("window is missing") }
        let set = RecurrenceSet(
            rule: rule, start: try wallClock(try text(question, "dtstart")), zone: zone, added: try wallClocks(question["rdate"]),
            excluded: try wallClocks(question["exdate"]))
        return set.occurrences(
            from: try instant(try text(window, "from")), to: try instant(try text(window, "to")), limit: try count(question, "limit"))
    }

    private func text(_ object: JSON, _ name: String) throws -> String {
        guard let text = object[name]?.string else { throw Refusal("\(name) is missing, or is not text") }
        return text
    }

    private func count(_ object: JSON, _ name: String) throws -> Int {
        guard let count = object[name]?.int, (0...Int64(ScheduleBatch.mostTimes)).contains(count) else {
            throw Refusal("\(name) is missing, or is not a whole number up to \(ScheduleBatch.mostTimes)")
        }
        return Int(count)
    }

    private func wallClocks(_ list: JSON?) throws -> [CivilDateTime] {
        guard let list, list != .null else { return [] }
        guard let elements = list.array else { throw Refusal("exdate and rdate are lists of readings such as 2026-10-23T20:00:00") }
        return try elements.map { try wallClock($0.string ?? "") }
    }

    private func wallClock(_ text: String) throws -> CivilDateTime {
        do { return try CivilDateTime(text: text) } catch { throw Refusal("`\(text)`: \(error.reason)") }
    }

    private func instant(_ text: String) throws -> Timestamp {
        do { return try Timestamp(rfc3339: text) } catch { throw Refusal("`\(text)`: \(error.reason)") }
    }

    private static func text(of error: any Error) -> String { (error as? Refusal)?.reason ?? "\(error)" }
}
