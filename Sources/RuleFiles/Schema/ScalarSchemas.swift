/// The schemas of single values, by the names of their definitions, which no section has. Patterns are ECMA-262's and use no
/// classes whose meaning differs between engines. Whatever `check` accepts they accept; days that do not exist and the like are
/// left to `check`.
enum ScalarSchemas {
    struct Definition {
        var name: String
        var description: String
        var body: [(String, OrderedJSON)]
    }

    /// Nil for types that are made of others, and for those that are told in place.
    static func definition(_ type: FieldType) -> Definition? {
        switch type {
        case .name, .reference: Definition(name: "name", description: "A name: no `/`, at most 100 characters.", body: name)
        case .duration(let range): duration(range)
        case .date: pattern("date", "A civil day: 2026-09-05.", date)
        case .dateTime: pattern("date-time", "A wall-clock time: 2026-09-05T18:00.", "\(date)[Tt]\(time)")
        case .timeOfDay: pattern("time-of-day", "A time of day: 22:00; 24:00 is the end of the day.", time)
        case .monthDay: pattern("month-day", "A day of every year: 12-24.", "(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
        case .dateRange:
            pattern("date-range", "A day or a range of days, inclusive: 2026-12-24..2026-12-26.", #"\#(date)(?:\.\.\#(date))?"#)
        case .capWindow: pattern("cap-window", "day, week, month, or a duration such as 7d.", "(?:day|week|month|\(positive)\(length))")
        case .missedPolicy: pattern("missed", "none, last, all, or within(2h).", #"(?:none|last|all|within\(\#(length)\))"#)
        case .weekday: choice("weekday", "A weekday.", ["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
        case .month: choice("month", "A month.", ScalarReader.months)
        case .dayOfMonth: Definition(name: "day-of-month", description: "1 to 31, or -1 to -31 from the month's end.", body: dayOfMonth)
        default: text(type)
        }
    }

    private static func text(_ type: FieldType) -> Definition? {
        switch type {
        case .path: pattern("path", "A path inside the workspace, with /.", path)
        case .base: pattern("base", "A preset (reprise:NAME) or a path.", #"(?:reprise:[\s\S]*|\#(path))"#)
        case .url: pattern("url", "An address that begins with https:// or http://.", url)
        case .zone: pattern("zone", "An IANA time zone: Europe/Berlin.", #"[\s\S]+"#)
        case .recurrence: pattern("recurrence", "A recurrence rule by RFC 5545: FREQ=WEEKLY;BYDAY=TH.", #"[\s\S]+"#)
        case .cron: pattern("cron", "Five cron fields, or an alias such as @daily.", #"[\s\S]+"#)
        case .pattern: anything("pattern", "A regular expression by RE2's rules.")
        case .expression: anything("expression", "A CEL expression.")
        case .template: anything("template-text", "Text with {{ CEL expressions }}.")
        case .moment: pattern("moment", "A distance from the start (+1h45m), or a date and time.", moment)
        case .seconds: Definition(name: "seconds", description: "A number of seconds, or a duration.", body: seconds)
        case .literal: Definition(name: "literal", description: "A text or number, as it is written.", body: literal)
        default: nil
        }
    }

    private static func duration(_ range: DurationRange) -> Definition {
        switch range {
        case .zeroOrMore: pattern("duration", "Elapsed time: 90s, 30m, 2h, 7d, 1w, 1h30m; 0s is allowed.", length)
        case .positive, .atLeast: pattern("positive-duration", "Elapsed time: 90s, 30m, 2h, 7d, 1w, 1h30m.", positive + length)
        }
    }

    private static func pattern(_ name: String, _ description: String, _ pattern: String) -> Definition {
        Definition(name: name, description: description, body: [("type", .string("string")), ("pattern", .string("^\(pattern)$"))])
    }

    private static func anything(_ name: String, _ description: String) -> Definition {
        Definition(name: name, description: description, body: [("type", .string("string"))])
    }

    private static func choice(_ name: String, _ description: String, _ values: [String]) -> Definition {
        Definition(name: name, description: description, body: [("enum", .array(values.map { .string($0) }))])
    }

    private static let dayOfMonth: [(String, OrderedJSON)] = [
        ("type", .string("integer")), ("minimum", .integer(-31)), ("maximum", .integer(31)),
        ("not", .object([("enum", .array([.integer(0)]))])),
    ]

    private static let seconds: [(String, OrderedJSON)] = [
        (
            "anyOf",
            .array([
                .object([("type", .string("number")), ("minimum", .integer(0))]),
                .object([("type", .string("string")), ("pattern", .string("^\(length)$"))]),
            ])
        )
    ]
    private static let literal: [(String, OrderedJSON)] = [
        ("type", .array([.string("string"), .string("number"), .string("boolean")]))
    ]

    /// The white space and control characters that `NameCheck` refuses.
    private static let blank = #"\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"#
    private static let name: [(String, OrderedJSON)] = {
        let edge = #"[^/\u0000-\u001f\u007f-\u009f\#(blank)]"#
        let inside = #"[^/\u0000-\u001f\u007f-\u009f]"#
        return [
            ("type", .string("string")), ("pattern", .string("^\(edge)(?:\(inside)*\(edge))?$")), ("minLength", .integer(1)),
            ("maxLength", .integer(NameCheck.maxLength)),
        ]
    }()
    private static let date = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    private static let time = "(?:[01][0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?"
    private static let length = "(?=[0-9])(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?(?:[0-9]+ms)?"
    /// Ahead of a length: some digit of it is not zero.
    private static let positive = "(?=[^1-9]*[1-9])"
    private static let moment = #"(?:[+-]\#(length)|\#(date)(?:[Tt ][^\u0000-\u0020]+)?)"#
    private static let path = #"(?![/~])(?!(?:[\s\S]*/)?\.\.(?:/|$))[^\u0000]+"#
    private static let url: String = {
        let blank = #"\u0000-\u0020\u007f"#
        let host = #"(?:\[[^\]@/?#\#(blank)]+|[^\[:@/?#\#(blank)])[^@/?#\#(blank)]*"#
        return #"[hH][tT][tT][pP][sS]?://\#(host)(?:[/?#][^\#(blank)]*)?"#
    }()
}
