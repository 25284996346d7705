import Foundation
import HTTPValues
import PlatformFacts
import Testing

@Suite struct TextMeasureTests {
    @Test(arguments: [
        ("Hi http://test.co", 26), ("H🐱☺👨‍👩‍👧‍👦", 7), ("🙋🏽👨‍🎤", 4), ("see example.com now", 31), ("a@example.com", 13), ("日本語", 6),
        ("https://www.twitter.com/aloha https://www.twitter.com/aloha", 47), ("#dance", 6), ("Cafe\u{301}", 4), ("", 0),
    ])
    func weighsLikeX(text: String, expected: Int) {
        #expect(TextMeasure.length(text, unit: .xWeighted) == expected, "\(text)")
    }

    @Test func countsInEachUnit() {
        let family = "👨‍👩‍👧"
        #expect(TextMeasure.length(family, unit: .graphemes) == 1)
        #expect(TextMeasure.length(family, unit: .scalars) == 5)
        #expect(TextMeasure.length(family, unit: .utf16) == 8)
        #expect(TextMeasure.length(family, unit: .utf8) == 18)
        #expect(TextMeasure.length(family, unit: .cautious) == 8)
    }

    @Test func fitsWithoutBreakingWhatReadersSeeAsOne() {
        #expect(TextMeasure.fit("short", unit: .xWeighted, max: 280) == "short")
        #expect(TextMeasure.fit("look https://example.com/a/long/path", unit: .xWeighted, max: 20) == "look")
        #expect(
            TextMeasure.fit("look https://example.com/a/long/path now", unit: .xWeighted, max: 28) == "look https://example.com/a/long/path"
        )
        #expect(TextMeasure.fit("new #dancechallenge", unit: .graphemes, max: 10) == "new")
        #expect(TextMeasure.fit("ab👨‍👩‍👧cd", unit: .utf8, max: 10) == "ab")
        #expect(TextMeasure.fit("ab👨‍👩‍👧cd", unit: .utf8, max: 20) == "ab👨‍👩‍👧")
        #expect(TextMeasure.fit("anything", unit: .graphemes, max: 0) == "")
        #expect(TextMeasure.fit("anything", unit: .graphemes, max: -3) == "")
    }

    @Test func neverExceedsTheLimitEvenWhenACutMakesALink() {
        let text = "go abc.community and on"
        for unit in [TextUnit.xWeighted, .utf8, .graphemes, .cautious] {
            for max in 0...30 {
                let fitted = TextMeasure.fit(text, unit: unit, max: max)
                #expect(TextMeasure.length(fitted, unit: unit) <= max)
                #expect(text.hasPrefix(fitted))
            }
        }
    }

    @Test func hostileTextIsMeasuredInBoundedTime() {
        for unit in ["あ.", "a.", "#", "http://", "(", "👨‍", "a.co/((("] {
            let text = String(repeating: unit, count: 20_000)
            #expect(TextMeasure.length(text, unit: .xWeighted) > 0)
            #expect(TextMeasure.length(TextMeasure.fit(text, unit: .xWeighted, max: 280), unit: .xWeighted) <= 280)
        }
    }

    /// The shared conformance vectors, when they lie where `REPRISE_VECTORS` says.
    @Test func agreesWithTwitterTextsConformanceSuite() throws {
        guard let folder = ProcessInfo.processInfo.environment["REPRISE_VECTORS"],
            let data = FileManager.default.contents(atPath: "\(folder)/x_text.json"), let vectors = JSON(parsing: data)?["vectors"]?.array
        else { return }
        var wrong: [String] = []
        for vector in vectors where vector["category"]?.string == "weighted" {
            guard let text = vector["text"]?.string, let expected = vector["expected"]?["weightedLength"]?.int else { continue }
            let length = TextMeasure.length(text, unit: .xWeighted)
            if length != Int(expected) {
                wrong.append("\(vector["id"]?.string ?? "?"): \(length) instead of \(expected): \(text.prefix(80))")
            }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }
}
