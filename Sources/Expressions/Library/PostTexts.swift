import Foundation

/// Functions for captions and titles. They see graphemes, what a reader takes for one character, and never split one.
extension StandardLibrary {
    static let postTexts: [FunctionDeclaration] = [
        text1("lower", "The text in small letters, of any script: `\"ÄPFEL\".lower()` is `äpfel`.") { .string($0.lowercased()) },
        text1("upper", "The text in capital letters, of any script.") { .string($0.uppercased()) },
        text1("words", "The words of a text: what white space separates.") { text in
            .list(text.split(whereSeparator: \.isWhitespace).map { .string(String($0)) })
        },
        text1("firstLine", "The first line that is not blank, without white space at its ends.") { text in
            let lines = text.split(whereSeparator: \.isNewline).lazy.map { StandardLibrary.trimmed($0.unicodeScalars) }
            return .string(lines.first { !$0.isEmpty }.map { String($0) } ?? "")
        },
        text1("hashtags", "The hashtags of a text as written, without `#`, in order: `\"#Dance now\".hashtags()` is `[\"Dance\"]`.") {
            .list(Marks.hashtags(in: $0).map { .string(String($0.name)) })
        },
        text1("mentions", "The accounts mentioned in a text, without `@`, in order.") {
            .list(Marks.mentions(in: $0).map { .string(String($0.name)) })
        },
        text1("stripHashtags", "The text without its hashtags and the blanks that they leave behind.") {
            .string(Marks.withoutHashtags($0))
        },
        text1("slug", "A name for addresses: small letters and digits joined by `-`, accents removed.") { .string(slug($0)) },
        FunctionDeclaration(
            "truncate", doc: "At most so many characters from the start; nothing is added, no emoji or accented letter is split.",
            overloads: [
                .member2(.string, .int, .string) { (text, count, _) throws(EvaluationError) in
                    let count = try count.integer()
                    guard count >= 0 else { throw EvaluationError(.outOfRange, "a text cannot be cut to \(count) characters") }
                    return .string(String(try text.text().prefix(Int(count))))
                }.verifying { count in
                    guard case .int(let number) = count, number < 0 else { return nil }
                    return ("a text cannot be cut to \(number) characters", nil)
                }
            ]),
    ]

    private static func text1(_ name: String, _ doc: String, _ body: @escaping @Sendable (String) -> Value) -> FunctionDeclaration {
        FunctionDeclaration(
            name, doc: doc,
            overloads: [
                .member1(.string, .string) { (value, meter) throws(EvaluationError) in
                    let text = try value.text()
                    try meter.charge(text.utf8.count / 16)
                    return body(text)
                }.returning(["words", "hashtags", "mentions"].contains(name) ? .list(.string) : .string)
            ])
    }

    private static func slug(_ text: String) -> String {
        let plain = text.decomposedStringWithCompatibilityMapping.lowercased()
        var made = ""
        var isPending = false
        for scalar in plain.unicodeScalars {
            if scalar.properties.generalCategory == .nonspacingMark { continue }
            if scalar == "ß" {
                made += "ss"
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                if isPending, !made.isEmpty { made += "-" }
                isPending = false
                made.unicodeScalars.append(scalar)
            } else {
                isPending = true
            }
        }
        return made
    }
}

extension FunctionDeclaration.Overload {
    fileprivate func returning(_ type: ValueType) -> Self {
        var overload = self
        overload.result = type
        return overload
    }
}
