import CivilTime
import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

struct OpeningTests {
    @Test func aNewLedgerIsMadeWithItsFolderAndRemembersWhoItIs() throws {
        let scratch = try Scratch()
        let path = scratch.file("a/b/.reprise/ledger.sqlite")
        let ledger = try Ledger.open(path: path, stamp: .live, workspace: "studio", at: start)
        #expect(ledger.path == URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
        #expect(!ledger.isReadOnly && !ledger.isInMemory)
        ledger.close()
        let seen = try #require(try Ledger.openReadOnly(path: path))
        #expect(seen.stamp == .live)
        #expect(seen.workspace == "studio")
        #expect(seen.isReadOnly)
        seen.close()
    }

    @Test func aLedgerOfAnotherStampOrWorkspaceIsRefusedUntouched() throws {
        let scratch = try Scratch()
        try scratch.open(stamp: .live).close()
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        let byStamp = try #require(thrown { _ = try scratch.open(stamp: .sandbox) })
        #expect(caseName(byStamp) == "wrongStamp")
        #expect(byStamp.description.contains("is a live ledger, but a sandbox one is needed. Run without --sandbox"))
        let byName = try #require(thrown { _ = try scratch.open(stamp: .live, workspace: "other") })
        #expect(caseName(byName) == "wrongWorkspace")
        #expect(byName.message.contains("“studio”") && byName.message.contains("“other”"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)
        #expect(try scratch.names() == ["ledger.sqlite", "ledger.sqlite.id"])
    }

    @Test(arguments: ["just text, long enough to look like a file", "SQLite format 3\u{0}", String(repeating: "x", count: 10_000)])
    func whatIsNoDatabaseIsRefused(content: String) throws {
        let scratch = try Scratch()
        try Data(content.utf8).write(to: URL(fileURLWithPath: scratch.path))
        for attempt in [{ _ = try scratch.open() }, { _ = try Ledger.openReadOnly(path: scratch.path) }] as [() throws -> Void] {
            let error = try #require(thrown(attempt))
            #expect(caseName(error) == "notADatabase")
            #expect(error.description.contains(scratch.path))
            #expect(error.wayOut != nil)
        }
        #expect(try String(contentsOfFile: scratch.path, encoding: .utf8) == content)
        #expect(try scratch.names() == ["ledger.sqlite"])
    }

