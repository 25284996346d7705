import CivilTime
import Ledger

/// Notices that the ledger's write-ahead log grows because somebody has had a look at the ledger open for long: it is cut
/// back only between looks.
struct LogWatch {
    let path: String
    let limit: Int64
    /// The size that was last spoken of; 0: none.
    private var told: Int64 = 0

    init(path: String, limit: Int64 = Ledger.logLimit) {
        self.path = path
        self.limit = limit
    }

    /// One sentence when it has passed the limit, and again each time it has doubled.
    mutating func look() -> String? {
        let path = path
        return judge(bytes: Ledger.logBytes(path) ?? 0) { FileLocks.current()?.readers(of: path) ?? [] }
    }

    mutating func judge(bytes: Int64, readers: () -> [Int32]) -> String? {
        guard bytes > limit else {
            told = 0
            return nil
        }
        guard bytes >= told * 2 else { return nil }
        told = bytes
        let names = readers().filter { $0 > 0 }.map(String.init).joined(separator: ", ")
        let who = names.isEmpty ? "`fuser \(path)` tells who has it open" : "process \(names) is reading it; end that process"
        return "the ledger's log has grown to \(bytes >> 20) MiB, because a reader keeps it from being copied back: \(who)"
    }
}
