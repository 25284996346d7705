/// How large the values may be that come from outside, as far as the estimate of costs goes. Larger ones do no harm: the
/// budget at run time holds whatever their size.
package struct SizeLimits: Hashable, Sendable {
    /// UTF-8 bytes of one text. The longest caption that any platform takes is far below.
    package var textBytes: Int
    /// Elements of one list, entries of one map.
    package var elements: Int
    /// Bytes of one text in a list or map: a hashtag, not a caption.
    package var elementBytes: Int

    package init(textBytes: Int = 16_384, elements: Int = 256, elementBytes: Int = 256) {
        self.textBytes = textBytes
        self.elements = elements
        self.elementBytes = elementBytes
    }
}