    @Test func anotherProgramsDatabaseIsRefusedUntouched() throws {
        let scratch = try Scratch()
        let other = try DatabaseQueue(path: scratch.path)
        try other.writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE bookmarks (url TEXT)") }
        try other.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        #expect(thrown { _ = try scratch.open() }.map(caseName) == "notALedger")
        #expect(thrown { _ = try Ledger.openReadOnly(path: scratch.path) }.map(caseName) == "notALedger")
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)
    }

    @Test func anEmptyFileBecomesALedger() throws {
        let scratch = try Scratch()
        try Data().write(to: URL(fileURLWithPath: scratch.path))
        #expect(try Ledger.openReadOnly(path: scratch.path) == nil)
        let ledger = try scratch.open()
        #expect(try ledger.read { try $0.publications() }.isEmpty)
        ledger.close()
    }

    @Test func aFolderIsNoLedger() throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(atPath: scratch.path, withIntermediateDirectories: false)
        #expect(thrown { _ = try scratch.open() }.map(caseName) == "cannotOpen")
    }

    @Test func aFileWhereAFolderShouldBeIsNamed() throws {
        let scratch = try Scratch()
        try Data("x".utf8).write(to: URL(fileURLWithPath: scratch.file("state")))
        let error = try #require(
            thrown { _ = try Ledger.open(path: scratch.file("state/ledger.sqlite"), stamp: .live, workspace: "w", at: start) })
        #expect(caseName(error) == "cannotOpen")
        #expect(error.message.contains(scratch.file("state")))
    }

    /// Bytes are overwritten in every page but the first: no crash, and an error that says so, or a chain that breaks.
    @Test func aDamagedFileIsNoticed() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        try ledger.write(at: start) { transaction in for number in 0..<200 { try transaction.insert(.sample("p\(number)")) } }
        ledger.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        for page in stride(from: 4_096 * 6, to: bytes.count, by: 4_096) {
            for offset in 0..<2_000 { bytes[page + offset] = 0xA5 }
        }
        try bytes.write(to: URL(fileURLWithPath: scratch.path))
        let error = thrown {
            let damaged = try scratch.open()
            defer { damaged.close() }
            _ = try damaged.read { try $0.publications() }
            _ = try damaged.read { try $0.verifyAudit() }
        }
        let found = try #require(error)
        #expect(["corrupt", "undecodable"].contains(caseName(found)), "\(found)")
        #expect(found.description.contains("restore the newest backup"))
    }

    @Test func aValueOfTheWrongKindIsAnErrorWithItsPlace() throws {
        let ledger = try Ledger.inMemory(stamp: .live, workspace: "w", at: start)
        let key = PublicationRecord.sample().key
        try ledger.write(at: start) { try $0.insert(.sample()) }
        for (column, value) in [("reasons", #"{"a":1}"#), ("platform", "myspace"), ("media", "[]")] {
            try ledger.queue.writeWithoutTransaction { db in
                try db.execute(sql: "DROP TRIGGER IF EXISTS publications_identity")
                try db.execute(sql: "UPDATE publications SET \(column) = ?", arguments: [value])
            }
            let error = try #require(thrown { _ = try ledger.read { try $0.publication(key) } })
            guard case .undecodable("publications", key.hex, column) = error else {
                Issue.record("\(error)")
                continue
            }
            try ledger.queue.writeWithoutTransaction { db in
                try db.execute(sql: "UPDATE publications SET reasons = '[]', platform = 'x', media = '{\"assumed\":{}}'")
            }
        }
    }

    @Test func fullDisksAreReportedAndSurvived() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try ledger.write(at: start) { try $0.insert(.sample()) }
        // SQLite's own limit gives the same code as a full disk.
        try ledger.queue.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages + 3)")
        }
        var big = PublicationRecord.sample("big")
        big.machine = [UInt8](repeating: 1, count: 1_000_000)
        let error = try #require(thrown { try ledger.write(at: start) { try $0.insert(big) } })
        #expect(caseName(error) == "diskFull")
        #expect(error.isTransient)
        // Swallowing the error inside the body must not commit the rest of it.
        let swallowed = thrown {
            try ledger.write(at: start) { transaction in
                _ = thrown { try transaction.insert(big) }
                try transaction.insert(.sample("small"))
            }
        }
        let rows = try ledger.read { try $0.publications().compactMap(\.post) }
        #expect(swallowed == nil ? rows.sorted() == ["p1", "small"] : rows == ["p1"])
        _ = try ledger.queue.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA max_page_count = 1000000") }
        try ledger.write(at: start) { try $0.insert(big) }
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }

    @Test func sqliteCodesBecomeErrorsWithAWayOut() {
        let codes: [(ResultCode, String)] = [
            (.SQLITE_FULL, "diskFull"), (.SQLITE_BUSY, "locked"), (.SQLITE_LOCKED, "locked"), (.SQLITE_NOTADB, "notADatabase"),
            (.SQLITE_CORRUPT, "corrupt"), (.SQLITE_READONLY, "readOnly"), (.SQLITE_CANTOPEN, "cannotOpen"), (.SQLITE_PERM, "cannotOpen"),
            (.SQLITE_IOERR, "inputOutput"), (.SQLITE_IOERR_FSYNC, "inputOutput"), (.SQLITE_CORRUPT_INDEX, "corrupt"),
            (.SQLITE_READONLY_DBMOVED, "readOnly"), (.SQLITE_BUSY_SNAPSHOT, "locked"),
        ]
        for (code, name) in codes {
            let error = LedgerError.of(DatabaseError(resultCode: code), path: "/w/ledger.sqlite", table: "steps", row: "7")
            #expect(caseName(error) == name, "\(code)")
            #expect(error.wayOut != nil, "\(code)")
            #expect(error.description.contains("/w/ledger.sqlite"), "\(code)")
        }
        let conflict = LedgerError.of(DatabaseError(resultCode: .SQLITE_CONSTRAINT_UNIQUE), path: "/w", table: "steps", row: "7")
        #expect(conflict.description == "steps already has a row 7")
    }
}
