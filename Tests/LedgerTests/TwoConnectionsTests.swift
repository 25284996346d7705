import CivilTime
import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

struct TwoConnectionsTests {
    /// Threads stand for processes: each has its own connection, and SQLite's locks do not know the difference.
    private func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) -> [String] {
        let failures = Failures()
        DispatchQueue.concurrentPerform(iterations: count) { index in
            do { try body(index) } catch { failures.add("\(error)") }
        }
        return failures.all
    }

    @Test func nobodysCommitIsLostAndTheChainHolds() throws {
        let scratch = try Scratch()
        let path = scratch.path
        try scratch.open().close()
        let failures = concurrently(4) { worker in
            let ledger = try Ledger.open(path: path, stamp: .sandbox, workspace: "studio", at: start)
            defer { ledger.close() }
            for number in 0..<25 { try ledger.write(at: start) { try $0.insert(.sample("w\(worker)-\(number)")) } }
        }
        #expect(failures.isEmpty)
        let ledger = try scratch.open()
        defer { ledger.close() }
        #expect(try ledger.read { try $0.publications() }.count == 100)
        #expect(try ledger.read { try $0.auditTail(limit: 1_000) }.count == 100)
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }

    @Test func twoMayCreateTheSameLedgerAtOnce() throws {
        for _ in 0..<10 {
            let scratch = try Scratch()
            let path = scratch.path
            let failures = concurrently(4) { _ in
                try Ledger.open(path: path, stamp: .sandbox, workspace: "studio", at: start).close()
            }
            #expect(failures.isEmpty)
            let ledger = try scratch.open()
            #expect(try ledger.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM migrations") } == Migration.shipped.count)
            ledger.close()
        }
    }

    @Test func aWriterThatFindsTheFileLockedSaysSo() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try ledger.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 1") }
        let other = try scratch.open()
        defer { other.close() }
        let error = try other.write(at: start) { transaction in
            try transaction.insert(.sample("theirs"))
            return thrown { try ledger.write(at: start) { try $0.insert(.sample("ours")) } }
        }
        #expect(error.map(caseName) == "locked")
        #expect(error?.isTransient == true)
        try ledger.write(at: start) { try $0.insert(.sample("ours")) }
        #expect(try other.read { try $0.publications() }.count == 2)
    }

    @Test func aReaderSeesOneMomentOnly() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        let other = try scratch.open()
        defer {
            ledger.close()
            other.close()
        }
        try ledger.write(at: start) { try $0.insert(.sample("p1")) }
        let (before, after) = try other.read { reader in
            let before = try reader.publications().count
            try ledger.write(at: start) { try $0.insert(.sample("p2")) }
            return (before, try reader.publications().count)
        }
        #expect(before == 1)
        #expect(after == 1)
        #expect(try other.read { try $0.publications() }.count == 2)
    }
}

private final class Failures: @unchecked Sendable {
    private let lock = NSLock()
    private var texts: [String] = []
    func add(_ text: String) { lock.withLock { texts.append(text) } }
    var all: [String] { lock.withLock { texts } }
}
