import PlatformFacts
import Testing

/// twitter-text's documented rules beyond its conformance suite.
@Suite struct WeightedLengthTests {
    @Test(arguments: [
        // Emoji of Unicode 11, which twitter-text counts as one.
        ("1F469 200D 2764 FE0F 200D 1F48B 200D 1F468", 2), ("1F469 200D 2764 FE0F 200D 1F469", 2), ("1F3CB FE0F 200D 2642 FE0F", 2),
        ("1F575 1F3FD 200D 2640 FE0F", 2), ("1F468 1F3FF 200D 2695 FE0F", 2), ("1F441 200D 1F5E8", 2), ("1F9DE 200D 2640 FE0F", 2),
        ("23 FE0F 20E3", 2), ("2A 20E3", 2), ("A9 FE0F", 2), ("2122 FE0F", 2), ("24C2 FE0F", 2), ("2600 FE0F", 2), ("270C FE0F 1F3FD", 2),
        ("1F468 200D 1F467 200D 1F466", 2), ("1F3F4 E0067 E0062 E0077 E006C E0073 E007F", 2),
        // What came later, or is no sequence, counts part by part.
        ("1F408 200D 2B1B", 5), ("1F43B 200D 2744 FE0F", 5), ("1FAF1 1F3FB 200D 1FAF2 1F3FF", 9), ("1F9D1 200D 1F4BB", 5),
        ("2600 FE0E", 4), ("1F600 FE0F", 4), ("1F1FD 1F1FD", 4), ("1F468 200D 1F466 200D 1F467", 5), ("1F468 200D 2764 FE0F 200D 1F469", 8),
        ("A9", 1), ("2122", 2), ("FE0F", 2), ("200D", 1), ("1F3C3 200D 2640", 5), ("1F3F4 E0075 E0073 E007F", 8),
    ])
    func countsAnEmojiAsOneWhereTwitterTextKnowsIt(hex: String, expected: Int) {
        #expect(TextMeasure.length(text(hex), unit: .xWeighted) == expected)
    }

    @Test(arguments: [
        // Ranges of configuration v3: 0–10FF, 2000–200D, 2010–201F, 2032–2037 count one.
        ("\u{10FF}", 1), ("\u{1100}", 2), ("\u{1FFF}", 2), ("\u{2000}", 1), ("\u{200E}", 2), ("\u{200F}", 2), ("\u{2010}", 1),
        ("\u{2020}", 2),
        ("\u{2031}", 2), ("\u{2032}", 1), ("\u{2038}", 2), ("\u{202E}", 2), ("𐌰", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2),
        // NFC first.
        ("e\u{301}", 1), ("A\u{30A}", 1), ("\u{212B}", 1), ("\u{FB01}", 2), ("q\u{301}", 2),
    ])
    func weighsByRangeAfterNormalisation(text: String, expected: Int) {
        #expect(TextMeasure.length(text, unit: .xWeighted) == expected)
    }

    @Test(arguments: [
        ("https://example.com", 23), ("HTTPS://EXAMPLE.COM", 23), ("http://example.com/" + String(repeating: "a", count: 500), 23),
        ("example.com", 23), ("example.museum", 23), ("example.invalidtld", 18), ("https://example.invalidtld", 26), ("localhost", 9),
        ("http://localhost:3000/x", 23), ("https://192.168.1.1/a", 21), ("example.com.", 24), ("(example.com)", 25), ("example.com!", 24),
        ("https://example.com/a.", 24), ("https://example.com/(a)", 23), ("https://example.com/(a", 25), ("https://t.co/abc", 23),
        ("https://t.co/abc,de", 26), ("https://例え.テスト", 19), ("https://日本語.jp", 23), ("日本語.jp", 9), ("xn--fsq.com", 23),
        ("https://xn--fiqs8s", 18), ("日本語example.com", 29), ("example.comです", 27), ("#example.com", 12), ("@example.com", 12),
        ("me@example.com", 14), ("a.b_c.com", 9), ("https://a_b.example.com", 23), ("https://ex_ample.com", 20),
        ("http://example.com:8080/x?y=z#w", 23), ("https://example.com?x=1", 23), ("example.com/path", 23), ("-example.com", 12),
        ("\u{202A}https://example.com\u{202C}", 27), ("שלום https://example.com", 28), ("https://user:pw@example.com", 27),
        ("https://example.com https://example.com", 47), ("https://example.comhttps://example.com", 38),
        ("https://\(String(repeating: "a", count: 63)).com", 23), ("https://\(String(repeating: "a", count: 64)).com", 76),
    ])
    func countsALinkAs23(text: String, expected: Int) {
        #expect(TextMeasure.length(text, unit: .xWeighted) == expected)
    }
}
