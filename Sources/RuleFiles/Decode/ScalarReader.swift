import CivilTime
import RuleSet
import YAMLTree

/// Why a scalar does not fit: what was expected and what to write.
struct ScalarMismatch: Error {
    var code: String = "wrong-type"
    var summary: String
    var hint: String?
    /// The part of the value at fault, in UTF-8 bytes; nil: all of it.
    var range: Range<Int>?
}

/// Reads scalars by type. Text of typed values (durations, dates, times) is taken as written, quoted or not.
enum ScalarReader {
    static func read(_ text: String, _ kind: YAMLCoreValue, as type: FieldType) throws(ScalarMismatch) -> FieldValue {
        if case .invalid(let why) = kind { throw ScalarMismatch(summary: why) }
        if case .null = kind {
            throw ScalarMismatch(summary: "expected \(noun(type)), got nothing", hint: "write a value or remove the key")
        }
        switch type {
        case .text, .expression, .template, .path, .name, .reference, .zone, .choice, .url, .base:
            return try words(string(text, kind, type), as: type)
        case .recurrence, .cron, .pattern, .month: return try patterns(string(text, kind, type), as: type)
        case .dayOfMonth: return .integer(try dayOfMonth(text, kind))
        case .moment: return try moment(text, kind)
        case .seconds: return try seconds(text, kind)
        case .literal: return .text(text)
        case .integer(let range): return .integer(try integer(text, kind, range))
        case .fraction(let range): return .fraction(try fraction(text, kind, range))
        case .bool: return .bool(try bool(text, kind))
        case .duration, .date, .dateTime, .timeOfDay, .weekday, .monthDay, .dateRange, .capWindow, .missedPolicy:
            return try times(text, kind, as: type)
        case .list, .oneOrMore, .section, .named, .dictionary, .shorthand:
            throw ScalarMismatch(summary: "expected \(noun(type)), got \(shown(text))")
        }
    }

    /// What people call a value of that type.
    static func noun(_ type: FieldType) -> String {
        switch type {
        case .text: "text"
        case .name: "a name"
        case .reference(let kind): "the name of a \(kind.rawValue)"
        case .integer: "a whole number"
        case .fraction: "a number"
        case .bool: "true or false"
        case .choice(let values): values.count <= 5 ? "one of \(values.joined(separator: ", "))" : "a known word"
        case .duration: "a duration"
        case .date: "a date"
        case .dateTime: "a date and time"
        case .timeOfDay: "a time of day"
        case .zone: "a time zone"
        case .weekday: "a weekday"
        case .monthDay: "a month and day"
        case .dateRange: "a date or range of dates"
        case .capWindow: "day, week, month, or a duration"
        case .missedPolicy: "none, last, all, or within(T)"
        case .path: "a path"
        case .url: "a web address"
        case .recurrence: "a recurrence rule"
        case .cron: "a cron expression"
        case .month: "a month"
        case .dayOfMonth: "a day of the month"
        case .base: "a preset or a path"
        case .pattern: "a regular expression"
        case .expression: "an expression"
        case .template: "text"
        case .moment: "a time"
        case .seconds: "seconds or a duration"
        case .literal: "text"
        case .list(let element), .oneOrMore(let element): "a list, each entry \(noun(element))"
        case .section(let section): "keys of \(section.called)"
        case .named(let kind, _): "\(kind.rawValue)s by name"
        case .dictionary(let element): "names, each with \(noun(element))"
        case .shorthand(let short, let section): "\(noun(short)), or keys of \(section.called)"
        }
    }

    /// A value as messages may quote it: short, on one line, and never what could be a secret.
    static func shown(_ text: String) -> String {
        if !SecretScan.findings(in: text).isEmpty { return "something secret" }
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line.count <= 40 && line.count == text.count ? "`\(line)`" : "`\(line.prefix(40))…`"
    }

    private static func string(_ text: String, _ kind: YAMLCoreValue, _ type: FieldType) throws(ScalarMismatch) -> String {
        switch kind {
        case .string: return text
        case .bool, .int, .float:
            throw ScalarMismatch(summary: "expected \(noun(type)), got \(kind.noun) \(shown(text))", hint: "put it in quotes: \"\(text)\"")
        case .null, .invalid: return ""
        }
    }

    private static func words(_ text: String, as type: FieldType) throws(ScalarMismatch) -> FieldValue {
        switch type {
        case .name, .reference:
            if let reason = NameCheck.problem(text) { throw ScalarMismatch(code: "bad-name", summary: reason.summary, hint: reason.hint) }
        case .choice(let values):
            guard values.contains(text) else { throw unknownWord(text, values) }
        case .zone:
            do throws(Zone.Missing) {
                return .zone(try Zone.named(text))
            } catch {
                let hint = error.suggestion.map { "did you mean `\($0)`?" } ?? "IANA names are written Europe/Berlin"
                throw ScalarMismatch(code: "unknown-zone", summary: "unknown time zone \(shown(text))", hint: hint)
            }
        case .url:
            if let reason = URLCheck.problem(text) {
                throw ScalarMismatch(code: "bad-url", summary: reason, hint: "write it like https://example.org/path")
            }
        case .base where !text.hasPrefix("reprise:"), .path:
            if let reason = PathCheck.problem(text) {
                throw ScalarMismatch(code: "bad-path", summary: reason, hint: "write it relative to the workspace")
            }
        default: break
        }
        return .text(text)
    }

    static func unknownWord(_ text: String, _ values: [String]) -> ScalarMismatch {
        let near = nearest(text, values).map { "did you mean `\($0)`?" }
        return ScalarMismatch(
            code: "bad-value", summary: "\(shown(text)) is not allowed here", hint: near ?? "one of \(values.joined(separator: ", "))")
    }

    private static func integer(_ text: String, _ kind: YAMLCoreValue, _ range: ClosedRange<Int>) throws(ScalarMismatch) -> Int {
        guard case .int(let value) = kind else {
            let quoted = Int(text) != nil
            throw ScalarMismatch(
                summary: "expected a whole number, got \(quoted ? "text " : "")\(shown(text))", hint: quoted ? "remove the quotes" : nil)
        }
        guard let value = Int(exactly: value), range.contains(value) else {
            throw ScalarMismatch(
                code: "out-of-range", summary: "\(text) is out of range", hint: "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private static func fraction(_ text: String, _ kind: YAMLCoreValue, _ range: ClosedRange<Double>) throws(ScalarMismatch) -> Double {
        let value: Double
        switch kind {
        case .int(let whole): value = Double(whole)
        case .float(let number): value = number
        case .string, .bool, .null, .invalid: throw ScalarMismatch(summary: "expected a number, got \(shown(text))")
        }
        guard range.contains(value) else {
            throw ScalarMismatch(
                code: "out-of-range", summary: "\(text) is out of range", hint: "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private static func bool(_ text: String, _ kind: YAMLCoreValue) throws(ScalarMismatch) -> Bool {
        if case .bool(let value) = kind { return value }
        if case .string = kind, text == "true" || text == "false" {
            throw ScalarMismatch(summary: "expected true or false, got text \(shown(text))", hint: "remove the quotes")
        }
        let meant: String? =
            switch text.lowercased() {
            case "yes", "on", "y", "true": "true"
            case "no", "off", "n", "false": "false"
            default: nil
            }
        throw ScalarMismatch(
            summary: "expected true or false, got \(shown(text))", hint: meant.map { "YAML 1.2 has no yes and no: write \($0)" })
    }
}
