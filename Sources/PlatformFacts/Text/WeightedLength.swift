import Foundation

/// X's weighted length: twitter-text configuration v3 (280, scale 100, default weight 200, links 23, an emoji
/// sequence 2). The text is normalised to NFC first.
enum WeightedLength {
    static let linkLength = 23

    static func of(_ text: String) -> Int {
        let scalars = normalized(text)
        let links = LinkScanner.links(in: scalars)
        var nextLink = 0
        var hundredths = 0
        var index = 0
        while index < scalars.count {
            if nextLink < links.count, links[nextLink].lowerBound == index {
                hundredths += linkLength * 100
                index = links[nextLink].upperBound
                nextLink += 1
                continue
            }
            let limit = nextLink < links.count ? links[nextLink].lowerBound : scalars.count
            if let end = EmojiSequence.end(in: scalars[..<limit], from: index) {
                hundredths += 200
                index = end
            } else {
                hundredths += weight(of: scalars[index].value)
                index += 1
            }
        }
        return hundredths / 100
    }

    /// NFC, cluster by cluster: nothing composes beyond one, and Foundation's takes quadratic time over a text of marks.
    private static func normalized(_ text: String) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.utf8.count)
        for character in text {
            let own = character.unicodeScalars
            // Below U+0300 nothing changes.
            if let only = own.first, only.value < 0x300, own.index(after: own.startIndex) == own.endIndex {
                scalars.append(only)
            } else {
                scalars += String(character).precomposedStringWithCanonicalMapping.unicodeScalars
            }
        }
        return scalars
    }

    /// Hundredths. Ranges of configuration v3.
    private static func weight(of scalar: UInt32) -> Int {
        switch scalar {
        case 0...0x10FF, 0x2000...0x200D, 0x2010...0x201F, 0x2032...0x2037: 100
        default: 200
        }
    }
}
