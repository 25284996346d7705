import Domain

/// What may stand at a key, in words: for the reference. Names of sections become links.
extension FieldType {
    func words(_ link: (SectionSpec) -> String) -> String {
        switch self {
        case .text: "text"
        case .name: "name"
        case .reference(let kind): "name of a \(kind.rawValue)"
        case .integer(let range): "whole number, \(range.lowerBound) to \(range.upperBound)"
        case .fraction(let range): "number, \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
        case .bool: "`true` or `false`"
        case .choice(let values): values.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let element): "list of: \(element.words(link))"
        case .oneOrMore(let element): "\(element.words(link)); or a list of them"
        case .section(let section): "keys of \(link(section))"
        case .named(let kind, let section): "\(kind.rawValue)s by name, each with keys of \(link(section))"
        case .dictionary(let element): "names, each with \(element.words(link))"
        case .shorthand(let short, let section): "\(short.words(link)); or keys of \(link(section))"
        default: grammar
        }
    }

    private var grammar: String {
        switch self {
        case .duration(.positive): "duration"
        case .duration(.zeroOrMore): "duration, `0s` allowed"
        case .duration(.atLeast(let seconds)): "duration, at least \(seconds) s"
        case .date: "date"
        case .dateTime: "date and time"
        case .timeOfDay: "time of day"
        case .zone: "time zone"
        case .weekday: "weekday"
        case .monthDay: "month and day"
        case .dateRange: "date or range of dates"
        case .capWindow: "`day`, `week`, `month`, or a duration"
        case .missedPolicy: "`none`, `last`, `all`, or `within(DURATION)`"
        case .path: "path"
        case .url: "web address"
        case .recurrence: "recurrence rule"
        case .cron: "cron expression"
        case .month: "month"
        case .dayOfMonth: "day of the month"
        case .base: "preset or path"
        case .pattern: "regular expression"
        case .expression: "expression"
        case .moment: "moment"
        case .seconds: "seconds, or a duration"
        case .literal: "text or number"
        default: "template"
        }
    }

    private static func plain(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }
}
