import Domain
import HTTPValues
import RuleFiles

/// Right and wrong values of every type of field.
enum ScalarSamples {
    static let names = [
        "a", "studio-reels", "größe", "no", "a.b", "two words", "数", "x\u{200B}y", "~a", "[b", "2026", String(repeating: "n", count: 100),
    ]
    private static let words = ["", "yes", "22:00", "Grüße, 世界 👋", "a: b # c", "line\nline", "{{ x }}", "null", "0x1F", "1_000"]

    static func quoted(_ text: String) -> String { JSON.string(text).text }

    /// Numbers and truth values stand without quotes.
    static func isText(_ type: FieldType) -> Bool {
        switch type {
        case .integer, .fraction, .bool, .dayOfMonth: false
        default: true
        }
    }

    static func right(_ type: FieldType) -> [String] {
        switch type {
        case .text, .expression, .template: words
        case .name, .reference: names
        case .integer(let range): ["\(range.lowerBound)", "\(range.upperBound)", "\((range.lowerBound + range.upperBound) / 2)"]
        case .fraction: ["0", "1", "0.5", "1.0", "9e-1"]
        case .bool: ["true", "false", "True"]
        case .choice(let values): values
        case .duration(.positive): ["1ms", "90s", "1h30m", "7d", "1w2d", "0h1m", "36524d"]
        case .duration(.zeroOrMore): ["0s", "0w0ms", "90s", "1h30m", "5m"]
        case .duration(.atLeast(let seconds)): ["\(seconds)s", "1w", "\(seconds)s1ms"]
        case .date: ["2026-09-01", "0001-01-01", "9999-12-31", "2028-02-29"]
        case .dateTime: ["2026-09-05T18:00", "2026-09-05t24:00", "2026-09-05T18:00:59"]
        case .timeOfDay: ["22:00", "00:00", "24:00", "07:05:30", "24:00:00"]
        case .month: ["jan", "dec"]
        case .weekday: ["mon", "sun"]
        case .dayOfMonth: ["1", "31", "-1", "-31"]
        default: rightTexts(type)
        }
    }

    private static func rightTexts(_ type: FieldType) -> [String] {
        switch type {
        case .zone: ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"]
        case .monthDay: ["02-29", "12-31", "01-01"]
        case .dateRange: ["2026-12-24", "2026-12-24..2026-12-26", "2026-12-24..2026-12-24"]
        case .capWindow: ["day", "week", "month", "36h", "1s"]
        case .missedPolicy: ["none", "last", "all", "within(2h)", "within(0s)", "within(1d12h)"]
        case .path: ["media/", "a..b/c", "...", ".hidden/x", "ä/ö.mp4", "./media//x", "a b", "x/..y"]
        case .url:
            [
                "https://example.org", "http://[::1]:80/x", "HTTPS://Example.org?x=@#y", "https://müller.example/\u{A0}x", "http://a:8080",
                "https://example.org/a@b",
            ]
        case .recurrence: ["FREQ=WEEKLY;BYDAY=TH", "freq=daily;count=3", "FREQ=MONTHLY;BYMONTHDAY=-1"]
        case .cron: ["30 17 * * thu", "@daily", "0 0 30 feb *"]
        case .base: ["reprise:calm-nights", "base.yaml", "reprise:"]
        case .pattern: ["", "(?i)a+", "\\bx\\b"]
        default: ["words"]
        }
    }

    /// As they stand in the file, each with whether a schema can refuse it.
    static func wrong(_ type: FieldType) -> [(String, Bool)] {
        switch type {
        case .text, .expression, .template: [("5", true), ("true", true), ("[a]", true)]
        case .pattern: [("5", true), ("[a]", true), ("\"(\"", false)]
        case .name, .reference:
            [
                ("7", true), ("\"\"", true), ("\"a/b\"", true), ("\" a\"", true), ("\"a\\u3000\"", true), ("\"a\\u0007b\"", true),
                ("\"\(String(repeating: "n", count: 101))\"", true),
            ]
        case .integer(let range):
            [("\(range.upperBound + 1)", true), ("\(range.lowerBound - 1)", true), ("many", true), ("\"1\"", true), ("1.0", false)]
        case .fraction: [("2", true), ("-0.1", true), ("half", true), ("\"1\"", true)]
        case .bool: [("yes", true), ("\"true\"", true), ("1", true), ("off", true)]
        case .choice, .weekday, .month: [("nonsense", true), ("1", true), ("Mon", true), ("\"\"", true)]
        case .duration(.positive):
            [("soon", true), ("30", true), ("0s", true), ("1.5h", true), ("1m1h", true), ("\"\"", true), ("99999w", false)]
        case .duration(.zeroOrMore): [("-5m", true), ("30", true), ("5 m", true), ("5M", true), ("99999999999999h", false)]
        case .duration(.atLeast): [("soon", true), ("0s", true), ("1ms", false)]
        case .date: [("2026-9-1", true), ("20260101", true), ("tomorrow", true), ("2026-02-30", false), ("2026-09-01T00:00", true)]
        case .dateTime: [("2026-09-05 18:00", true), ("2026-09-05", true), ("2026-09-05T18:00Z", true), ("2026-09-05T24:30", false)]
        case .timeOfDay: [("25:00", true), ("7:00", true), ("\"22\"", true), ("2200", true), ("24:01", false), ("22:60", true)]
        case .dayOfMonth: [("0", true), ("32", true), ("first", true), ("-32", true)]
        default: wrongTexts(type)
        }
    }

    private static func wrongTexts(_ type: FieldType) -> [(String, Bool)] {
        switch type {
        case .zone: [("5", true), ("\"\"", true), ("Mars/Olympus", false)]
        case .monthDay: [("\"13-01\"", true), ("\"1-1\"", true), ("\"02-30\"", false)]
        case .dateRange: [("2026-12-24..", true), ("christmas", true), ("2026-12-26..2026-12-24", false)]
        case .capWindow: [("daily", true), ("7", true), ("0s", true), ("10ms", false)]
        case .missedPolicy: [("sometimes", true), ("within(2)", true), ("within()", true), ("within 2h", true)]
        case .path: [("/abs", true), ("\"~/x\"", true), ("../x", true), ("a/../b", true), ("a/..", true), ("\"\"", true)]
        case .url:
            [
                ("ftp://x.org", true), ("\"https://\"", true), ("https://me@x.org", true), ("\"https://a b\"", true), ("https:///x", true),
                ("\"https://:80\"", true), ("example.org", true),
            ]
        case .recurrence: [("5", true), ("\"\"", true), ("FREQ=NEVER", false)]
        case .cron: [("5", true), ("\"\"", true), ("\"* *\"", false)]
        case .base: [("../x", true), ("\"\"", true), ("/etc/x.yaml", true)]
        default: [("5", true)]
        }
    }
}
