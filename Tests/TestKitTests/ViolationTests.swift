import TestKit
import Testing

/// Logs made by hand, each with one thing wrong that the checker must name; and beside each one that is right.
struct ViolationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var guardrail: String
        var zone = "Europe/Berlin"
        var latest = 86_400
        /// id, discovered, slot or verdict at `xs`, reasons.
        var items: [[String]]
        var expected: [String]
        var testDescription: String { name }
    }

    private static let night =
        #"quiet_hours=[{"from_minute":1320,"to_minute":420,"days":["mon","tue","wed","thu","fri","sat","sun"],"days_of_month":[],"months":[]}]"#
    private static let friday = #"quiet_hours=[{"from_minute":1320,"to_minute":420,"days":["fri"],"days_of_month":[],"months":[]}]"#
    private static let lastDay =
        #"quiet_hours=[{"from_minute":540,"to_minute":1020,"days":["mon","tue","wed","thu","fri","sat","sun"],"days_of_month":[-1],"months":[10]}]"#
    private static let gap =
        #"quiet_hours=[{"from_minute":60,"to_minute":150,"days":["mon","tue","wed","thu","fri","sat","sun"],"days_of_month":[],"months":[]}]"#
    private static let away = #"blackout=[{"from":"2026-10-24","until":"2026-10-25"}]"#
    private static func cap(_ per: String, _ max: Int) -> String { #"cap=[{"max":\#(max),"across":"destination",\#(per)}]"# }
    private static let hour = #"spacing={"seconds":3600,"across":"destination"}"#
    private static func dedupe(_ text: String) -> String { #"dedupe=[{"across":"destination",\#(text)}]"# }

    static let cases: [Case] = [
        Case(
            name: "in the night", guardrail: night, items: [["a", "2026-10-20T23:00:00+02:00", "on time", ""]],
            expected: ["violated quiet-hours g"]),
        Case(
            name: "the last second of the night", guardrail: night,
            items: [["a", "2026-10-20T23:00:00+02:00", "2026-10-21T06:59:59+02:00", "quiet-hours"]], expected: ["violated quiet-hours g"]),
        Case(
            name: "a second after the night", guardrail: night,
            items: [["a", "2026-10-20T23:00:00+02:00", "2026-10-21T07:00:01+02:00", "quiet-hours"]], expected: ["not-earliest"]),
        Case(
            name: "saturday morning belongs to friday", guardrail: friday, items: [["a", "2026-10-24T06:00:00+02:00", "on time", ""]],
            expected: ["violated quiet-hours g"]),
        Case(
            name: "friday morning does not", guardrail: friday,
            items: [["a", "2026-10-23T06:00:00+02:00", "2026-10-23T07:00:00+02:00", "quiet-hours"]],
            expected: ["not-earliest", "false-reason quiet-hours g"]),
        Case(
            name: "the last of the month", guardrail: lastDay, items: [["a", "2026-10-31T10:00:00+01:00", "on time", ""]],
            expected: ["violated quiet-hours g"]),
        Case(
            name: "the end of a window in an overlap is the first of the two", guardrail: gap,
            items: [["a", "2026-10-25T02:10:00+02:00", "2026-10-25T02:30:00+01:00", "quiet-hours"]], expected: ["not-earliest"]),
        Case(
            name: "the second day of a blackout", guardrail: away, items: [["a", "2026-10-25T12:00:00+01:00", "on time", ""]],
            expected: ["violated blackout g"]),
        Case(
            name: "later than the blackout asks", guardrail: away,
            items: [["a", "2026-10-25T12:00:00+01:00", "2026-10-26T01:00:00+01:00", "blackout"]], expected: ["not-earliest"]),
        Case(
            name: "two a day", guardrail: cap(#""per":"day""#, 1),
            items: [["a", "2026-10-20T10:00:00+02:00", "on time", ""], ["b", "2026-10-20T23:00:00+02:00", "on time", ""]],
            expected: ["violated cap g"]),
        Case(
            name: "sunday and saturday are of one week", guardrail: cap(#""per":"week""#, 1),
            items: [["a", "2026-10-24T10:00:00+02:00", "on time", ""], ["b", "2026-10-25T10:00:00+01:00", "on time", ""]],
            expected: ["violated cap g"]),
        Case(
            name: "two a month", guardrail: cap(#""per":"month""#, 1),
            items: [["a", "2026-10-20T10:00:00+02:00", "on time", ""], ["b", "2026-10-31T10:00:00+01:00", "on time", ""]],
            expected: ["violated cap g"]),
        Case(
            name: "three in less than a day", guardrail: cap(#""per":"rolling","seconds":86400"#, 2),
            items: [
                ["a", "2026-10-20T10:00:00+02:00", "on time", ""], ["b", "2026-10-20T20:00:00+02:00", "on time", ""],
                ["c", "2026-10-21T09:00:00+02:00", "on time", ""],
            ], expected: ["violated cap g"]),
        Case(
            name: "a stretch of a day is half-open", guardrail: cap(#""per":"rolling","seconds":86400"#, 2),
            items: [
                ["a", "2026-10-20T10:00:00+02:00", "on time", ""], ["b", "2026-10-20T20:00:00+02:00", "on time", ""],
                ["c", "2026-10-21T09:00:00+02:00", "2026-10-21T10:00:01+02:00", "cap"],
            ], expected: ["not-earliest"]),
        Case(
            name: "too near", guardrail: hour,
            items: [["a", "2026-10-20T10:00:00+02:00", "on time", ""], ["b", "2026-10-20T10:59:00+02:00", "on time", ""]],
            expected: ["violated spacing g"]),
        Case(
            name: "the same item again within hours", guardrail: dedupe(#""by":"caption","similarity":0.8,"within_seconds":7200"#),
            items: [
                ["seventeen steps to a better turn", "2026-10-20T10:00:00+02:00", "on time", ""],
                ["Seventeen STEPS to a better turn #dance", "2026-10-20T11:00:00+02:00", "on time", ""],
            ], expected: ["violated dedupe g"]),
        Case(
            name: "other words are not the same", guardrail: dedupe(#""by":"caption","similarity":0.8,"within_seconds":null"#),
            items: [
                ["seventeen steps to a better turn", "2026-10-20T10:00:00+02:00", "on time", ""],
                ["the night market opens at dusk", "2026-10-20T11:00:00+02:00", "dropped", "dedupe"],
            ], expected: ["groundless", "false-reason dedupe g"]),
        Case(
            name: "dropped though there is a place within latest", guardrail: night, latest: 32_400,
            items: [["a", "2026-10-20T22:00:00+02:00", "dropped", "quiet-hours,latest"]],
            expected: ["groundless", "false-reason latest"]),
        Case(
            name: "placed after latest", guardrail: night, latest: 32_399,
            items: [["a", "2026-10-20T22:00:00+02:00", "2026-10-21T07:00:00+02:00", "quiet-hours"]], expected: ["late latest"]),
    ]

    @Test(arguments: cases) func whatIsWrongIsNamed(_ example: Case) throws {
        var stage = Stage()
        stage.guardrail = example.guardrail
        stage.zone = example.zone
        stage.latest = example.latest
        for item in example.items { stage.item(item[0], at: item[1], item[2], because: item[3]) }
        let found = try stage.findings()
        #expect(try stage.names() == example.expected, "\(found)")
    }
}
