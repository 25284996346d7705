import CivilTime
import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

/// `PRAGMA max_page_count` makes SQLite believe that the disk is full (https://www.sqlite.org/pragma.html).
struct FullDiskTests {
    @Test func aFullDiskStopsWritingAloneAndItGoesOnWithSpace() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try ledger.write(at: start) { try $0.insert(.sample("first")) }
        try limit(ledger, toPages: 1)
        var written = 0
        let full = thrown {
            for number in 0..<10_000 {
                try ledger.write(at: minutes(1)) { try $0.insert(.sample("p\(number)")) }
                written += 1
            }
        }
        let error = try #require(full)
        #expect(caseName(error) == "diskFull")
        #expect(error.isTransient)
        // All of the last transaction is missing, nothing of those before; and everybody can look.
        #expect(try ledger.read { try $0.counts() }[.planned] == written + 1)
        let look = try #require(try Ledger.openReadOnly(path: scratch.path))
        #expect(try look.read { try $0.counts() }[.planned] == written + 1)
        look.close()
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
        try limit(ledger, toPages: 1_000_000)
        try ledger.write(at: minutes(2)) { try $0.insert(.sample("p\(written)")) }
        #expect(try ledger.read { try $0.counts() }[.planned] == written + 2)
        #expect(try ledger.read { try $0.health() }.isSound)
    }

    @Test func aBackupWithoutSpaceLeavesNothingBehind() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        let error = thrown { try Ledger.backUp(scratch.path, to: "/dev/full/copy", replaces: true, at: start) }
        #expect(error.map(caseName) == "cannotOpen")
    }

    /// Smaller than it is: the limit becomes its present size.
    private func limit(_ ledger: Ledger, toPages pages: Int) throws {
        _ = try ledger.queue.writeWithoutTransaction { db in try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)") }
    }
}
