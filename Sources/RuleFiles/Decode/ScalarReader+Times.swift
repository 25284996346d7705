import CivilTime
import RuleSet
import YAMLTree

extension ScalarReader {
    static func times(_ text: String, _ kind: YAMLCoreValue, as type: FieldType) throws(ScalarMismatch) -> FieldValue {
        guard case .string = kind else {
            throw ScalarMismatch(summary: "expected \(noun(type)), got \(kind.noun) \(shown(text))", hint: example(type))
        }
        switch type {
        case .date: return .date(try parse(text, type) { () throws(TimeTextError) in try CivilDate(text: text) })
        case .dateTime: return .dateTime(try parse(text, type) { () throws(TimeTextError) in try CivilDateTime(text: text) })
        case .timeOfDay: return .time(try parse(text, type) { () throws(TimeTextError) in try CivilTimeOfDay(text: text) })
        case .duration(let range):
            let value = try parse(text, type) { () throws(TimeTextError) in try Duration(text: text) }
            if let minimum = range.minimum, value < minimum {
                throw ScalarMismatch(code: "out-of-range", summary: "\(text) is too short", hint: "at least \(minimum.text)")
            }
            return .duration(value)
        case .dateRange: return try dateRange(text)
        case .weekday: return .weekday(try weekday(text))
        case .monthDay: return try monthDay(text)
        case .capWindow: return .capWindow(try capWindow(text))
        case .missedPolicy: return .missed(try missed(text))
        default: return .text(text)
        }
    }

    private static func parse<T>(_ text: String, _ type: FieldType, _ read: () throws(TimeTextError) -> T) throws(ScalarMismatch) -> T {
        do throws(TimeTextError) {
            return try read()
        } catch {
            throw ScalarMismatch(code: "bad-value", summary: "\(shown(text)) is not \(noun(type))", hint: error.reason)
        }
    }

    static func example(_ type: FieldType) -> String? {
        switch type {
        case .duration: "written with its unit: 30s, 20m, 2h, 7d"
        case .capWindow: "written day, week, month, or a duration such as 7d"
        case .date, .dateRange: "written 2026-09-05"
        case .dateTime: "written 2026-09-05T18:00"
        case .timeOfDay: "written \"22:00\""
        case .monthDay: "written \"12-24\""
        case .missedPolicy: "one of none, last, all, within(2h)"
        default: nil
        }
    }

    private static func monthDay(_ text: String) throws(ScalarMismatch) -> FieldValue {
        // Of a leap year, so that 02-29 exists.
        guard text.utf8.count == 5, let date = try? CivilDate(text: "2024-" + text) else {
            throw ScalarMismatch(code: "bad-value", summary: "\(shown(text)) is no day of a year", hint: "month and day: 12-24")
        }
        return .monthDay(month: date.month, day: date.day)
    }

    private static func weekday(_ text: String) throws(ScalarMismatch) -> Weekday {
        if let day = Weekday.allCases.first(where: { $0.abbreviation == text }) { return day }
        let names = Weekday.allCases.map(\.abbreviation)
        let short = String(text.lowercased().prefix(3))
        guard names.contains(short) else { throw unknownWord(text, names) }
        throw ScalarMismatch(code: "bad-value", summary: "\(shown(text)) is not a weekday", hint: "did you mean `\(short)`?")
    }

    private static func dateRange(_ text: String) throws(ScalarMismatch) -> FieldValue {
        let bytes = Array(text.utf8)
        let dots = bytes.indices.first { $0 + 1 < bytes.count && bytes[$0] == UInt8(ascii: ".") && bytes[$0 + 1] == UInt8(ascii: ".") }
        let head = String(decoding: bytes[..<(dots ?? bytes.count)], as: UTF8.self)
        let tail = dots.map { String(decoding: bytes[($0 + 2)...], as: UTF8.self) } ?? head
        let first = try parse(text, .dateRange) { () throws(TimeTextError) in try CivilDate(text: head) }
        let last = try parse(text, .dateRange) { () throws(TimeTextError) in try CivilDate(text: tail) }
        guard first <= last else {
            throw ScalarMismatch(code: "bad-value", summary: "the range ends before it begins", hint: "\(last.text)..\(first.text)")
        }
        return .dateRange(first, last)
    }

    private static func capWindow(_ text: String) throws(ScalarMismatch) -> Guardrail.Cap.Window {
        switch text {
        case "day": return .day
        case "week": return .week
        case "month": return .month
        default: break
        }
        guard let length = try? Duration(text: text) else {
            let near = nearest(text, ["day", "week", "month"]).map { "did you mean `\($0)`?" }
            throw ScalarMismatch(
                code: "bad-value", summary: "\(shown(text)) is not a period", hint: near ?? "day, week, month, or a duration such as 7d")
        }
        guard length >= .seconds(1) else {
            throw ScalarMismatch(code: "out-of-range", summary: "\(text) is too short", hint: "at least 1s")
        }
        return .rolling(length)
    }

    private static func missed(_ text: String) throws(ScalarMismatch) -> MissedPolicy {
        switch text {
        case "none": return .none
        case "last": return .last
        case "all": return .all
        default: break
        }
        guard text.hasPrefix("within("), text.hasSuffix(")") else { throw unknownWord(text, ["none", "last", "all", "within(2h)"]) }
        let inner = String(text.dropFirst("within(".count).dropLast())
        return .within(try parse(inner, .duration(.zeroOrMore)) { () throws(TimeTextError) in try Duration(text: inner) })
    }
}

extension DurationRange {
    fileprivate var minimum: Duration? {
        switch self {
        case .positive: .milliseconds(1)
        case .zeroOrMore: nil
        case .atLeast(let seconds): .seconds(seconds)
        }
    }
}

extension YAMLCoreValue {
    /// What a scalar turned out to be, for messages.
    var noun: String {
        switch self {
        case .null: "nothing"
        case .bool: "the truth value"
        case .int, .float: "the number"
        case .string: "text"
        case .invalid: "something invalid"
        }
    }
}
