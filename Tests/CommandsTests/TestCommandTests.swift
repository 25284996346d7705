import Foundation
import HTTPValues
import Testing

/// `reprise test`: DESIGN §7's format and everything around it.
@Suite struct TestCommandTests {
    /// DESIGN §7's own example.
    private static let design = """
        start: 2026-10-23T20:00:00+02:00
        items:
          - { at: +1h45m, source: studio-tiktok, id: v1, caption: "launch #dance", duration: 30 }
        expect:
          - { item: v1, destination: studio-reels, decision: deferred, at: 2026-10-24T07:00, reason: quiet-hours }
          - { item: v1, destination: studio-x, decision: publish, at: +1h45m }
        expect_count: { publish: 2, deferred: 1 }

        """

    private func stage(_ tests: String) throws -> Stage { try Stage(["rules.yaml": Samples.studio, "rules.test.yaml": tests]) }

    @Test func theDesignsExamplePasses() async throws {
        let stage = try stage(Self.design)
        let test = await stage.run("test", stage.path)
        #expect(test.status == 0, "\(test.out)\(test.err)")
        #expect(test.out.contains("1 passed"), "\(test.out)")
    }

    @Test(arguments: [
        ("decision: deferred", "decision: publish", "error[test-unmet]: expected publish, got deferred", "rules.test.yaml:5:"),
        ("2026-10-24T07:00", "2026-10-24T08:00", "expected Sat 2026-10-24 08:00, got Sat 2026-10-24 07:00", "rules.test.yaml:5:"),
        ("reason: quiet-hours", "reason: spacing", "expected spacing, got quiet-hours", "rules.yaml:14"),
        ("publish: 2", "publish: 3", "error[test-count]: expected 3 publish, got 2", "rules.test.yaml:7:"),
        ("duration: 30", "duration: 90", "does not take it (rules.yaml:19): item.duration <= duration(\"60s\") is false", "FAIL"),
    ])
    func failuresSayWhatCameAndWhy(_ old: String, _ new: String, _ words: String, _ place: String) async throws {
        let stage = try stage(Self.design.replacingOccurrences(of: old, with: new))
        let test = await stage.run("test", stage.path, width: 200)
        #expect(test.status == 1)
        #expect(test.out.contains(words), "\(test.out)")
        #expect(test.out.contains(place), "\(test.out)")
        #expect(test.out.contains("1 failed"), "\(test.out)")
    }

    @Test func patternsThatMustNeverAppear() async throws {
        let stage = try stage(
            Self.design.replacingOccurrences(
                of: "expect_count", with: "never: [{ destination: studio-x, contains: tiktok.com }]\nexpect_count"))
        let test = await stage.run("test", stage.path)
        #expect(test.status == 1)
        #expect(test.out.contains("error[test-forbidden]"), "\(test.out)")
    }

    @Test func eachExpectationNeedsAnEntryOfItsOwn() async throws {
        let line = "  - { item: v1, destination: studio-x, decision: publish, at: +1h45m }\n"
        let stage = try stage(Self.design.replacingOccurrences(of: line, with: line + line))
        let test = await stage.run("test", stage.path)
        #expect(test.status == 1)
        #expect(test.out.contains("only once"), "\(test.out)")
    }

    @Test func historyIsLookedBackAt() async throws {
        let stage = try stage(
            """
            name: spacing counts what is there
            start: 2026-10-23T12:00
            given: [{ destination: studio-reels, rule: repost-short-dances, item: v0, at: -30m }]
            items: [{ at: +0s, source: studio-tiktok, id: 7301234567890123456, caption: "a #dance", duration: 10 }]
            expect: [{ item: 7301234567890123456, destination: studio-reels, decision: deferred, at: +1h30m, reason: spacing }]
            expect_count: { total: 3 }

            """)
        let test = await stage.run("test", stage.path)
        #expect(test.status == 0, "\(test.out)\(test.err)")
    }

    @Test func documentsAndListsShareAFile() async throws {
        let stage = try stage(
            Self.design
                + """
                ---
                start: 2026-10-23T12:00
                items: [{ at: +1m, source: studio-tiktok, id: shared, caption: "s #dance", duration: 5 }]
                tests:
                  - { name: one, expect: [{ item: shared, destination: studio-x, decision: publish }] }
                  - { name: two, start: 2026-10-24T12:00, expect_count: { total: 3 } }
                  - name: three
                    items: [{ at: +1h, source: studio-tiktok, id: own, caption: "o", duration: 5 }]
                    never: [{ item: own }]

                """)
        let all = await stage.run("test", stage.path)
        #expect(all.status == 0, "\(all.out)\(all.err)")
        #expect(all.out.contains("4 passed"))
        let some = await stage.run("test", stage.path, "--run", "test.yaml › t[wh]")
        #expect(some.out.contains("2 passed, 2 left out"), "\(some.out)")
        let none = await stage.run("test", stage.path, "--run", "nothing like it")
        #expect(none.status == 1)
        #expect(none.err.contains("none of 4 tests"))
        let wrong = await stage.run("test", stage.path, "--run", "(")
        #expect(wrong.status == 64)
    }

