import CivilTime
import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

struct DurabilityTests {
    private func pragma(_ name: String, _ ledger: Ledger) throws -> String {
        try ledger.queue.read { db in
            let value: DatabaseValue? = try Row.fetchOne(db, sql: "PRAGMA \(name)").map { $0[0] }
            return value.map { "\($0)" }?.replacingOccurrences(of: "\"", with: "") ?? ""
        }
    }

    @Test func theConnectionSyncsEveryCommit() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        let expected = ["journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "wal_autocheckpoint": "1000"]
        for name in expected.keys.sorted() { #expect(try pragma(name, ledger) == expected[name], "\(name)") }
        // Writing and reading through GRDB must not put it back to NORMAL.
        try ledger.write(at: start) { try $0.insert(.sample()) }
        _ = try ledger.read { try $0.counts() }
        #expect(try pragma("synchronous", ledger) == "2")
        let reopened = try ledger.reopened(at: start)
        defer { reopened.close() }
        #expect(try pragma("synchronous", reopened) == "2")
    }

    @Test func theWALStaysBounded() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try ledger.write(at: start) { try $0.insert(.sample()) }
        let key = PublicationRecord.sample().key
        let machine = [UInt8](repeating: 7, count: 50_000)
        for number in 0..<400 {
            try ledger.write(at: start) { try $0.update(key) { $0.machine = machine + [UInt8(number & 255)] } }
        }
        let size = try #require(LedgerFiles.size(scratch.path + "-wal"))
        #expect(size < 8_000_000, "20 MB were written")
        try ledger.checkpoint()
        #expect(LedgerFiles.size(scratch.path + "-wal") == 0)
        #expect(try ledger.read { try $0.publication(key)?.machine?.count } == 50_001)
    }

    /// A crash: another process finds the files as they are in the middle of a transaction.
    @Test func aCrashKeepsWhatWasCommittedAndNothingElse() throws {
        let scratch = try Scratch()
        let copy = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        let key = PublicationRecord.sample("done").key
        let step = try ledger.write(at: start) { transaction in
            try transaction.insert(.sample("done"))
            return try transaction.startStep(
                publication: key, attempt: 1, kind: "prepare", label: "upload", request: "POST /upload", machine: [1, 2], at: start)
        }
        try ledger.write(at: minutes(1)) { transaction in
            try transaction.insert(.sample("lost"))
            try transaction.finishStep(step, outcome: "answered", status: 200, requestID: "r", at: minutes(1))
            // Large enough that SQLite writes pages of the open transaction into the WAL.
            for number in 0..<60 {
                var record = PublicationRecord.sample("big\(number)")
                record.machine = [UInt8](repeating: 1, count: 100_000)
                try transaction.insert(record)
            }
            for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: scratch.path + suffix, toPath: copy.path + suffix) }
        }
        #expect(try #require(LedgerFiles.size(copy.path + "-wal")) > 1_000_000)
        let survivor = try copy.open()
        defer { survivor.close() }
        #expect(try survivor.read { try $0.publications().map(\.post) } == ["done"])
        #expect(try survivor.read { try $0.publication(key)?.machine } == [1, 2])
        #expect(try survivor.read { try $0.inFlight() }.map(\.id) == [step])
        #expect(try survivor.read { try $0.verifyAudit() } == nil)
        #expect(try survivor.read { try $0.highWater } == start)
        #expect(try ledger.read { try $0.publications() }.count == 62)
    }

    /// A power cut that lost the end of the WAL: whole transactions are gone, never halves.
    @Test func aTornWALLosesWholeTransactionsOnly() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try ledger.checkpoint()
        for number in 0..<8 {
            try ledger.write(at: start) { transaction in
                try transaction.insert(.sample("a\(number)"))
                try transaction.insert(.sample("b\(number)"))
            }
        }
        let wal = try Data(contentsOf: URL(fileURLWithPath: scratch.path + "-wal"))
        var seen: Set<Int> = []
        for cut in Array(stride(from: 0, to: wal.count, by: 1_024)) + [wal.count] {
            let copy = try Scratch()
            try FileManager.default.copyItem(atPath: scratch.path, toPath: copy.path)
            try wal.prefix(cut).write(to: URL(fileURLWithPath: copy.path + "-wal"))
            let survivor = try copy.open()
            defer { survivor.close() }
            let names = try survivor.read { try $0.publications().compactMap(\.post) }
            #expect(Set(names) == Set((0..<names.count / 2).flatMap { ["a\($0)", "b\($0)"] }))
            #expect(try survivor.read { try $0.verifyAudit() } == nil)
            seen.insert(names.count)
        }
        #expect(seen == Set(stride(from: 0, through: 16, by: 2)))
    }

    @Test func aLedgerInMemoryOutlivesItsOwnerToo() throws {
        let ledger = try Ledger.inMemory(stamp: .live, workspace: "studio", at: start)
        try ledger.write(at: start) { try $0.insert(.sample()) }
        let reopened = try ledger.reopened(at: start)
        #expect(try reopened.read { try $0.publications() }.count == 1)
        #expect(reopened.stamp == .live)
        #expect(try pragma("synchronous", reopened) != "")
    }

    @Test func aClosedLedgerSaysSo() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        ledger.close()
        ledger.close()
        let error = thrown { try ledger.write(at: start) { try $0.insert(.sample()) } }
        #expect(error.map(caseName) == "closed")
        #expect(thrown { _ = try ledger.read { try $0.counts() } }.map(caseName) == "closed")
    }
}
