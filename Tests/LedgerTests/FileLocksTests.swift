import CivilTime
import Foundation
import Testing

@testable import Ledger

struct FileLocksTests {
    @Test func theKernelsTableIsRead() throws {
        let locks = FileLocks(
            text: """
                1: FLOCK  ADVISORY  WRITE 4242 08:01:131 0 EOF
                2: -> FLOCK  ADVISORY  WRITE 4243 08:01:131 0 EOF
                3: POSIX  ADVISORY  READ 77 00:2a:900 124 124
                4: OFDLCK ADVISORY  READ -1 00:06:1030 0 EOF
                nonsense
                5: FLOCK
                """)
        #expect(locks.entries.map(\.pid) == [4242, 77, -1])
        #expect(locks.entries.map(\.inode) == [131, 900, 1030])
        #expect(locks.entries.map(\.start) == [0, 124, 0])
        #expect(locks.entries.map(\.isShared) == [false, true, true])
    }

    @Test func whoPublishesIsKnownWithoutTakingTheLock() throws {
        let scratch = try Scratch()
        try scratch.open().close()
        guard let before = FileLocks.current() else { return }
        #expect(before.publisher(of: scratch.path) == nil)
        let lock = try PublisherLock.acquire(ledger: scratch.path, at: start)
        #expect(FileLocks.current()?.publisher(of: scratch.path) == getpid())
        withExtendedLifetime(lock) {}
    }

    /// One look that lasts keeps the log growing; it is told who has it open.
    @Test func aLongLookKeepsTheLogAndIsNamed() throws {
        let scratch = try Scratch()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try ledger.write(at: start) { try $0.audit(actor: "a", action: "b", subject: "c") }
        let other = try #require(try Ledger.openReadOnly(path: scratch.path))
        defer { other.close() }
        try other.read { reader in
            _ = try reader.counts()
            #expect(FileLocks.current().map { $0.readers(of: scratch.path) == [getpid()] } ?? true)
            for round in 0..<80 {
                try ledger.write(at: start) { transaction in
                    for number in 0..<500 { try transaction.audit(actor: "a", action: "b", subject: "\(round) \(number)") }
                }
            }
            let grown = try #require(Ledger.logBytes(scratch.path))
            #expect(grown > 6 << 20)
        }
        #expect(FileLocks.current().map { $0.readers(of: scratch.path).isEmpty } ?? true)
        // The next commits copy all of it back and begin the log anew.
        for round in 0..<4 {
            try ledger.write(at: start) { try $0.audit(actor: "a", action: "b", subject: "after \(round)") }
        }
        try ledger.checkpoint()
        #expect(Ledger.logBytes(scratch.path) == 0)
    }
}
