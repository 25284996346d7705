import Domain
import Foundation

/// One step of the schema, forward only. Once released its text never changes: ledgers remember its checksum.
struct Migration: Hashable, Sendable {
    /// Sorts in the order of application: `0001-initial`.
    var name: String
    var sql: String

    var checksum: String { sha256Hex(Data(sql.utf8)) }

    /// All of them, oldest first. A new one is a new file and one more entry here.
    static let shipped: [Migration] = [.m0001Initial, .m0002QueueContent, .m0003Review, .m0004Flow, .m0005SharedLimits]
}
