import Domain
import Foundation

/// JSON inside columns: sorted keys, so that equal values are equal text. The two values that most rows hold skip the
/// coder, which would otherwise take more time than all other columns of a row together.
enum StoredJSON {
    private static let noReasons = "[]"
    private static let assumed = #"{"assumed":{}}"#

    static func text(_ reasons: [Reason]) throws -> String { reasons.isEmpty ? noReasons : try encode(reasons) }
    static func text(_ media: MediaFinding) throws -> String { media == .assumed ? assumed : try encode(media) }

    static func reasons(_ fields: inout FieldReader) throws(LedgerError) -> [Reason] {
        var peek = fields
        if try peek.text() == noReasons {
            fields = peek
            return []
        }
        return try fields.json()
    }

    static func media(_ fields: inout FieldReader) throws(LedgerError) -> MediaFinding {
        var peek = fields
        if try peek.text() == assumed {
            fields = peek
            return .assumed
        }
        return try fields.json()
    }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
