/// Random captions of whole tokens, with the tokens remembered.
struct RandomText {
    enum Kind: CaseIterable { case word, link, tag, mention, emoji, marks, han }

    struct Token {
        var text: String
        var kind: Kind
        /// Whether a cut may not fall inside.
        var isWhole: Bool { kind == .link || kind == .tag || kind == .mention || kind == .emoji }
    }

    var tokens: [Token] = []
    var separators: [String] = []

    init(_ random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...14, using: &random) {
            let kind = Kind.allCases.randomElement(using: &random) ?? .word
            tokens.append(Token(text: Self.samples(kind).randomElement(using: &random) ?? "", kind: kind))
            separators.append([" ", " ", " ", "\n", "  ", "\r\n"].randomElement(using: &random) ?? " ")
        }
    }

    var text: String { zip(tokens, separators).reduce("") { $0 + $1.0.text + $1.1 }.trimmed }

    /// Where each token lies, in scalars.
    var ranges: [(token: Token, range: Range<Int>)] {
        var position = 0
        return zip(tokens, separators).map { token, separator in
            let range = position..<position + token.text.unicodeScalars.count
            position = range.upperBound + separator.unicodeScalars.count
            return (token, range)
        }
    }

    private static func samples(_ kind: Kind) -> [String] {
        switch kind {
        case .word: ["a", "launch", "Straße", "don't", "well-known", "привет", "3.14", "(so)", "naïve", "…", "—", "C", "e.g.", "50%"]
        case .link:
            [
                "https://example.com", "http://a.co/b", "https://example.com/a/very/long/path?with=a&query=1#frag", "example.org",
                "www.example.co.uk/x_(y)", "https://bücher.example.de/ä", "http://localhost:8080/abc", "https://intranet/page-1",
                "https://t.co/AbC123", "https://example.community/x",
            ]
        case .tag: ["#dance", "#naïve_2026", "#日本語", "#हिन्दी", "$TSLA", "＃全角", "#1", "#ខ្មែរ"]
        case .mention: ["@ada", "@ada_l", "@ada@social.example", "@alice.bsky.social", "＠ada", "@a.b-c"]
        case .emoji: ["👍", "👍🏽", "👨‍👩‍👧‍👦", "🇩🇪", "1️⃣", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏿‍💻", "🏳️‍🌈", "🧑‍🚒", "🐻‍❄️"]
        case .marks: ["e\u{301}\u{323}", "ក្ខ្គ", "क्ष्म", "မင်္ဂ", "a\u{300}\u{301}\u{302}b", "각"]
        case .han: ["日本語です", "漢字", "한국어", "中文。", "カタカナ"]
        }
    }
}

extension String {
    var trimmed: String {
        var characters = self[...]
        while let last = characters.last, last.isWhitespace { characters.removeLast() }
        return String(characters)
    }
}
