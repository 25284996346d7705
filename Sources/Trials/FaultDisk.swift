import CFaultVFS
package import CivilTime
import Foundation
package import Ledger
package import Simulation

/// A ledger on a disk in memory that forgets, tears and fails (`CFaultVFS`).
package final class FaultDisk: LedgerDisk {
    private let workspace: String
    private let name: String
    private let disk: OpaquePointer
    private var dice: SeededGenerator
    /// Whether a power cut was ordered: whatever fails then was cut, not killed.
    private var isCutOrdered = false
    private var suffered = false
    /// Connections to a disk must not outlive it: closing the last one copies its log back.
    private var current: Ledger?
    private var visitor: Ledger?

    struct NoDisk: Error {}

    package init(workspace: String, seed: UInt64) throws {
        self.workspace = workspace
        name = "fault-\(DiskNumber.next())"
        dice = SeededGenerator(seed: seed).child("disk")
        guard let disk = fault_disk_create(name, dice.next()) else { throw NoDisk() }
        self.disk = disk
    }

    deinit {
        current?.close()
        visitor?.close()
        fault_disk_destroy(disk)
    }

    package func open(at now: Timestamp) throws -> Ledger {
        let ledger = try connect(at: now)
        current = ledger
        return ledger
    }

    private func connect(at now: Timestamp) throws -> Ledger {
        do { return try Ledger.open(fileSystem: name, stamp: .sandbox, workspace: workspace, at: now) } catch {
            if wasCut() {
                fault_disk_crash(disk, loss())
                dismissVisitor()
            }
            throw error
        }
    }

    private func wasCut() -> Bool {
        guard hasSuffered, isCutOrdered else { return false }
        isCutOrdered = false
        return true
    }

    package func lose(_ ledger: Ledger, by death: Death) {
        let isWithoutPower = wasCut() || death == .powerCut
        fault_disk_crash(disk, isWithoutPower ? loss() : FAULT_KEEPS_ALL)
        // Frees memory; the disk does not hear of it any more.
        ledger.close()
        current = nil
        dismissVisitor()
    }

    private func loss() -> fault_loss {
        switch dice.int(0...3) {
        case 0: FAULT_LOSES_ALL
        case 1: FAULT_KEEPS_ALL
        default: FAULT_TEARS
        }
    }

    package func release(_ ledger: Ledger) {
        ledger.close()
        current = nil
        dismissVisitor()
    }

    /// One connection serves all visitors until the next death: opening one takes longer than what they want.
    package func visit(at now: Timestamp, _ body: (Ledger) throws -> Void) throws {
        let ledger = try visitor ?? connect(at: now)
        visitor = ledger
        try body(ledger)
    }

    private func dismissVisitor() {
        visitor?.close()
        visitor = nil
    }

    package func suffer(_ trouble: DiskTrouble) {
        switch trouble {
        case .full: fault_disk_set_full(disk, 1)
        case .healed:
            fault_disk_set_full(disk, 0)
            // An order that has come already is not forgotten by that.
            if !hasSuffered { fault_disk_fail(disk, 0, 0, FAULT_NONE) }
        case .failsWriting(let skip): order(FAULT_WRITES, skip, FAULT_EIO)
        case .failsReading(let skip): order(FAULT_READS, skip, FAULT_EIO)
        case .runsOut(let skip): order(FAULT_WRITES, skip, FAULT_ENOSPC)
        case .powerCut(let skip): order(FAULT_WRITES, skip, FAULT_POWER_CUT)
        }
    }

    private func order(_ calls: fault_calls, _ skip: Int, _ kind: fault_kind) {
        isCutOrdered = kind == FAULT_POWER_CUT
        suffered = false
        fault_disk_fail(disk, Int32(calls.rawValue), UInt64(skip), kind)
    }

    /// Whether what was ordered last has happened.
    package var hasSuffered: Bool {
        if fault_disk_has_failed(disk) != 0 { suffered = true }
        return suffered
    }

    /// A disk that lies says that it has synced.
    package func setLying(_ isLying: Bool) { fault_disk_set_lying(disk, isLying ? 1 : 0) }

    package var writes: Int { Int(fault_disk_count(disk, Int32(FAULT_WRITES.rawValue))) }
    package var reads: Int { Int(fault_disk_count(disk, Int32(FAULT_READS.rawValue))) }
}

/// SQLite's file systems need names that differ within a process.
private enum DiskNumber {
    private static let lock = NSLock()
    nonisolated(unsafe) private static var last = 0

    static func next() -> Int {
        lock.withLock {
            last += 1
            return last
        }
    }
}
