import CivilTime
import Domain
import Ledger
import Simulation
import Testing
import Trials

/// The disk itself: what it keeps, what it forgets, and that a ledger on it keeps its word.
struct FaultDiskTests {
    private let now = Timestamp(seconds: 1_792_476_000)

    private func write(_ number: Int, to ledger: Ledger) throws {
        try ledger.write(at: now) { transaction in
            try transaction.setBrake(Brake(scope: .rule, name: "r\(number)", reason: String(repeating: "x", count: 900), since: now))
            try transaction.audit(actor: "test", action: "write", subject: "\(number)")
        }
    }

    private func found(_ ledger: Ledger) throws -> Set<String> {
        try ledger.read { reader in
            #expect(try reader.health().problems == [])
            return Set(try reader.brakes().map(\.name))
        }
    }

    @Test(arguments: Death.allCases) func whatWasCommittedOutlivesEachDeath(death: Death) throws {
        let disk = try FaultDisk(workspace: "t", seed: 1)
        var ledger = try disk.open(at: now)
        for number in 0..<60 {
            try write(number, to: ledger)
            disk.lose(ledger, by: death)
            ledger = try disk.open(at: now)
            #expect(try found(ledger).count == number + 1)
        }
        ledger.close()
    }

    @Test func aDiskThatLiesForgetsInAPowerCutAlone() throws {
        var forgotten = 0
        for seed in 1...20 {
            let disk = try FaultDisk(workspace: "t", seed: UInt64(seed))
            var ledger = try disk.open(at: now)
            try write(0, to: ledger)
            disk.setLying(true)
            for number in 1...5 { try write(number, to: ledger) }
            disk.lose(ledger, by: .killed)
            ledger = try disk.open(at: now)
            #expect(try found(ledger).count == 6)
            try write(6, to: ledger)
            disk.lose(ledger, by: .powerCut)
            // Without syncs a database may even be damaged.
            if let left = try? disk.open(at: now) {
                if (try? left.read { try $0.brakes().count }) != 7 { forgotten += 1 }
                left.close()
            } else {
                forgotten += 1
            }
        }
        #expect(forgotten > 5)
    }

    /// Each call in turn: what was acknowledged is there afterwards, whatever failed; nothing is half there.
    @Test(arguments: ["write", "read", "space", "power"]) func aFailureLosesNothingThatWasAcknowledged(kind: String) throws {
        var count = 0
        for skip in 0..<400 {
            let disk = try FaultDisk(workspace: "t", seed: UInt64(skip))
            var ledger = try disk.open(at: now)
            disk.suffer(
                kind == "write"
                    ? .failsWriting(after: skip)
                    : kind == "read" ? .failsReading(after: skip) : kind == "space" ? .runsOut(after: skip) : .powerCut(after: skip))
            var acknowledged: Set<String> = []
            for number in 0..<6 where (try? write(number, to: ledger)) != nil { acknowledged.insert("r\(number)") }
            // Its checkpoint fails like anything else.
            try? ledger.checkpoint()
            let suffered = disk.hasSuffered
            disk.lose(ledger, by: .powerCut)
            ledger = try disk.open(at: now)
            let left = try found(ledger)
            #expect(acknowledged.isSubset(of: left), "\(kind) \(skip)")
            #expect(left.count <= acknowledged.count + 1, "\(kind) \(skip)")
            ledger.close()
            guard suffered else { break }
            count += 1
        }
        #expect(count > (kind == "read" ? 0 : 15))
    }

    @Test func aFullDiskIsAPassingTrouble() throws {
        let disk = try FaultDisk(workspace: "t", seed: 1)
        let ledger = try disk.open(at: now)
        disk.suffer(.full)
        var failure: LedgerError?
        for number in 0..<50 where failure == nil {
            do { try write(number, to: ledger) } catch let error as LedgerError { failure = error }
        }
        #expect(failure?.isTransient == true)
        // Reading goes on.
        _ = try found(ledger)
        disk.suffer(.healed)
        try write(50, to: ledger)
        #expect(try found(ledger).contains("r50"))
        ledger.close()
    }

    @Test func anotherProcessSeesWhatWasCommitted() throws {
        let disk = try FaultDisk(workspace: "t", seed: 1)
        let ledger = try disk.open(at: now)
        try write(1, to: ledger)
        try disk.visit(at: now) { other in
            #expect(try found(other) == ["r1"])
            try write(2, to: other)
        }
        #expect(try found(ledger) == ["r1", "r2"])
        try write(3, to: ledger)
        #expect(try found(ledger).count == 3)
        ledger.close()
    }
}
