import Expressions
import PlatformFacts
import RuleSet
import Testing

/// `fit` and the functions that remove things, over texts made of what is easily cut in two.
struct FitTests {
    private static let pieces = [
        "👩‍👩‍👧", "🇩🇪", "🇪", "e\u{301}", "क्षि", "한", "각", "é", "a", "word", "#tag", "#日本", "#क्षि", "#a\u{20E3}", "@studio", "@a.b", "#️⃣", "1️⃣",
        "https://a.example/#x", "www.b.example/a_(b),", "a\u{200D}", "👋\u{1F3FD}", "☀\u{FE0F}", "ﷺ", "ß", " ", " ", " ", "\t", "\n", "\r\n",
        ".", "!", "(", ")",
    ]

    private struct Numbers {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    private static func texts(_ count: Int, seed: UInt64) -> [String] {
        var numbers = Numbers(state: seed)
        return (0..<count).map { _ in (0..<(1 + numbers.next(30))).map { _ in pieces[numbers.next(pieces.count)] }.joined() }
    }

    private static func evaluate(_ source: String, _ text: String) throws -> Value {
        var environment = RuleEnvironment.base
        environment.declare("t", .string)
        let program = try #require(Program.compile(source, in: environment).value)
        return try program.evaluate(["t": .string(text)])
    }

    private static func text(_ source: String, _ text: String) throws -> String {
        guard case .string(let made) = try evaluate(source, text) else { return "" }
        return made
    }

    /// The links that stand by themselves: where others end, platforms differ.
    private static func links(_ text: String) -> [Range<String.Index>] {
        text.ranges(of: "https://a.example/#x").filter { range in
            let before = range.lowerBound == text.startIndex || text[text.index(before: range.lowerBound)].isWhitespace
            return before && (range.upperBound == text.endIndex || text[range.upperBound].isWhitespace)
        }
    }

    /// Whether the characters of one text, but for blanks, stand in another in the same order. A line's end is one however
    /// it is written.
    private static func isThinned(_ made: String, _ original: String) -> Bool {
        var rest = original.map { $0 == "\r\n" ? "\n" : $0 }[...]
        for character in made.map({ $0 == "\r\n" ? "\n" : $0 }) where character != " " {
            guard let place = rest.firstIndex(of: character) else { return false }
            rest = rest[(place + 1)...]
        }
        return true
    }

    @Test(arguments: ["x", "instagram", "youtube"]) func fittedTextsAreWholePieces(_ platform: String) throws {
        for text in Self.texts(300, seed: 11) {
            for reserve in [0, 100, 250, 270, 2190, 4990] {
                // As a variable: a literal that leaves nothing is refused.
                let made = try Self.text("t.fit('\(platform)', \(reserve) + t.size() * 0)", text)
                #expect(text.hasPrefix(made), "\(text.debugDescription) → \(made.debugDescription)")
                #expect(Self.isThinned(made, text), "a grapheme of \(text.debugDescription) was cut: \(made.debugDescription)")
                let end = made.endIndex.utf16Offset(in: made)
                for range in Marks.hashtags(in: text).map(\.range) + Self.links(text) {
                    let (start, stop) = (range.lowerBound.utf16Offset(in: text), range.upperBound.utf16Offset(in: text))
                    #expect(end <= start || end >= stop, "\(text[range]) of \(text.debugDescription) was cut: \(made.debugDescription)")
                }
            }
        }
    }

    @Test(arguments: ["stripHashtags()", "stripMentions()", "stripLinks()", "truncate(7)", "firstLine()", "trim()"])
    func whatIsRemovedLeavesTheRestWhole(_ call: String) throws {
        for text in Self.texts(400, seed: 23) {
            let made = try Self.text("t." + call, text)
            #expect(Self.isThinned(made, text), "\(text.debugDescription) → \(made.debugDescription)")
            #expect(try Self.text("t." + call, made) == made, "\(text.debugDescription) → \(made.debugDescription) → something else")
        }
    }

    @Test func strippedTextsHaveNothingLeftToStrip() throws {
        for text in Self.texts(400, seed: 5) {
            #expect(try Self.evaluate("t.stripHashtags().hashtags()", text) == .list([]), "\(text.debugDescription)")
            #expect(try Self.evaluate("t.stripLinks().links()", text) == .list([]), "\(text.debugDescription)")
            #expect(try Self.evaluate("t.stripMentions().mentions()", text) == .list([]), "\(text.debugDescription)")
        }
    }

    @Test func anUnknownPlatformIsFoundBeforeARun() throws {
        let issues = Program.compile("'a'.fit('instagrm')", in: RuleEnvironment.base).issues
        #expect(issues == [ExpressionIssue(8..<18, "`instagrm` is no platform", hint: "did you mean `instagram`?")])
    }
}
