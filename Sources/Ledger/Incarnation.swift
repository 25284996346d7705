import Foundation

/// Tells a ledger that was restored from a backup by hand: each life of a publisher raises a number (`Ledger.takeUp`) that
/// stands both in the ledger and in `<ledger>.id` beside it. A copied-back ledger is behind the file.
package enum Incarnation: Hashable, Sendable {
    case matches
    /// The ledger is older than what last ran here (or the file comes from elsewhere).
    case differs(ledger: Int64, file: Int64)
    /// There is no readable `<ledger>.id`: the ledger was copied here alone.
    case unknown(ledger: Int64)

    static func file(beside path: String) -> String { path + ".id" }

    /// Where files of the machine can lie beside it.
    private static func isOnDisk(_ path: String) -> Bool { path != Ledger.memoryPath && !path.hasPrefix(Ledger.uriScheme) }

    static func read(beside path: String) -> Int64? {
        guard isOnDisk(path), let text = try? String(contentsOfFile: file(beside: path), encoding: .utf8) else { return nil }
        return Int64(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    static func store(_ number: Int64, beside path: String) throws(LedgerError) {
        guard isOnDisk(path) else { return }
        try LedgerFiles.replace(file(beside: path), with: "\(number)\n", ledger: path)
    }
}

extension Ledger {
    /// Compares the two numbers. A ledger ahead by one died between its commit and the file's: that matches.
    package func incarnation() throws(LedgerError) -> Incarnation {
        let number = try read { reader in try reader.incarnation() }
        guard !isInMemory else { return .matches }
        guard let file = Incarnation.read(beside: path) else { return .unknown(ledger: number) }
        return file == number || file == number - 1 ? .matches : .differs(ledger: number, file: file)
    }
}
