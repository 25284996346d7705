import CivilTime
import Domain
import GRDB
import Testing

@testable import Ledger

struct AuditTests {
    private let ledger: Ledger
    init() throws { ledger = try Ledger.inMemory(stamp: .sandbox, workspace: "studio", at: start) }

    /// Computed apart from our code, with Python: `sha256((previous + json.dumps(row, sort_keys=True, ensure_ascii=False,
    /// separators=(",", ":"))).encode()).hexdigest()`.
    @Test func theHashesAreThoseComputedElsewhere() throws {
        try ledger.write(at: Timestamp(milliseconds: 1_788_256_800_123)) { transaction in
            try transaction.audit(actor: "engine", action: "pause", subject: "all", detail: #"{"why":"Grüße \"x\"/y"}"#, revision: "abc123")
            try transaction.audit(actor: "ada\n\u{1}\u{7f}", action: "resume", subject: "tab\tback\\slash 🎬")
        }
        let rows = try ledger.read { try $0.auditTail(limit: 9) }
        #expect(
            rows.map(\.hash) == [
                "409abed509a05ce61d59e4089e67d26edaca4da03b8a87cd4a3ecb7c28be8606",
                "edaa65a77e750237f527df6187cc9dc91da7926eea13fd7994aaa339906a0555",
            ])
        #expect(rows[0].previous == String(repeating: "0", count: 64))
        #expect(rows[1].previous == rows[0].hash)
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }

    @Test func theTailIsTheNewestRowsOldestFirst() throws {
        for number in 1...5 { try write(number) }
        #expect(try ledger.read { try $0.auditTail(limit: 2) }.map(\.subject) == ["s4", "s5"])
    }

    private func write(_ number: Int) throws(LedgerError) {
        try ledger.write(at: start) { try $0.audit(actor: "a", action: "b", subject: "s\(number)") }
    }

    @Test(arguments: [
        "UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "DELETE FROM audit WHERE sequence = 3",
        "INSERT OR REPLACE INTO audit SELECT sequence, at, 'x', action, subject, detail, revision, previous, hash FROM audit",
    ])
    func theLogRefusesEveryChange(sql: String) throws {
        for number in 1...3 { try write(number) }
        let isRefused = try ledger.queue.writeWithoutTransaction { db in
            do {
                try db.execute(sql: sql)
                return false
            } catch DatabaseError.SQLITE_CONSTRAINT { return true }
        }
        #expect(isRefused)
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
    }

    @Test(arguments: [
        ("UPDATE audit SET detail = '{\"b\":1}' WHERE sequence = 2", Int64(2)),
        ("UPDATE audit SET at = at + 1 WHERE sequence = 3", 3),
        ("UPDATE audit SET actor = 'nobody' WHERE sequence = 1", 1),
        ("DELETE FROM audit WHERE sequence = 2", 2),
        ("DELETE FROM audit WHERE sequence = 1", 1),
        ("UPDATE audit SET hash = substr(hash, 2) || 'f' WHERE sequence = 4", 4),
    ])
    func whoeverRemovesTheTriggersIsStillFoundOut(sql: String, row: Int64) throws {
        for number in 1...4 { try write(number) }
        try ledger.queue.writeWithoutTransaction { db in
            try db.execute(sql: "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened")
            try db.execute(sql: sql)
        }
        #expect(try ledger.read { try $0.verifyAudit() }?.sequence == row)
    }

    @Test func aDetailThatIsNoJSONIsRefused() throws {
        let error = thrown { try ledger.write(at: start) { try $0.audit(actor: "a", action: "b", subject: "c", detail: "no json") } }
        #expect(error.map(caseName) == "refused")
    }
}
