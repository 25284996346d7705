/// What a platform takes of one kind of media, in one form of post.
package struct MediaRule: Hashable, Sendable {
    package enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        case video, image, gif, document
    }

    package var kind: Kind
    /// The form of post it holds for, as the destination's `format` or `mode` says; nil: every one.
    package var form: String?
    /// MIME types; empty: the contract names none.
    package var types: [String]
    package var maxBytes: Int64?
    package var minDuration: Duration?
    package var maxDuration: Duration?
    /// Width divided by height.
    package var aspect: ClosedRange<Double>?
    /// Pixels.
    package var width: ClosedRange<Int>?
    /// How many one post may hold.
    package var maxCount = 1

    package init(
        _ kind: Kind, form: String? = nil, types: [String], maxBytes: Int64? = nil, minDuration: Duration? = nil,
        maxDuration: Duration? = nil, aspect: ClosedRange<Double>? = nil, width: ClosedRange<Int>? = nil, maxCount: Int = 1
    ) {
        self.kind = kind
        self.form = form
        self.types = types
        self.maxBytes = maxBytes
        self.minDuration = minDuration
        self.maxDuration = maxDuration
        self.aspect = aspect
        self.width = width
        self.maxCount = maxCount
    }
}
