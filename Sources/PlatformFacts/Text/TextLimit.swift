extension Capabilities {
    /// How long a text may be, and how it is counted.
    package struct TextLimit: Hashable, Sendable {
        /// What a platform counts otherwise than its unit says.
        package enum Exception: Hashable, Sendable {
            /// Each link with a scheme counts as so many, a mention without its server (Mastodon).
            case flatLinks(Int)
            /// An emoji counts its UTF-8 bytes (Threads).
            case emojiBytes
        }

        package var unit: TextUnit
        package var max: Int
        package var exception: Exception?

        package init(_ max: Int, _ unit: TextUnit, _ exception: Exception? = nil) {
            self.unit = unit
            self.max = max
            self.exception = exception
        }

        /// The length as this platform counts it, exception included.
        package func length(of text: String) -> Int {
            switch exception {
            case nil: TextMeasure.length(text, unit: unit)
            case .flatLinks: TextPieces(text, asX: false).reduce(0) { $0 + cost(of: $1) }
            case .emojiBytes: text.reduce(0) { $0 + emojiCost(of: $1) }
            }
        }

        /// The length, where it is more than allowed. Most texts are far below and need not be measured: nothing but a link
        /// can count as more than its bytes.
        package func excess(of text: String) -> Int? {
            let bytes = text.utf8
            let countsLinks = unit == .xWeighted || exception != nil
            if bytes.count <= max, !countsLinks || !bytes.contains(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }) {
                return nil
            }
            let length = length(of: text)
            return length > max ? length : nil
        }

        /// What a piece of a text adds to its length.
        func cost(of piece: TextPieces.Piece) -> Int {
            // One byte counts as one everywhere; most of most texts.
            if piece.text.utf8.count == 1 { return 1 }
            switch (exception, piece.kind) {
            case (.flatLinks(let length), .link) where piece.hasScheme: return length
            case (.flatLinks, .mention): return TextMeasure.length(String(piece.localMention), unit: unit)
            case (.emojiBytes, _): return piece.text.reduce(0) { $0 + emojiCost(of: $1) }
            case (nil, .link) where unit == .xWeighted: return WeightedLength.linkLength
            default: return TextMeasure.length(String(piece.text), unit: unit)
            }
        }

        private func emojiCost(of character: Character) -> Int {
            let scalars = character.unicodeScalars
            let isEmoji = scalars.contains { ($0.properties.isEmoji && !$0.isASCII) || $0.value == 0x20E3 }
            return isEmoji ? character.utf8.count : TextMeasure.length(String(character), unit: unit)
        }
    }
}
