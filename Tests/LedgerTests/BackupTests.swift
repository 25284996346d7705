import CivilTime
import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

struct BackupTests {
    private func filled(_ scratch: Scratch) throws -> Ledger {
        let ledger = try scratch.open()
        try ledger.write(at: minutes(1)) { transaction in
            try transaction.insertItems([.sample()], baseline: false)
            try transaction.insert(.sample("a"))
            try transaction.apply(.schedule, to: PublicationRecord.sample("a").key, at: minutes(1)) { $0.slot = minutes(30) }
        }
        return ledger
    }

    @Test func aBackupIsOneSoundFileWithEverythingInIt() throws {
        let scratch = try Scratch()
        let ledger = try filled(scratch)
        defer { ledger.close() }
        let target = scratch.file("copy.sqlite")
        let backup = try Ledger.backUp(scratch.path, to: target, replaces: false, at: minutes(9))
        #expect(backup.health.isSound)
        #expect(backup.contents.publications[.scheduled] == 1)
        #expect(backup.contents.items == 1)
        #expect(backup.contents.lastEvent == minutes(1))
        #expect(try scratch.names().filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
        let read = try #require(try Ledger.openReadOnly(path: target))
        defer { read.close() }
        #expect(try read.read { try $0.contents().backedUpAt } == minutes(9))
        #expect(try read.read { try $0.publications() } == ledger.read { try $0.publications() })
    }

    /// What a long transaction of another connection has not committed is not in it, and does not hold it up.
    @Test func aWriterMeanwhileIsNeitherSeenNorInTheWay() throws {
        let scratch = try Scratch()
        let ledger = try filled(scratch)
        defer { ledger.close() }
        let backup = try ledger.write(at: minutes(2)) { transaction in
            try transaction.insert(.sample("b"))
            return try Ledger.backUp(scratch.path, to: scratch.file("copy.sqlite"), replaces: false, at: minutes(2))
        }
        #expect(backup.contents.publicationCount == 1)
        #expect(try ledger.read { try $0.publications().count } == 2)
    }

    @Test func nothingIsOverwrittenWithoutAWord() throws {
        let scratch = try Scratch()
        let ledger = try filled(scratch)
        defer { ledger.close() }
        let target = scratch.file("copy.sqlite")
        try Data("precious".utf8).write(to: URL(fileURLWithPath: target))
        let refused = thrown { try Ledger.backUp(scratch.path, to: target, replaces: false, at: start) }
        #expect(refused.map(caseName) == "exists")
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
        _ = try Ledger.backUp(scratch.path, to: target, replaces: true, at: start)
        #expect(try Ledger.openReadOnly(path: target) != nil)
    }

    @Test(arguments: ["", "folder"]) func theLedgerItselfAndFoldersAreNeverReplaced(name: String) throws {
        let scratch = try Scratch()
        let ledger = try filled(scratch)
        defer { ledger.close() }
        try FileManager.default.createDirectory(atPath: scratch.file("folder"), withIntermediateDirectories: true)
        let target = name.isEmpty ? scratch.path : scratch.file(name)
        let refused = thrown { try Ledger.backUp(scratch.path, to: target, replaces: true, at: start) }
        #expect(refused.map(caseName) == "exists")
    }

    @Test func aDamagedLedgerGivesNoBackupAndLeavesTheLastOneAlone() throws {
        let scratch = try Scratch()
        let ledger = try filled(scratch)
        try ledger.write(at: start) { transaction in
            for number in 0..<200 { try transaction.insert(.sample("p\(number)")) }
        }
        let target = scratch.file("copy.sqlite")
        _ = try Ledger.backUp(scratch.path, to: target, replaces: false, at: start)
        let good = try Data(contentsOf: URL(fileURLWithPath: target))
        ledger.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        for page in 20..<60 where (page + 1) * 4096 <= bytes.count {
            bytes.replaceSubrange(page * 4096..<page * 4096 + 64, with: Data(repeating: 0xA5, count: 64))
        }
        try bytes.write(to: URL(fileURLWithPath: scratch.path))
        let refused = thrown { try Ledger.backUp(scratch.path, to: target, replaces: true, at: start) }
        #expect(refused.map(caseName) == "corrupt")
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == good)
        #expect(try scratch.names().allSatisfy { !$0.hasSuffix(".part") })
    }

    @Test func aBrokenAuditLogIsCopiedAndTold() throws {
        let scratch = try Scratch()
        let ledger = try filled(scratch)
        defer { ledger.close() }
        try ledger.queue.writeWithoutTransaction { db in
            try db.execute(sql: "DROP TRIGGER audit_is_never_changed; UPDATE audit SET actor = 'nobody' WHERE sequence = 2")
        }
        let backup = try Ledger.backUp(scratch.path, to: scratch.file("copy.sqlite"), replaces: false, at: start)
        #expect(backup.health.problems == ["audit, row 2: its content is not what was written"])
    }

    @Test func whatIsNoLedgerIsNotCopied() throws {
        let scratch = try Scratch()
        let other = scratch.file("other.sqlite")
        let queue = try DatabaseQueue(path: other)
        try queue.write { db in try db.execute(sql: "CREATE TABLE t (x)") }
        try queue.close()
        #expect(thrown { try Ledger.backUp(other, to: scratch.file("c"), replaces: false, at: start) }.map(caseName) == "notALedger")
        let none = thrown { try Ledger.backUp(scratch.file("none"), to: scratch.file("c"), replaces: false, at: start) }
        #expect(none.map(caseName) == "cannotOpen")
        #expect(try scratch.names() == ["other.sqlite"])
    }
}
