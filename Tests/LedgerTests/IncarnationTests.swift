import CivilTime
import Domain
import Foundation
import Testing

@testable import Ledger

struct IncarnationTests {
    @Test func aLedgerThatStayedInPlaceMatches() throws {
        let scratch = try Scratch()
        var ledger = try scratch.open()
        #expect(try ledger.incarnation() == .matches)
        for number in Int64(2)...4 {
            #expect(try ledger.takeUp(at: start) == nil)
            #expect(try ledger.read { try $0.incarnation() } == number)
            ledger = try ledger.reopened(at: start)
            #expect(try ledger.incarnation() == .matches)
        }
        ledger.close()
        #expect(try String(contentsOfFile: scratch.path + ".id", encoding: .utf8) == "4\n")
    }

    @Test func aRestoredBackupIsBehindItsFile() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        try ledger.takeUp(at: start)
        try ledger.write(at: minutes(1)) { try $0.audit(actor: "a", action: "b", subject: "c") }
        ledger.close()
        let backup = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        let later = try scratch.open()
        try later.takeUp(at: start)
        later.close()
        try backup.write(to: URL(fileURLWithPath: scratch.path))
        let restored = try scratch.open()
        defer { restored.close() }
        #expect(try restored.incarnation() == .differs(ledger: 2, file: 3))
        #expect(try restored.takeUp(at: minutes(9))?.stretch == LostStretch(since: minutes(1), until: minutes(9)))
        #expect(try restored.read { try $0.incarnation() } == 4)
        #expect(try restored.incarnation() == .matches)
    }

    @Test(arguments: ["", "seven", "1e3", "\u{0}"]) func aFileThatSaysNothingIsUnknown(content: String) throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try Data(content.utf8).write(to: URL(fileURLWithPath: scratch.path + ".id"))
        #expect(try ledger.incarnation() == .unknown(ledger: 1))
    }

    @Test func aMissingFileIsUnknownAndACrashBeforeItMatches() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try ledger.takeUp(at: start)
        try Incarnation.store(1, beside: ledger.path)
        #expect(try ledger.incarnation() == .matches)
        try FileManager.default.removeItem(atPath: scratch.path + ".id")
        #expect(try ledger.incarnation() == .unknown(ledger: 2))
    }

    @Test func aFreshLedgerBesideAnOldFileGoesOnCounting() throws {
        let scratch = try Scratch()
        try Data("41\n".utf8).write(to: URL(fileURLWithPath: scratch.path + ".id"))
        let ledger = try scratch.open()
        defer { ledger.close() }
        #expect(try ledger.incarnation() == .matches)
        #expect(try ledger.read { try $0.incarnation() } == 42)
    }
}
