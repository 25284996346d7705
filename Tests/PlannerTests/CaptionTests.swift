import Expressions
import RuleSet
import Testing

@testable import Planner

/// What captions are compared by, and that the search for similar ones misses and invents nothing.
struct CaptionTests {
    static func bare(_ caption: String) -> String { String(String.UnicodeScalarView(CaptionLikeness.bare(caption))) }

    @Test func captionsAreFoldedAndStripped() {
        let cases: [(String, String)] = [
            ("Hello,  World!", "hello,world!"), ("", ""), ("#dance @joe https://a.example/x?y#z", ""),
            ("Look: HTTPS://A.example/B end", "look:end"), ("http:/no //x httpx", "http:/no//xhttpx"), ("http://x", ""),
            ("http://", "http://"),
            ("a#b 50% #1 #a1 # _", "a#b50%#1#_"), ("mail joe@example.org, @joe. ok", "mailjoe@example.org,.ok"),
            ("Straße ẞ STRASSE", "strassessstrasse"), ("ﬁn ＃Tanz ２０", "fin20"), ("Σίσυφος ΣΊΣΥΦΟΣ", "σίσυφοσσίσυφοσ"), ("ıİ", "ıi\u{307}"),
            ("e\u{301} É é", "ééé"), ("a\u{a0}b\u{2003}c\u{3000}d\u{2028}e", "abcde"), ("ａｂ①", "ab1"), ("한국 #한국", "한국"), ("👩‍👧 #x👩", "👩‍👧👩"),
            ("über#x @über", "über#x@über"), ("½ ™", "1⁄2tm"),
        ]
        for (caption, expected) in cases {
            let found = CaptionLikeness.bare(caption)
            #expect(found == Array(expected.unicodeScalars), "\(caption): \(Self.bare(caption))")
        }
    }

    @Test func topicsAreComparedAsAWhole() {
        #expect(CaptionLikeness.topic("  Night   Market ") == "night market")
        #expect(CaptionLikeness.topic("ﬁlm\u{a0}Straße") == "film strasse")
        #expect(CaptionLikeness.topic(" \n") == "")
    }

    @Test func similarityIsJaccardOverFourCharacters() {
        func similarity(_ a: String, _ b: String) -> Double { CaptionLikeness.similarity(CaptionLikeness.bare(a), CaptionLikeness.bare(b)) }
        let third: Double = 1 / 3
        let cases: [(String, String, Double)] = [
            ("abcde", "ABCDE #x", 1), ("abcde", "abcdf", third), ("abc", "abc", 1), ("abc", "abcd", 0), ("", "", 0), ("#a", "#b", 0),
            ("aaaaaaaa", "aaaa", 1),
        ]
        for (first, second, expected) in cases {
            let found = similarity(first, second)
            #expect(found == expected, "\(first) \(second)")
        }
    }

    /// Marks found here are those that expressions find.
    @Test func hashtagsAndMentionsAreThoseOfExpressions() {
        var dice = SeededGenerator(seed: 21)
        let parts = ["#", "@", "a", "b1", "_", ".", " ", "/", "&", "é", "한", "7", "-", "#x", "@y", "\n"]
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...9, using: &dice) { text += parts.randomElement(using: &dice) ?? "" }
            var expected = ""
            var position = text.startIndex
            let marks = (Marks.hashtags(in: text) + Marks.mentions(in: text)).sorted { $0.range.lowerBound < $1.range.lowerBound }
            for mark in marks {
                expected += text[position..<mark.range.lowerBound]
                position = mark.range.upperBound
            }
            expected += text[position...]
            let kept = String(String.UnicodeScalarView(expected.unicodeScalars.filter { !$0.properties.isWhitespace }))
            #expect(Self.bare(text) == kept, "`\(text)`")
        }
    }

    @Test(arguments: [0, 0.2, 0.5, 0.8, 0.9, 1]) func theIndexFindsWhatComparingAllFinds(similarity: Double) {
        var dice = SeededGenerator(seed: 22)
        let hour: Int64 = 3_600_000
        var hits = 0
        for within in [nil, 30 * hour, 2 * hour] {
            var table = ShingleTable()
            var index = CaptionIndex(similarity: similarity, within: within)
            var all: [(caption: String, slot: Int64)] = []
            for number in 0..<400 {
                let caption = Self.caption(&dice)
                let slot = Int64.random(in: -100...100, using: &dice) * hour
                let own = Int32.random(in: 0...400, using: &dice)
                let found = index.earliest(like: table.print(of: caption), around: slot, &table) { $0 != own }
                let expected = all.indices.first { other in
                    guard Int32(other) != own, within.map({ abs(all[other].slot - slot) < $0 }) ?? true else { return false }
                    let (first, second) = (MinuteScan.shingles(caption), MinuteScan.shingles(all[other].caption))
                    guard !first.isEmpty, !second.isEmpty else { return false }
                    return Double(first.intersection(second).count) / Double(first.union(second).count) >= similarity
                }
                let place: Int? = found.map { Int($0) }
                #expect(place == expected, "caption \(number) at similarity \(similarity)")
                hits += found == nil ? 0 : 1
                index.add(table.print(of: caption), caption: caption, Seen(slot: slot, order: Int32(number)))
                all.append((caption, slot))
            }
        }
        #expect(hits > 5)
    }

    /// Few words, many near misses: some letters of an earlier text changed.
    private static func caption(_ dice: inout SeededGenerator) -> String {
        let words: [String] = ["night", "market", "lantern", "seventeen"]
        var chosen: [String] = []
        for _ in 0..<Int.random(in: 0...9, using: &dice) { chosen.append(words[Int.random(in: 0..<4, using: &dice)]) }
        var text = Array(chosen.joined(separator: " "))
        for _ in 0..<Int.random(in: 0...3, using: &dice) where !text.isEmpty {
            text[Int.random(in: 0..<text.count, using: &dice)] = ["x", "y", "z"].randomElement(using: &dice) ?? "x"
        }
        return String(text)
    }

    @Test func manyAlphabetsKeepTheirShinglesApart() {
        var table = ShingleTable()
        let first = table.print(of: "日本語の字幕とそのほか")
        #expect(first.shingles.count == 8)
        for (caption, expected) in [("日本語の字幕とそのほか", 8), ("日本語の別の字幕です", 1), ("abcdefg", 0)] {
            let shared: Int = table.shared(with: caption).shared
            #expect(shared == expected, "\(caption)")
        }
        let short = table.print(of: "ab")
        #expect(short.shingles.count == 1)
        let (longer, nothing) = (table.shared(with: "abc"), table.shared(with: "#x"))
        #expect(longer.shared == 0)
        #expect(nothing.count == 0)
    }
}
