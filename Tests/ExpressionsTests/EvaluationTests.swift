import CivilTime
import Expressions
import Testing

struct EvaluationTests {
    @Test(arguments: [
        ("item.duration <= duration('60s') && item.hashtags.exists(t, t == 'dance')", "true"),
        ("item.stats.views > 1000 && !item.caption.contains('sponsor')", "true"), ("now - item.created", "3600s"),
        ("item.created.getFullYear()", "2026"), ("metrics['reach'] * 2.0", "5.0"), ("has(item.caption)", "true"),
        ("has(item.note)", "false"), ("'a' + string(1)", "'a1'"), ("[1, 2, 3].map(x, x % 2 == 1, x * x)", "[1, 9]"),
        ("1 / 0 == 1 || true", "true"), ("1 / 0 == 1 && true", "error: division_by_zero"), ("9223372036854775807 + 1", "error: overflow"),
        ("[1][5]", "error: out_of_range"), ("metrics.absent", "error: no_such_key"), ("dyn('a') - 1", "error: no_such_overload"),
        ("timestamp('2026-03-29T00:30:00Z').getHours('+02:30')", "3"), ("'e\\u0301' == '\\u00e9'", "false"), ("size('👩‍👩‍👧')", "5"),
        ("cel.bind(a, 2, a * a)", "4"), ("duration('1h30m') + duration('1ms')", "5400.001s"), ("lists.range(-1)", "[]"),
        ("[2, 1.5].sort()", "error: no_such_overload"), ("[3, 1, 2].sortBy(x, -x)", "[3, 2, 1]"),
        ("[{'a': 2}, {'a': 1}].sortBy(m, m.a)[0].a", "1"), ("uint('+1')", "error: invalid_argument"),
        ("math.greatest(1, 9u, 2.5, -1, 3, 4, 5, 6, 7, 8)", "9u"), ("'\\ud83d\\ude00' == '😀'", "true"),
        ("[optional.of(1), optional.none()].unwrapOpt()", "[1]"), ("'a'.startsWith('a',)", "issue: expected an expression, found `)`"),
        ("[1, 2,].size()", "2"), ("timestamp('2026-01-31T18:00:00.5+01:00')", "2026-01-31T17:00:00.5Z"),
    ]) func expressionsHaveTheirValue(_ source: String, _ expected: String) { #expect(outcome(source) == expected) }

    @Test func aVariableWithoutAValueIsAnErrorThatOrCanAbsorb() {
        #expect(outcome("item.id == 'x'", Bindings()) == "error: unbound")
        #expect(outcome("item.id == 'x' || true", Bindings()) == "true")
    }

    @Test func errorsSayWhichPartFailed() throws {
        let program = try #require(Program.compile("true && 4 / (2 - 2) == 1", in: World.environment).value)
        let error = #expect(throws: EvaluationError.self) { try program.evaluate(Bindings()) }
        #expect(error?.range == 8..<19)
    }

    @Test func theBudgetEndsWhatTakesTooLong() {
        let list = "[" + Array(repeating: "0", count: 100).joined(separator: ",") + "]"
        let loops = "\(list).all(a, \(list).all(b, \(list).all(c, \(list).all(d, true))))"
        #expect(outcome(loops) == "error: budget")
        #expect(outcome(list + ".all(a, true)") == "true")
        #expect(outcome(list + ".all(a, true)", budget: 50) == "error: budget")
    }

    @Test func theBudgetAlsoBoundsMemory() {
        var source = "size(x)"
        for _ in 0..<40 { source = "cel.bind(x, x + x, \(source))" }
        #expect(outcome("cel.bind(x, 'aaaaaaaaaaaaaaaa', \(source))") == "error: budget")
        var nested = "[0]"
        for _ in 0..<20 { nested = "cel.bind(y, \(nested), [y, y, y, y])" }
        #expect(outcome("'%s'.format([\(nested)])") == "error: budget")
        #expect(outcome("\(nested) == \(nested)") == "error: budget")
    }

    @Test func budgetIsNoErrorToAbsorb() {
        #expect(outcome("[1, 2, 3].all(x, true) || true", budget: 1) == "error: budget")
    }

    @Test func tracingShowsEveryPartAlsoAfterTheFirstFalse() throws {
        let source = "item.duration <= duration('10s') && item.stats.views > 1000 && !item.caption.contains('x')"
        let program = try #require(Program.compile(source, in: World.environment).value)
        let parts = program.trace(World.bindings())
        #expect(parts.map(\.text) == ["item.duration <= duration('10s')", "item.stats.views > 1000", "item.caption.contains('x')"])
        #expect(parts.map { (try? $0.outcome.get()).map(describe) } == ["false", "true", "false"])
        #expect(parts[1].inputs.map(\.text) == ["item.stats.views"])
        #expect(parts[1].inputs.map { describe($0.value) } == ["1200"])
    }

    @Test func otherRoomsCanAddFunctions() throws {
        var environment = World.environment
        environment.register(
            .member("fit", on: .string, [.string], returns: .string, doc: "") { (values, _) throws(EvaluationError) in
                guard case .string(let text) = values[0] else { throw EvaluationError(.invalidArgument, "text") }
                return .string(String(text.prefix(5)))
            })
        let program = try #require(Program.compile("item.caption.fit('x')", in: environment).value)
        #expect(try program.evaluate(World.bindings()) == .string("Hello"))
        #expect(Program.compile("item.caption.fit(1)", in: environment).value == nil)
    }

    @Test func recordsOfAnotherMakeWithTheSameFieldsWork() throws {
        let other = RecordType("item", [.init("stats", .dyn), .init("id", .string)])
        let bindings: Bindings = ["item": .record(other, ["id": .string("7")])]
        #expect(outcome("item.id", bindings) == "'7'")
        #expect(outcome("item.caption", bindings) == "error: no_such_field")
    }
}
