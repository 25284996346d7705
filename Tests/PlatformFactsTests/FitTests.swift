import Domain
import PlatformFacts
import Testing

@Suite struct FitTests {
    static let limits: [Capabilities.TextLimit] =
        [TextUnit.graphemes, .utf16, .utf8, .scalars, .xWeighted, .cautious].map { .init(0, $0) }
        + [.init(0, .graphemes, .flatLinks(23)), .init(0, .cautious, .emojiBytes)]

    @Test(arguments: limits)
    func keepsItsPromisesOnRandomTexts(limit: Capabilities.TextLimit) {
        var random = SeededGenerator(seed: UInt64(bitPattern: Int64(Self.limits.firstIndex(of: limit) ?? 0)) &+ 77)
        for _ in 0..<400 {
            let sample = RandomText(&random)
            let whole = limit.length(of: sample.text)
            let max = Int.random(in: 0...(whole + 2), using: &random)
            let fitted = TextMeasure.fit(sample.text, within: [.init(max, limit.unit, limit.exception)])
            check(fitted, of: sample, limit, max)
        }
    }

    private func check(_ fitted: String, of sample: RandomText, _ limit: Capabilities.TextLimit, _ max: Int) {
        let text = sample.text
        let about: Comment = "\(text.debugDescription) in \(max) of \(limit.unit): \(fitted.debugDescription)"
        #expect(Array(text.unicodeScalars).starts(with: Array(fitted.unicodeScalars)), about)
        #expect(limit.length(of: fitted) <= max || fitted.isEmpty, about)
        if limit.length(of: text) <= max {
            #expect(fitted == text, about)
            return
        }
        #expect(fitted.trimmed == fitted, about)
        let end = fitted.unicodeScalars.count
        let cut = sample.ranges.first { $0.range.contains(end) && $0.range.lowerBound < end }
        #expect(cut?.token.isWhole != true, "\(about): inside \(cut?.token.text ?? "")")
        let tail = String(String.UnicodeScalarView(Array(text.unicodeScalars)[end...]))
        let graphemes = TextMeasure.length(text, unit: .graphemes)
        #expect(TextMeasure.length(fitted, unit: .graphemes) + TextMeasure.length(tail, unit: .graphemes) == graphemes, about)
        checkIsMaximal(end, of: sample, limit, max, about)
    }

    /// The next token would not have fitted.
    private func checkIsMaximal(
        _ end: Int, of sample: RandomText, _ limit: Capabilities.TextLimit, _ max: Int, _ about: Comment
    ) {
        guard let next = sample.ranges.first(where: { $0.range.upperBound > end }) else { return }
        let scalars = Array(sample.text.unicodeScalars)[..<next.range.upperBound]
        #expect(limit.length(of: String(String.UnicodeScalarView(scalars))) > max, "\(about): room for \(next.token.text)")
    }

    @Test func severalLimitsHoldAtOnce() {
        let limits = PlatformFacts.capabilities(for: .bluesky).captionLimits
        let families = String(repeating: "👨‍👩‍👧‍👦 ", count: 200)
        let fitted = TextMeasure.fit(families, within: limits)
        #expect(limits.allSatisfy { $0.length(of: fitted) <= $0.max })
        #expect(TextMeasure.length(fitted, unit: .utf8) > 2970)
        let plain = TextMeasure.fit(String(repeating: "ab ", count: 200), within: limits, reserving: 10)
        #expect(TextMeasure.length(plain, unit: .graphemes) == 290)
    }

    @Test func withoutRoomNothingIsLeft() {
        for limit in Self.limits {
            for max in [0, -1, Int.min] { #expect(TextMeasure.fit("anything", within: [.init(max, limit.unit)]) == "") }
        }
        #expect(TextMeasure.fit("anything", within: []) == "anything")
    }

    /// Long enough for quadratic work to be felt by whoever waits for the tests: 1 MB would take it a hundred times as long.
    @Test(arguments: limits)
    func longTextsAreCutInLinearTime(limit: Capabilities.TextLimit) {
        let line = "Launch 👩🏿‍💻 https://example.com/a?b=1 #dance @ada@social.example 日本語 ក្ខ abc.community \u{212A}.com\n"
        let text = String(repeating: line, count: 100_000 / line.utf8.count)
        for max in [280, limit.length(of: text) / 2] {
            let fitted = TextMeasure.fit(text, within: [.init(max, limit.unit, limit.exception)])
            let length = limit.length(of: fitted)
            #expect(length <= max && length > max - 60)
        }
    }

    @Test(arguments: ["あ.", "a.", "#", "http://", "(", "👨‍", "a.co/(((", "\u{179F}\u{17D2}", "@a.", "e\u{301}", "\u{212A}.com "])
    func hostileTextsAreCutInLinearTime(unit: String) {
        let text = String(repeating: unit, count: 60_000 / unit.utf8.count)
        for limit in [Capabilities.TextLimit(280, .xWeighted), .init(5000, .xWeighted), .init(300, .graphemes)] {
            #expect(limit.length(of: TextMeasure.fit(text, within: [limit])) <= limit.max)
        }
    }
}
