import Testing

@testable import CivilTime

struct CronExpressionTests {
    /// Expression, zone, after, the runs that follow.
    @Test(arguments: [
        ("30 17 * * thu", "Europe/Berlin", "2026-10-22T15:30:00Z", ["2026-10-29T16:30:00Z", "2026-11-05T16:30:00Z"]),
        ("0 0 29 2 *", "UTC", "2096-02-29T00:00:00Z", ["2104-02-29T00:00:00Z", "2108-02-29T00:00:00Z"]),
        // Either day is enough, unless one of the fields begins with a star: 13 November 2026 is a Friday.
        ("0 0 13 * fri", "UTC", "2026-11-10T00:00:00Z", ["2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"]),
        ("0 0 */1 * fri", "UTC", "2026-11-10T00:00:00Z", ["2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"]),
        ("0 0 13 * */5", "UTC", "2026-11-14T00:00:00Z", ["2026-12-13T00:00:00Z", "2027-06-13T00:00:00Z"]),
        ("0 9 * * 7", "UTC", "2026-10-20T00:00:00Z", ["2026-10-25T09:00:00Z", "2026-11-01T09:00:00Z"]),
        ("0 9 * JAN,mar Mon-3", "UTC", "2026-03-30T12:00:00Z", ["2026-03-31T09:00:00Z", "2027-01-04T09:00:00Z"]),
        ("@weekly", "UTC", "2026-10-20T00:00:00Z", ["2026-10-25T00:00:00Z", "2026-11-01T00:00:00Z"]),
        (" \t5-20/7  0 * * *\t", "UTC", "2026-10-20T00:05:00Z", ["2026-10-20T00:12:00Z", "2026-10-20T00:19:00Z"]),
        // In a gap: a fixed time once, right after it; what follows the clock not at all.
        ("15,45 2 * * *", "Europe/Berlin", "2026-03-28T23:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:15:00Z"]),
        ("0,30 2-3 * * *", "Europe/Berlin", "2026-03-28T23:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"]),
        ("*/30 2 * * *", "Europe/Berlin", "2026-03-28T23:00:00Z", ["2026-03-30T00:00:00Z", "2026-03-30T00:30:00Z"]),
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
        ("0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00:00Z", ["2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"]),
        // In a repeated hour: a fixed time the first time, what follows the clock both times.
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-25T01:00:00Z", ["2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z"]),
        ("30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]),
        ("30 * * * *", "Europe/Berlin", "2026-10-25T00:45:00Z", ["2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"]),
        // Samoa left out Friday 30 December 2011: too long to be caught up.
        ("0 9 * * *", "Pacific/Apia", "2011-12-29T12:00:00Z", ["2011-12-29T19:00:00Z", "2011-12-30T19:00:00Z"]),
        ("0 9 * * 5", "Pacific/Apia", "2011-12-29T12:00:00Z", ["2012-01-05T19:00:00Z", "2012-01-12T19:00:00Z"]),
        // Exactly three hours were left out at Casey.
        ("30 1 * * *", "Antarctica/Casey", "2016-10-21T00:00:00Z", ["2016-10-22T14:30:00Z", "2016-10-23T14:30:00Z"]),
        ("0 12 1 7 *", "Europe/Berlin", "2149-01-01T00:00:00Z", ["2149-07-01T10:00:00Z", "2150-07-01T10:00:00Z"]),
    ])
    func runs(text: String, zone: String, after: String, expected: [String]) throws {
        let cron = try CronExpression(text: text)
        let zone = try Zone.named(zone)
        let after = try at(after)
        let found = cron.occurrences(in: zone, from: after + .milliseconds(1), limit: 2)
        #expect(found.times.map { $0.rfc3339() } == expected)
        #expect(found.truncated)
        // One by one it is the same.
        let first = try #require(cron.next(after: after, in: zone))
        #expect([first.rfc3339(), cron.next(after: first, in: zone)?.rfc3339()] == expected)
    }

    @Test(arguments: ["0 0 30,31 2 *", "0 0 31 4,6,9,11 *", "0 0 30 2 */2"])
    func whatNeverRunsEnds(text: String) throws {
        let cron = try CronExpression(text: text)
        #expect(cron.isEmpty)
        #expect(cron.next(after: .distantPast, in: .utc) == nil)
        #expect(cron.occurrences(in: .utc, from: .distantPast, limit: 3) == Occurrences(times: [], truncated: false))
    }

    @Test func oneByOneIsTheSameAsAllAtOnce() throws {
        for name in ["Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "America/St_Johns"] {
            let zone = try Zone.named(name)
            for text in ["*/7 * * * *", "0,30 0-3 * * *", "15 */2 * * *", "59 23 * * 0", "0 0 1,15 * 3", "30 2 29 2,3 *"] {
                let cron = try CronExpression(text: text)
                let (from, to) = (try at("2011-03-01T00:00:30Z"), try at("2013-03-01T00:00:00Z"))
                let all = cron.occurrences(in: zone, from: from, to: to, limit: .max).times
                var single: [Timestamp] = []
                var instant = from
                while let next = cron.next(after: instant, in: zone), next < to {
                    single.append(next)
                    instant = next
                }
                #expect(all == single, "\(name) \(text)")
                #expect(!all.isEmpty)
            }
        }
    }

    /// The expression, the field at fault, a word of the reason.
    @Test(arguments: [
        ("", "", "five fields"), ("* * * *", "* * * *", "here are 4"), ("0 0 * * * 2026", "0 0 * * * 2026", "here are 6"),
        ("60 * * * *", "60", "0 to 59"), ("* 24 * * *", "24", "0 to 23"), ("* * 0 * *", "0", "1 to 31"), ("* * * 13 *", "13", "jan"),
        ("* * * * 8", "8", "sun"), ("*/0 * * * *", "*/0", "from 1"), ("5/10 * * * *", "5/10", "range before it"),
        ("30-10 * * * *", "30-10", "backwards"), ("0 9 * * fri-sun", "fri-sun", "7"), ("1,,2 * * * *", "1,,2", "empty"),
        ("-1 * * * *", "-1", "negative"), ("0 0 1 january *", "january", "jan"), ("0 0 * * jan", "jan", "day of week"),
        ("0 9 L * *", "L", "extensions"), ("0 9 15W * *", "15W", "extensions"), ("0 9 * * 5#2", "5#2", "extensions"),
        ("0 9 * * L5", "L5", "extensions"), ("@daily 5", "@daily 5", "aliases"), ("@reboot", "@reboot", "aliases"),
        ("0 9 * * *\n", "*\n", "day of week"), ("\u{0663} * * * *", "\u{0663}", "0 to 59"), ("** * * * *", "**", "0 to 59"),
        ("99999999999999999999 * * * *", "99999999999999999999", "0 to 59"), ("*/2/3 * * * *", "*/2/3", "step"),
    ])
    func whatIsWrongIsNamed(text: String, part: String, reason: String) throws {
        let error = try #require(throws: RecurrenceTextError.self) { try CronExpression(text: text) }
        #expect(error.part == part)
        #expect(error.reason.contains(reason), "\(error.reason)")
        #expect(String(decoding: Array(text.utf8)[error.range], as: UTF8.self) == part)
    }
}
