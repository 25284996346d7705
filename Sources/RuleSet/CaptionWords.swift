import Expressions

/// Hashtags and mentions of a caption: what `item.hashtags` and `item.mentions` hold, found by the same code as the
/// functions of that name, so that `item.hashtags` and `item.caption.hashtags()` can never differ.
package enum CaptionWords {
    /// As written, in order, without `#`.
    package static func hashtags(in caption: String) -> [String] { Marks.hashtags(in: caption).map { String($0.name) } }

    /// As written, in order, without `@`.
    package static func mentions(in caption: String) -> [String] { Marks.mentions(in: caption).map { String($0.name) } }
}
