import CivilTime
import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

struct ReadOnlyTests {
    private func filled(_ scratch: Scratch) throws -> Ledger {
        let ledger = try scratch.open()
        try ledger.write(at: start) { try $0.insert(.sample()) }
        return ledger
    }

    @Test func aMissingLedgerIsNilAndNothingIsMade() throws {
        let scratch = try Scratch()
        #expect(try Ledger.openReadOnly(path: scratch.path) == nil)
        #expect(try Ledger.openReadOnly(path: scratch.file("no/such/folder/ledger.sqlite")) == nil)
        #expect(try scratch.names().isEmpty)
    }

    @Test func lookingLeavesNoTrace() throws {
        let scratch = try Scratch()
        try filled(scratch).close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        let modified = try FileManager.default.attributesOfItem(atPath: scratch.path)[.modificationDate] as? Date
        let names = try scratch.names()
        let seen = try #require(try Ledger.openReadOnly(path: scratch.path))
        #expect(try seen.read { try $0.publications() }.count == 1)
        seen.close()
        #expect(try scratch.names() == names)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == bytes)
        #expect(try FileManager.default.attributesOfItem(atPath: scratch.path)[.modificationDate] as? Date == modified)
    }

    @Test func whatADaemonCommitsIsSeenWhileItRuns() throws {
        let scratch = try Scratch()
        let ledger = try filled(scratch)
        let seen = try #require(try Ledger.openReadOnly(path: scratch.path))
        #expect(try seen.read { try $0.publications() }.count == 1)
        try ledger.write(at: start) { try $0.insert(.sample("p2")) }
        #expect(try seen.read { try $0.publications() }.count == 2)
        seen.close()
        ledger.close()
        #expect(try scratch.names() == ["ledger.sqlite", "ledger.sqlite.id"])
    }

    @Test func aDaemonMayStartWhileSomebodyLooks() throws {
        let scratch = try Scratch()
        try filled(scratch).close()
        let seen = try #require(try Ledger.openReadOnly(path: scratch.path))
        let daemon = try scratch.open()
        try daemon.write(at: start) { try $0.insert(.sample("p2")) }
        #expect(try seen.read { try $0.publications() }.count == 2)
        daemon.close()
        #expect(try seen.read { try $0.publications() }.count == 2)
        seen.close()
    }

    @Test func writingIsRefused() throws {
        let scratch = try Scratch()
        try filled(scratch).close()
        let seen = try #require(try Ledger.openReadOnly(path: scratch.path))
        defer { seen.close() }
        #expect(thrown { try seen.write(at: start) { try $0.insert(.sample("p2")) } }.map(caseName) == "readOnly")
        try seen.checkpoint()
    }

    @Test func theWALOfACrashedDaemonIsReadAndLeftAlone() throws {
        let scratch = try Scratch()
        let copy = try Scratch()
        let ledger = try filled(scratch)
        for suffix in ["", "-wal"] { try FileManager.default.copyItem(atPath: scratch.path + suffix, toPath: copy.path + suffix) }
        ledger.close()
        let wal = try Data(contentsOf: URL(fileURLWithPath: copy.path + "-wal"))
        let seen = try #require(try Ledger.openReadOnly(path: copy.path))
        #expect(try seen.read { try $0.publications() }.count == 1)
        seen.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy.path + "-wal")) == wal)
    }

    /// What a folder that cannot be written gets; as root every folder can be, so the path is taken by hand.
    @Test func aFileThatCannotChangeIsReadWithoutLocks() throws {
        let scratch = try Scratch()
        try filled(scratch).close()
        let odd = scratch.file("50% of ?é #1.sqlite")
        try FileManager.default.moveItem(atPath: scratch.path, toPath: odd)
        let seen = try Connection.openUnchanging(odd)
        #expect(try seen.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM publications") } == 1)
        try seen.close()
        #expect(try scratch.names() == ["50% of ?é #1.sqlite", "ledger.sqlite.id"])
    }
}
