import Foundation
import Testing

@Suite struct TryCommandTests {
    @Test(arguments: [
        ("1 + 2", "3"), (#""a" + "b""#, #""ab""#), ("[1, 2].map(x, x * 2)", "[2, 4]"), (#"{"a": 1u}"#, #"{"a": 1u}"#),
        (#"duration("90s")"#, #"duration("90s")"#), ("1.0 / 2.0", "0.5"), ("null", "null"), ("2 > 1 || 1 / 0 > 1", "true"),
    ])
    func evaluates(_ expression: String, _ value: String) async throws {
        let answer = await (try Stage()).run("eval", expression)
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.out == value + "\n")
    }

    @Test func evaluatesWithBindings() async throws {
        let stage = try Stage()
        let answer = await stage.run("eval", "item.n + 1 == 4 && item.tags[0] == 'x'", "--bindings", #"{"item": {"n": 3, "tags": ["x"]}}"#)
        #expect(answer.out == "true\n", "\(answer.err)")
        let wrong = await stage.run("eval", "1", "--bindings", "[1]")
        #expect(wrong.status == 64)
    }

    @Test func pointsAtTheMistake() async throws {
        let answer = await (try Stage()).run("eval", "1 + nme")
        #expect(answer.status == 1)
        #expect(answer.err.contains("  1 + nme\n      ^^^"), "\(answer.err)")
    }

    @Test func batchesAnswerEveryLineInOrder() async throws {
        let stage = try Stage(["q.jsonl": "{\"expr\": \"1 + 1\"}\nnonsense\n{\"expr\": \"1 +\"}\n{\"expr\": \"'é'.size()\"}"])
        let answer = await stage.run("eval", "--batch", stage.file("q.jsonl"))
        #expect(answer.status == 0)
        let lines = answer.out.split(separator: "\n").map(String.init)
        #expect(lines.count == 4)
        #expect(lines.first == #"{"value":{"t":"int","v":"2"},"deduced_type":"int"}"#)
        #expect(lines.dropFirst().prefix(2).allSatisfy { $0.hasPrefix(#"{"error":"#) })
        #expect(lines.last?.contains(#""v":"1""#) == true)
        let missing = await stage.run("eval", "--batch", stage.file("nowhere"))
        #expect(missing.status == 1)
    }

    /// A day alone leaves out the reading of that day; a time adds one.
    @Test func schedulesWithDaysLeftOutAndAdded() async throws {
        let stage = try Stage()
        let rule = ["schedule", "next", "--rrule", "FREQ=DAILY", "--zone", "Europe/Berlin", "--start", "2026-10-24T09:30"]
        let days = [
            "--from", "2026-10-24", "--exdate", "2026-10-25", "--exdate", "2026-10-27", "--rdate", "2026-10-24T18:00", "--count", "4",
            "--format", "json",
        ]
        let answer = await stage.run(rule + days)
        #expect(answer.status == 0, "\(answer.err)")
        let times = ["2026-10-24T09:30:00+02:00", "2026-10-24T18:00:00+02:00", "2026-10-26T09:30:00+01:00", "2026-10-28T09:30:00+01:00"]
        #expect(answer.out.components(separatedBy: "\"").filter { $0.hasPrefix("2026-") } == times)
        let cron = await stage.run("schedule", "next", "--cron", "0 9 * * *", "--exdate", "2026-10-25")
        #expect(cron.status == 64)
    }

    @Test(arguments: [
        (#"{"platform":"x","text":"hello"}"#, #"{"length":5,"limit":280,"valid":true}"#),
        (#"{"platform":"x","text":""}"#, #"{"length":0,"limit":280,"valid":false}"#),
        (#"{"platform":"utf16","text":"𝄞"}"#, #"{"length":2,"limit":null,"valid":true}"#),
        (#"{"platform":"graphemes","text":"👩‍👩‍👧"}"#, #"{"length":1,"limit":null,"valid":true}"#),
        (#"{"platform":"myspace","text":"a"}"#, #"{"error":"unknown platform `myspace`"}"#),
    ])
    func measures(_ question: String, _ expected: String) async throws {
        let stage = try Stage(["m.jsonl": question + "\n"])
        let answer = await stage.run("measure", "--batch", stage.file("m.jsonl"))
        #expect(answer.status == 0)
        #expect(answer.out == expected + "\n")
    }

    @Test func measuresOneText() async throws {
        let stage = try Stage()
        let fits = await stage.run("measure", "--platform", "x", "https://example.com/a/very/long/path/that/counts/as/twenty-three")
        #expect(fits.status == 0)
        #expect(fits.out == "23 of 280 weighted characters\n")
        let long = await stage.run("measure", "--platform", "x", String(repeating: "a", count: 281))
        #expect(long.status == 1)
        let refused = await stage.run("measure", "--platform", "youtube", "<b>")
        #expect(refused.status == 1)
        #expect(refused.out == "3 of 5000 UTF-8 bytes: YouTube takes no text with `<`\n")
    }

    @Test func failuresOfAnExpressionHaveACaret() async throws {
        let stage = try Stage()
        let answer = await stage.run("eval", "2 + 1/0")
        #expect(answer.status == 1)
        #expect(answer.err == "error: division by zero\n  2 + 1/0\n      ^^^\n", "\(answer.err)")
    }
}
