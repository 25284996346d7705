/// Which world a ledger belongs to. Written once, when the ledger is created.
package enum LedgerStamp: String, Hashable, Codable, Sendable, CaseIterable {
    case live
    case sandbox
}
