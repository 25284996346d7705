package import CivilTime
package import Ledger

/// How a process ends that does not end by itself.
package enum Death: String, Hashable, Sendable, CaseIterable {
    /// `kill -9`, a panic: what was written stays.
    case killed
    /// The machine stops: what was not synced is at the disk's mercy.
    case powerCut = "power-cut"
}

/// Where a simulated ledger lies.
package protocol LedgerDisk: AnyObject {
    /// The ledger as a new process finds it; the first time it is made. May fail as a real disk does.
    func open(at: Timestamp) throws -> Ledger
    /// The process that had the ledger open is gone.
    func lose(_ ledger: Ledger, by death: Death)
    /// The process ends as it should.
    func release(_ ledger: Ledger)
    /// Another process's look or change: a command that a person gives while the daemon runs, or while it is down.
    func visit(at: Timestamp, _ body: (Ledger) throws -> Void) throws
    func suffer(_ trouble: DiskTrouble)
}

/// In memory, where nothing fails and nothing is lost.
package final class MemoryDisk: LedgerDisk {
    private let workspace: String
    private var ledger: Ledger?

    package init(workspace: String) { self.workspace = workspace }

    package func open(at now: Timestamp) throws -> Ledger {
        let opened = try ledger?.reopened(at: now) ?? Ledger.inMemory(stamp: .sandbox, workspace: workspace, at: now)
        ledger = opened
        return opened
    }

    package func lose(_ ledger: Ledger, by death: Death) {}
    package func release(_ ledger: Ledger) {}

    package func visit(at now: Timestamp, _ body: (Ledger) throws -> Void) throws {
        if let ledger { try body(ledger) }
    }

    package func suffer(_ trouble: DiskTrouble) {}
}
