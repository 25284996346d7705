import Expressions
import Testing

struct CheckerTests {
    @Test func unknownNamesCarryTheNearestOne() {
        expectIssue("⟦itme⟧.caption == ''", "unknown variable `itme`", hint: "did you mean `item`?")
        expectIssue("item.⟦durration⟧ < duration('60s')", "item has no field `durration`", hint: "did you mean `duration`?")
        expectIssue("item.stats.⟦vews⟧ > 1", "stats has no field `vews`", hint: "did you mean `views`?")
        expectIssue("item.caption.⟦containz⟧('x')", "unknown function `containz`", hint: "did you mean `contains`?")
        expectIssue("⟦durration⟧('1s') > item.duration", "unknown function `durration`", hint: "did you mean `duration`?")
    }

    @Test func wrongTypesAreUnderlinedExactly() {
        expectIssue(
            "item.stats.views > 1 && ⟦item.duration <= 60⟧", "`<=` cannot join duration and int",
            hint: #"write a duration: duration("60s")"#)
        expectIssue("⟦item.caption⟧ && true", "expected bool, found string")
        expectIssue(
            "item.caption.⟦truncate⟧('9')", "`truncate` takes no (string) on string",
            hint: "there is string.truncate(int), string.truncate(int, string)")
        expectIssue("item.hashtags[⟦'a'⟧] == 'x'", "a list's index is an int, not string")
        expectIssue("true ? ⟦'é' + 1⟧ : 'x'", "`+` cannot join string and int", hint: "turn it into text: string(…)")
        expectIssue("'ä' == 'ö' || ⟦2⟧", "expected bool, found int")
    }

    @Test func callsThatCanOnlyFailAreReportedBeforeTheyDo() {
        expectIssue("item.duration < duration(⟦'2d'⟧)", "this is no duration", hint: "the longest unit is the hour: 1d is 24h")
        expectIssue(
            "item.created.getHours(⟦'Europe/Berlinn'⟧) > 8", "there is no such time zone",
            hint: "write an IANA name such as Europe/Berlin, or an offset such as +02:00")
        let bad = Program.compile("item.caption.matches('(a')", in: World.environment).issues
        #expect(bad.first?.message == "malformed regular expression: missing `)`")
    }

    @Test func everyTypeErrorIsFoundAtOnce() {
        let issues = Program.compile("item.x == 1 && item.y == 2 && nowhere", in: World.environment).issues
        #expect(issues.count == 3)
        #expect(issues.map(\.range.lowerBound) == [5, 20, 30])
    }

    @Test(arguments: [
        ("item.caption", "string"), ("item.stats.views + 1", "int"), ("item.hashtags.map(t, size(t))", "list(int)"),
        ("item.created + duration('1h')", "timestamp"), ("metrics.reach", "double"), ("[]", "list(dyn)"),
        ("{'a': [1]}", "map(string,list(int))"), ("[1, 'a']", "list(dyn)"), ("{}.?a", "optional_type(dyn)"),
        ("item.hashtags.exists(t, t == 'x') ? 1 : 2", "int"), ("type(1)", "type(int)"), ("{'a': []}.a", "list(dyn)"),
        ("true ? optional.of({}.a) : optional.none()", "optional_type(dyn)"), ("math.greatest(1, 2, 3)", "dyn"),
        ("[3, 1].sortBy(x, -x)", "list(int)"), ("[optional.of('a')].unwrapOpt()", "list(string)"),
    ]) func typesAreDeduced(_ source: String, _ type: String) {
        #expect(Program.compile(source, in: World.environment).value?.resultType.description == type)
    }

    @Test(arguments: [
        "", "  ", "1 +", "(1", "[1,,2]", "{1}", "a.", "'unfinished", "\"\\q\"", "if", "1 == = 2", "0x", "99999999999999999999", "a b",
        "item.caption.exists(1, true)", "has(item)", "'\\ud800'", "Foo{a: 1}", "b'\\u0041'", "'a\nb'", "“x”", "x = 1",
    ])
    func syntaxErrorsAreIssuesWithAPlaceInTheText(_ source: String) {
        let compilation = Program.compile(source, in: World.environment)
        #expect(compilation.value == nil)
        #expect(compilation.issues.count == 1)
        #expect(compilation.issues.allSatisfy { $0.range.lowerBound >= 0 && $0.range.upperBound <= source.utf8.count })
    }
}
