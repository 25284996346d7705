import PlatformFacts
import Testing

/// Rule GB9c of UAX #29. Expectations: ICU 78 (Unicode 17).
@Suite struct GraphemeTests {
    static let counts: [(hex: String, graphemes: Int)] = [
        ("915 94D 937", 1),  // Devanagari क्ष
        ("915 94D 200D 937", 1), ("915 200D 94D 937", 1), ("915 93C 94D 937", 1), ("915 94D 94D 937", 1),
        ("915 94D 200C 937", 2),  // the non-joiner parts them
        ("915 94D 61", 2), ("915 94D", 1), ("94D 937", 2), ("61 94D 937", 2), ("915 93E 94D 937", 2),
        ("915 94D 937 94D 92F", 1), ("915 94D 20 937", 3), ("905 94D 937", 2),
        ("995 9CD 9B7 9AE 9BE", 2),  // Bengali
        ("B95 BCD BB7", 2),  // Tamil has no such rule
        ("C95 CCD CB7", 2),  // nor Kannada
        ("179F 17BD 179F 17D2 178F 17B8", 2),  // Khmer
        ("1019 1004 103A 1039 1002 101C 102C 1015 102B", 6),  // Myanmar
        ("1A20 1A60 1A21", 1), ("1B13 1B44 1B14", 1), ("1B83 1BAB 1B84", 1), ("A98F A9C0 A990", 1), ("AAE0 AAF6 AAE1", 1),
        ("11103 11133 11104", 1), ("11380 113D0 11381", 1), ("11900 1193E 11901", 1), ("11A0B 11A47 11A0C", 1),
        ("11A5C 11A99 11A5D", 1), ("11F04 11F42 11F05", 1), ("10A10 10A3F 10A11", 1), ("DC1 DCA 200D DBB DD3", 2),
        ("D15 D4D D15 D4D D15", 1), ("C15 C4D C37", 1), ("A95 ACD AB7", 1), ("B15 B4D B37", 1),
    ]

    @Test(arguments: counts)
    func conjunctsAreOneGrapheme(hex: String, graphemes: Int) {
        #expect(TextMeasure.length(text(hex), unit: .graphemes) == graphemes)
    }

    @Test func otherTextIsCountedAsEver() {
        let samples: [(String, Int)] = [
            ("", 0), ("abc", 3), ("e\u{301}", 1), ("\r\n", 1), ("👨‍👩‍👧‍👦", 1), ("🇩🇪🇫🇷", 2), ("1️⃣", 1), ("각", 1), ("日本語", 3), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1),
            ("❤️‍🔥", 1),
        ]
        for (sample, count) in samples { #expect(TextMeasure.length(sample, unit: .graphemes) == count, "\(sample)") }
    }

    @Test func cutsKeepConjunctsWhole() {
        for (hex, _) in Self.counts where !hex.contains(" 20 ") {
            let word = "ab" + text(hex) + "cd"
            let whole = TextMeasure.length(word, unit: .graphemes)
            for max in 0..<whole {
                let cut = TextMeasure.fit(word, unit: .graphemes, max: max)
                #expect(TextMeasure.length(cut, unit: .graphemes) == max, "\(hex)")
                let rest = String(word.unicodeScalars.dropFirst(cut.unicodeScalars.count))
                #expect(TextMeasure.length(rest, unit: .graphemes) == whole - max, "\(hex) at \(max)")
            }
        }
    }

    @Test func longRunsOfLinkersAreCountedInLinearTime() {
        let run = String(repeating: text("179F 17D2"), count: 200_000)
        #expect(TextMeasure.length(run, unit: .graphemes) == 1)
        #expect(TextMeasure.length(String(repeating: text("179F 17D2 20"), count: 100_000), unit: .graphemes) == 200_000)
    }
}
