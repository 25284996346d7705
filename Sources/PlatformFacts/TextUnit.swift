/// What a platform counts when it limits text.
package enum TextUnit: String, Hashable, Codable, Sendable {
    case graphemes, utf16, utf8, scalars
    /// twitter-text's weighted length, configuration v3.
    case xWeighted = "x-weighted"
    /// The larger of scalars and UTF-16 units: where the vendor does not say which it counts.
    case cautious
}
