import CivilTime
import Expressions
import YAMLTree

/// Values with a grammar of their own: what is wrong inside them is pointed at.
extension ScalarReader {
    static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    static func patterns(_ text: String, as type: FieldType) throws(ScalarMismatch) -> FieldValue {
        switch type {
        case .recurrence:
            do throws(RecurrenceTextError) {
                return .recurrence(try RecurrenceRule(text: text), text: text)
            } catch {
                throw mismatch(error, "bad-rrule", "a recurrence rule is written FREQ=WEEKLY;BYDAY=TH (RFC 5545)")
            }
        case .cron:
            do throws(RecurrenceTextError) {
                return .cron(try CronExpression(text: text))
            } catch {
                throw mismatch(error, "bad-cron", "five fields: minute hour day month weekday, for example 30 17 * * thu")
            }
        case .pattern:
            do throws(TextPattern.Malformed) {
                return .pattern(try TextPattern(text))
            } catch {
                throw ScalarMismatch(code: "bad-pattern", summary: "this is no regular expression: \(error.message)", hint: "RE2's syntax")
            }
        default:
            guard let index = months.firstIndex(of: text) else { throw unknownWord(text, months) }
            return .integer(index + 1)
        }
    }

    private static func mismatch(_ error: RecurrenceTextError, _ code: String, _ hint: String) -> ScalarMismatch {
        ScalarMismatch(code: code, summary: error.description, hint: hint, range: error.range)
    }

    static func dayOfMonth(_ text: String, _ kind: YAMLCoreValue) throws(ScalarMismatch) -> Int {
        guard case .int(let value) = kind, let day = Int(exactly: value) else {
            throw ScalarMismatch(summary: "expected a day of the month, got \(shown(text))", hint: "1 to 31, or -1 to -31 from the end")
        }
        guard (1...31).contains(abs(day)) else {
            throw ScalarMismatch(code: "out-of-range", summary: "\(text) is no day of a month", hint: "1 to 31, or -1 to -31 from the end")
        }
        return day
    }
}