    @Test(arguments: [
        ("strat: 2026-10-23T20:00\n", "unknown-key", "did you mean `start`?"),
        ("expect: [{ decision: publish }]\n", "missing-key", "`expect` without `start`"),
        ("start: 2026-10-23T20:00\nexpect: [{ decision: published }]\n", "bad-value", "did you mean `publish`?"),
        ("start: 2026-10-23T20:00\nexpect: [{ item: v9 }]\n", "unknown-item", "unknown item `v9`"),
        ("start: 2026-10-23T20:00\nexpect: [{ reason: quite-hours }]\n", "unknown-reason", "did you mean `quiet-hours`?"),
        ("start: 2026-10-23T20:00\nexpect: [{ destination: studio-xx }]\n", "unknown-destination", "did you mean `studio-x`?"),
        ("start: someday\nexpect: [{ decision: held }]\n", "bad-time", "is not a time"),
        ("start: 2026-10-23T20:00\nexpect: []\n", "missing-key", "expects nothing"),
        ("start: 2026-10-23T20:00\nexpect_count: { publish: -1 }\n", "out-of-range", "-1"),
        ("- [\n", "yaml-syntax", "rules.test.yaml:"),
        ("", "missing-key", "holds no tests"),
    ])
    func filesAreCheckedLikeRules(_ yaml: String, _ code: String, _ words: String) async throws {
        let stage = try stage(yaml)
        let test = await stage.run("test", stage.path)
        #expect(test.status == 1)
        #expect(test.out.contains("error[\(code)]"), "\(test.out)")
        #expect(test.out.contains(words), "\(test.out)")
        #expect(test.out.contains("rules.test.yaml:"), "\(test.out)")
    }

    @Test func aWorkspaceWithoutTestsIsNotATestedOne() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        let test = await stage.run("test", stage.path)
        #expect(test.status == 1)
        #expect(test.err.contains("there is no test"))
    }

    @Test func reportsForMachines() async throws {
        let stage = try stage(Self.design.replacingOccurrences(of: "publish: 2", with: "publish: 3"))
        let json = await stage.run("test", stage.path, "--format", "json", "--coverage")
        #expect(json.status == 1)
        #expect(try SchemaCheck("test").problems(json.json) == [])
        #expect(try json.json["failed"]?.int == 1)
        #expect(try json.json["tests"]?[0]?["failures"]?[0]?["at"]?["line"]?.int == 7)
        let junit = await stage.run("test", stage.path, "--format", "junit")
        #expect(junit.status == 1)
        let parser = XMLCheck(junit.out)
        #expect(parser.isWellFormed)
        #expect(junit.out.contains("tests=\"1\" failures=\"1\""), "\(junit.out)")
    }

    @Test func coverageNamesOutcomesThatWereNotSeen() async throws {
        let stage = try stage(Self.design)
        let one = await stage.run("test", stage.path, "--coverage")
        #expect(one.out.contains("Coverage: 3 of 6 outcomes seen (50 %)."), "\(one.out)")
        let more = """
            ---
            name: others
            start: 2026-10-23T20:00
            items:
              - { at: +1m, source: studio-tiktok, id: long, caption: "a #dance", duration: 90 }
              - { at: +2m, source: studio-tiktok, id: tagless, caption: "a", duration: 9 }
            expect_count: { total: 0 }

            """
        try stage.write(Self.design + more, to: "rules.test.yaml")
        let all = await stage.run("test", stage.path, "--coverage")
        #expect(all.out.contains("Coverage: 6 of 6 outcomes seen (100 %)."), "\(all.out)")
    }

    @Test func manyTestsKeepTheirOrder() async throws {
        let many = (0..<300).map { index in
            "name: t\(index)\nstart: 2026-10-23T12:00\nitems: [{ at: +1m, source: studio-tiktok, id: v\(index), caption: x }]\n"
                + "expect_count: { total: \(index % 100 == 7 ? 1 : 0) }\n"
        }
        let stage = try stage(many.joined(separator: "---\n"))
        let test = await stage.run("test", stage.path)
        #expect(test.status == 1)
        #expect(test.out.contains("297 passed, 3 failed"), "\(test.out.suffix(300))")
        let failed = test.out.split(separator: "\n").filter { $0.hasPrefix("FAIL rules") }.map { $0.split(separator: " ").last ?? "" }
        #expect(failed == ["t7", "t107", "t207"])
    }
}

/// Whether a text is well-formed as far as tags and attributes go: balanced, quoted, escaped.
private struct XMLCheck {
    let isWellFormed: Bool

    init(_ text: String) {
        var open: [Substring] = []
        var isGood = text.hasPrefix("<?xml")
        for tag in text.matches(of: /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/) {
            if tag.output.1 == "/" {
                isGood = isGood && open.popLast() == tag.output.2
            } else if tag.output.4 != "/" {
                open.append(tag.output.2)
            }
        }
        let rest = text.replacing(/<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>/, with: "").dropFirst(40)
        isWellFormed = isGood && open.isEmpty && !rest.contains("<")
    }
}
