/// Why a recurrence rule or a cron expression is refused, and which part of it is at fault.
package struct RecurrenceTextError: Error, Hashable, CustomStringConvertible {
    /// The part as it was written, such as `BYDAY=2TU` or the hour field of a cron expression; empty when something is missing.
    package let part: String
    /// Where the part stands in the text, in UTF-8 bytes.
    package let range: Range<Int>
    /// A sentence for people, without a full stop.
    package let reason: String

    package var description: String { part.isEmpty || reason.hasPrefix("`\(part)`") ? reason : "\(part): \(reason)" }
}

/// A piece of a text under inspection, with its place.
struct TextPiece {
    let bytes: ArraySlice<UInt8>

    init(_ text: some StringProtocol) { bytes = Array(text.utf8)[...] }
    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// In capitals, for names of any case.
    var capitals: String {
        String(decoding: bytes.map { (97...122).contains($0) ? $0 - 32 : $0 }, as: UTF8.self)
    }

    func split(_ separator: Unicode.Scalar) -> [TextPiece] {
        bytes.split(separator: UInt8(ascii: separator), omittingEmptySubsequences: false).map(TextPiece.init)
    }

    /// The piece before the first separator and the one after it; nil without a separator.
    func halves(_ separator: Unicode.Scalar) -> (TextPiece, TextPiece)? {
        guard let middle = bytes.firstIndex(of: UInt8(ascii: separator)) else { return nil }
        return (TextPiece(bytes[..<middle]), TextPiece(bytes[(middle + 1)...]))
    }

    func dropFirst() -> TextPiece { TextPiece(bytes.dropFirst()) }

    func failure(_ reason: String) -> RecurrenceTextError {
        RecurrenceTextError(part: text, range: bytes.startIndex..<bytes.endIndex, reason: reason)
    }

    /// A number of ASCII digits alone; nil for anything else, and for one of more than 18 digits.
    var digits: Int? {
        guard (1...18).contains(bytes.count), bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}
