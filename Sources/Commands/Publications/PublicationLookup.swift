import Domain
import Ledger

/// Finds the one publication that a person means by the first digits of its key.
enum PublicationLookup {
    private static let fewest = 8

    static func find(_ prefix: String, in reader: LedgerReader) throws -> PublicationRecord {
        let hex = prefix.lowercased()
        guard hex.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            throw CommandFailure.usage(
                "`\(TerminalText.safe(prefix))` is not a key: keys are hex digits", try: "`reprise publications list` shows them")
        }
        guard hex.utf8.count >= fewest else {
            throw CommandFailure.usage("a key needs at least \(fewest) digits, got \(hex.utf8.count)", try: "more of its digits")
        }
        let found = try reader.publications(matchingPrefix: hex)
        guard let record = found.first else {
            throw CommandFailure("no publication has a key that begins with \(hex)", try: "`reprise publications list` shows them")
        }
        guard found.count == 1 else {
            let keys = found.prefix(3).map { String($0.key.hex.prefix(16)) }.joined(separator: ", ")
            throw CommandFailure("\(found.count) publications have keys that begin with \(hex): \(keys) …", try: "more of its digits")
        }
        return record
    }
}
