import Ledger

/// One consistent look at a ledger whose body may end the command with words of its own.
enum LedgerLook {
    static func at<T>(_ ledger: Ledger, _ body: (LedgerReader) throws -> T) throws -> T {
        do {
            return try ledger.read(body)
        } catch LedgerError.abandoned(let reason) {
            throw reason
        }
    }
}
