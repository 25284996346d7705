/// Functions for captions and titles. They see graphemes, what a reader takes for one character, and never split one.
extension StandardLibrary {
    static let postTexts: [FunctionDeclaration] = [
        text1("lower", "The text in small letters, of any script.") { $0.lowercased() },
        text1("upper", "The text in capital letters, of any script.") { $0.uppercased() },
        text1("title", "The text with a capital at the beginning of every word; other letters stay.", CaptionText.title),
        text1("firstLine", "The first line that is not blank, without white space at its ends.", CaptionText.firstLine),
        texts1("words", "The words of a text: what white space separates.") { text in
            text.split(whereSeparator: \.isWhitespace).map(String.init)
        },
        FunctionDeclaration(
            "wordCount", doc: "How many words a text has: what white space separates.",
            overloads: [
                .member1(.string, .int) { (value, meter) throws(EvaluationError) in
                    .int(Int64(try scanned(value, &meter).split(whereSeparator: \.isWhitespace).count))
                }
            ]),
        texts1("hashtags", "The hashtags of a text as written, without `#`, in order.") { text in
            Marks.hashtags(in: text).map { String($0.name) }
        },
        texts1("mentions", "The accounts mentioned in a text, without `@`, in order.") { text in
            Marks.mentions(in: text).map { String($0.name) }
        },
        texts1("links", "The links of a text, in order: what begins with `https://`, `http://` or `www.`.") { text in
            Links.ranges(in: text).map { String(text[$0]) }
        },
        text1("stripHashtags", "The text without its hashtags and the blanks that they leave behind.") { text in
            CaptionText.removing(Marks.hashtags(in: text).map(\.range), from: text)
        },
        text1("stripMentions", "The text without its mentions and the blanks that they leave behind.") { text in
            CaptionText.removing(Marks.mentions(in: text).map(\.range), from: text)
        },
        text1("stripLinks", "The text without its links and the blanks that they leave behind.") { text in
            CaptionText.removing(Links.ranges(in: text), from: text)
        },
        text1(
            "collapseSpaces", "White space in a row becomes one blank, empty lines in a row become one; none is left at the ends.",
            CaptionText.collapsed),
        text1("slug", "A name for addresses: small letters and digits joined by `-`, accents removed.", CaptionText.slug), truncate,
        FunctionDeclaration(
            "similarity",
            doc: """
                How much two texts are alike, from 0 to 1: the share of runs of four characters that they have in common. Case, links, \
                hashtags, mentions and white space do not count.
                """, overloads: [.global2(.string, .string, .double, similarity), .member2(.string, .string, .double, similarity)]),
    ]

    private static let truncate = FunctionDeclaration(
        "truncate",
        doc: """
            At most so many characters from the start; no emoji or accented letter is split. With a second text, that text takes the place \
            of what was cut off, and counts.
            """,
        overloads: [
            .member2(.string, .int, .string) { (text, count, meter) throws(EvaluationError) in
                .string(CaptionText.truncated(try scanned(text, &meter), to: try length(count)))
            }.verifying(at: 0, verifyLength),
            FunctionDeclaration.Overload.member(.string, [.int, .string], .string) { (values, meter) throws(EvaluationError) in
                .string(CaptionText.truncated(try scanned(values[0], &meter), to: try length(values[1]), ellipsis: try values[2].text()))
            }.verifying(at: 0, verifyLength),
        ])

    @Sendable private static func verifyLength(_ count: Value) -> (message: String, hint: String?)? {
        guard case .int(let number) = count, number < 0 else { return nil }
        return ("a text cannot be cut to \(number) characters", nil)
    }

    private static func length(_ count: Value) throws(EvaluationError) -> Int {
        let number = try count.integer()
        guard number >= 0 else { throw EvaluationError(.outOfRange, "a text cannot be cut to \(number) characters") }
        return Int(number)
    }

    @Sendable private static func similarity(_ a: Value, _ b: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        let (first, second) = (try a.text(), try b.text())
        try meter.charge(first.utf8.count + second.utf8.count)
        return .double(CaptionLikeness.similarity(CaptionLikeness.bare(first), CaptionLikeness.bare(second)))
    }

    private static func scanned(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> String {
        let text = try value.text()
        try meter.charge(text.utf8.count / 16)
        return text
    }

    private static func text1(_ name: String, _ doc: String, _ body: @escaping @Sendable (String) -> String) -> FunctionDeclaration {
        FunctionDeclaration(
            name, doc: doc,
            overloads: [.member1(.string, .string) { (value, meter) throws(EvaluationError) in .string(body(try scanned(value, &meter))) }])
    }

    private static func texts1(_ name: String, _ doc: String, _ body: @escaping @Sendable (String) -> [String]) -> FunctionDeclaration {
        FunctionDeclaration(
            name, doc: doc,
            overloads: [
                .member1(.string, .list(.string)) { (value, meter) throws(EvaluationError) in
                    .list(body(try scanned(value, &meter)).map { .string($0) })
                }
            ])
    }
}
