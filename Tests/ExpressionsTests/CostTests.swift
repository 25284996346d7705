import Expressions
import Testing

struct CostTests {
    @Test(arguments: [
        ("1 + 2 == 3", 0, 0), ("item.stats.views > 3", 0, 0), ("has(item.note)", 0, 0), ("lists.range(100)", 0, 101),
        ("[1, 2, 3]", 0, 3),
        ("{'a': 1}", 2, 2), ("item.caption.upper()", 1, 3074), ("[1, 2].all(x, x > 0)", 0, 4),
        ("true || lists.range(100).size() > 0", 0, 121),
        ("item.stats.views > 0 ? [1] : [1, 2]", 0, 2),
    ]) func estimatesAreExactWhereNothingVaries(_ source: String, _ least: Int, _ most: Int) throws {
        let program = try #require(Program.compile(source, in: World.environment).value)
        #expect(program.estimatedCost == CostEstimate(least: least, most: most))
    }

    @Test(arguments: [
        (#"item.duration <= duration("60s") && item.hashtags.exists(t, t == "dance") && !item.caption.contains("sponsor")"#, false),
        ("item.hashtags.join(' ')", false), ("item.caption.stripHashtags().truncate(2000).lower()", false),
        ("item.caption.matches(r'(?i)\\bdance\\b')", false), ("item.caption.words().exists(w, w == 'x')", false),
        ("item.hashtags.exists(a, item.hashtags.exists(b, item.hashtags.exists(c, a == b && b == c)))", true),
        ("lists.range(item.stats.views).all(x, x >= 0)", true), ("item.caption.words().distinct().size() > 3", true),
        ("item.caption.replace('', item.caption)", true), ("item.caption.matches('(a|b|c|ab|bc){900}x')", true),
    ]) func conditionsThatCouldUseUpTheBudgetAreKnown(_ source: String, _ expected: Bool) throws {
        let program = try #require(Program.compile(source, in: World.environment).value)
        #expect(program.mayExceedBudget == expected, "\(program.estimatedCost)")
    }

    @Test func smallerDeclaredSizesLowerTheEstimate() throws {
        var environment = World.environment
        environment.sizes = SizeLimits(textBytes: 100, elements: 10, elementBytes: 20)
        let source = "item.hashtags.exists(a, item.hashtags.exists(b, item.hashtags.exists(c, a == b && b == c)))"
        let program = try #require(Program.compile(source, in: environment).value)
        #expect(!program.mayExceedBudget)
        #expect(program.estimatedCost.most >= 1110)
    }

    /// Whatever is evaluated over values within the declared sizes takes no more steps than were foretold.
    @Test func noEvaluationCostsMoreThanItsEstimate() throws {
        var environment = FunctionReferenceTests.environment
        environment.declare("item", .record(World.item))
        environment.declare("metrics", .map(.string, .double))
        let words = (0..<1600).map { "wort\($0 % 50) #tag\($0 % 9)" }.joined(separator: " ")
        let caption = String(words.prefix(16_000))
        let tags = (0..<256).map { "tag\($0)" + String(repeating: "x", count: 50) }
        let bindings = World.bindings(caption: caption, hashtags: tags)
        for source in Self.sources + FunctionReference.examples.map(\.expression) {
            let program = try #require(Program.compile(source, in: environment).value, "\(source)")
            let budget = 50_000_000
            var meter = Meter(budget: budget)
            _ = try program.evaluate(bindings, &meter)
            let used = budget - meter.remaining
            #expect(used <= program.estimatedCost.most, "\(source) took \(used), foretold \(program.estimatedCost)")
            #expect(used >= program.estimatedCost.least, "\(source) took \(used), foretold \(program.estimatedCost)")
        }
    }

    private static let sources = [
        "item.hashtags.exists(a, item.hashtags.exists(b, a == b + 'x'))", "item.hashtags.map(t, t.upper() + t.slug()).join(', ')",
        "item.caption.words().sort().reverse()", "item.caption.split(' ').distinct().size()", "item.hashtags.sortBy(t, t.reverse())",
        "item.caption.replace('wort', 'Wörter').replace('#', '##', 500)", "item.caption.hashtags().transformMap(i, t, t + t)",
        "item.caption.matches('(wort|tag)+x$')", "'%s %s'.format([item.hashtags, item.caption])",
        "item.caption + item.caption < item.caption", "item.hashtags + item.hashtags == item.hashtags", "item.caption in item.hashtags",
        "metrics[?item.caption].orValue(1.0)", "[item.hashtags, item.hashtags].flatten().size()",
        "sets.equivalent(item.hashtags, item.hashtags.reverse())", "item.caption.similarity(item.caption.lower())",
        "cel.bind(c, item.caption.stripHashtags(), c.truncate(100, '…') + c.firstLine())",
        "item.hashtags.transformMapEntry(i, t, {t: i, string(i): i})", "base64.encode(bytes(item.caption)).size()",
        "optional.of(item.hashtags).optMap(h, h.join()).orValue('')", "strings.quote(item.caption).indexOf('wort49', 3)",
    ]
}
