import Foundation

/// Makes texts equal that readers take for equal: compatibility forms, composed and decomposed letters, capital and small.
package enum TextFolding {
    /// NFKC, full case folding, and NFKC again, because folding can take composed letters apart.
    ///
    /// Plain ASCII, which is most of what is compared, needs none of the tables.
    package static func folded(_ text: String) -> [Unicode.Scalar] {
        if let plain = foldedASCII(text) { return plain }
        var folded = String.UnicodeScalarView()
        for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
            if let plain = small(scalar) { folded.append(plain) } else { folded.append(contentsOf: foldedAlone(scalar).unicodeScalars) }
        }
        return Array(String(folded).precomposedStringWithCompatibilityMapping.unicodeScalars)
    }

    private static func foldedASCII(_ text: String) -> [Unicode.Scalar]? {
        var text = text
        return text.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
            return bytes.map { Unicode.Scalar((65...90).contains($0) ? $0 | 0x20 : $0) }
        }
    }

    private static func small(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard scalar.isASCII else { return nil }
        return (65...90).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
    }

    /// Small, capital, small again is the same partition as Unicode's case folding (ẞ and ß meet in `ss`, ς and σ in `σ`),
    /// but for the dotless ı, which folding leaves alone.
    private static func foldedAlone(_ scalar: Unicode.Scalar) -> String {
        scalar == "\u{131}" ? "\u{131}" : scalar.properties.lowercaseMapping.uppercased().lowercased()
    }
}
