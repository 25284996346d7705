import CivilTime
import Domain
import Foundation
import GRDB
import Testing

@testable import Ledger

struct RestoreTests {
    private let scratch: Scratch
    private let backup: String

    /// A ledger whose last event is at minute 1, with posts at 30 minutes and in a day; and its backup.
    init() throws {
        scratch = try Scratch()
        backup = scratch.file("backup.sqlite")
        let ledger = try scratch.open()
        try ledger.takeUp(at: start)
        try ledger.write(at: minutes(1)) { transaction in
            try transaction.insertItems([.sample("v1")], baseline: false)
            for (name, slot) in [("soon", 30), ("later", 24 * 60)] {
                var record = PublicationRecord.sample(name, wantedAt: minutes(Int64(slot)))
                record.slot = nil
                try transaction.insert(record)
                try transaction.apply(.schedule, to: record.key, at: minutes(1)) { changed in
                    changed.slot = minutes(Int64(slot))
                    changed.dueAt = minutes(Int64(slot - 15))
                }
            }
            var held = PublicationRecord.sample("held", wantedAt: minutes(-90))
            held.reasons = [Reason(.mediaMissing, "no original file was found")]
            try transaction.insert(held)
            try transaction.apply(.hold, to: held.key, at: minutes(1))
        }
        _ = try Ledger.backUp(scratch.path, to: backup, replaces: false, at: minutes(2))
        // The hour that the backup knows nothing of.
        try ledger.write(at: minutes(31)) { transaction in
            try transaction.apply(.claim, to: key("soon"), at: minutes(20))
            try transaction.apply(.prepared, to: key("soon"), at: minutes(21))
            try transaction.apply(.open, to: key("soon"), at: minutes(30))
            try transaction.apply(.confirm, to: key("soon"), at: minutes(31)) { $0.remoteID = "1" }
            try transaction.insertItems([.sample("v2", discovered: minutes(25))], baseline: false)
        }
        ledger.close()
    }

    private func key(_ name: String) -> PublicationKey { PublicationRecord.sample(name).key }

    private func restore(_ file: String? = nil, stamp: LedgerStamp? = nil, workspace: String? = nil) throws(LedgerError)
        -> LedgerRestoration
    {
        try Ledger.restore(file ?? backup, to: scratch.path, stamp: stamp, workspace: workspace, at: minutes(60))
    }

    @Test func theNextStartHoldsWhateverMayHaveBeenPosted() throws {
        let restored = try restore()
        #expect(restored.lostSince == minutes(1))
        #expect(restored.uncertain == 2)
        let ledger = try scratch.open()
        defer { ledger.close() }
        let taken = try #require(try ledger.takeUp(at: minutes(61)))
        #expect(taken == TakenUp(stretch: LostStretch(since: minutes(1), until: minutes(61)), held: 2))
        for name in ["soon", "held"] {
            let record = try #require(try ledger.read { try $0.publication(key(name)) })
            // The publisher is to look for it.
            #expect(record.state == .held && record.slot == nil && record.dueAt == minutes(61) && record.machine == nil)
            #expect(record.visibleAt == (name == "soon" ? minutes(30) : minutes(1)))
            // Nothing else, or a file that turns up would release it.
            #expect(record.reasons.map(\.code) == [.restored])
        }
        let later = try #require(try ledger.read { try $0.publication(key("later")) })
        #expect(later.state == .scheduled && later.slot == minutes(24 * 60))
        #expect(try ledger.read { try $0.verifyAudit() } == nil)
        // Once: the next start finds nothing to do.
        #expect(try ledger.takeUp(at: minutes(90)) == nil)
    }

    /// A video from the lost hour is new to this ledger, and may have been posted.
    @Test func itemsFromBeforeTheEndOfWhatIsLostAreLate() throws {
        _ = try restore()
        let ledger = try scratch.open()
        defer { ledger.close() }
        try ledger.takeUp(at: minutes(61))
        try ledger.write(at: minutes(62)) { transaction in
            var lost = Item.sample("v2", discovered: minutes(62))
            lost.created = minutes(20)
            lost.isLate = false
            var new = Item.sample("v3", discovered: minutes(62))
            new.created = minutes(61)
            new.isLate = false
            try transaction.insertItems([lost, new], baseline: false)
        }
        #expect(try ledger.read { try $0.item(.tiktok("v2")) }?.isLate == true)
        #expect(try ledger.read { try $0.item(.tiktok("v3")) }?.isLate == false)
    }

    @Test(arguments: [PublicationState.publishing, .uncertain, .ready, .retrying, .preparing, .claimed])
    func whateverItWasDoingWhenItWasCopied(state: PublicationState) throws {
        let other = try Scratch()
        let ledger = try other.open()
        defer { ledger.close() }
        let key = PublicationRecord.sample("x").key
        try ledger.write(at: start) { transaction in
            try transaction.insert(.sample("x"))
            try transaction.apply(.schedule, to: key, at: start) { $0.slot = minutes(5) }
            let path: [PublicationEvent] =
                switch state {
                case .claimed: [.claim]
                case .preparing: [.claim, .prepare]
                case .ready: [.claim, .prepared]
                case .retrying: [.claim, .retry]
                case .publishing: [.claim, .prepared, .open]
                default: [.claim, .prepared, .open, .loseAnswer]
                }
            for event in path { try transaction.apply(event, to: key, at: start) }
        }
        try FileManager.default.removeItem(atPath: other.path + ".id")
        #expect(try ledger.takeUp(at: minutes(60))?.held == 1)
        #expect(try ledger.read { try $0.publication(key) }?.state == .held)
    }

    /// Its first comment may be there.
    @Test func followUpsAreNotMadeAgain() throws {
        let other = try Scratch()
        let ledger = try other.open()
        defer { ledger.close() }
        let key = PublicationRecord.sample("x").key
        try ledger.write(at: start) { transaction in
            try transaction.insert(.sample("x"))
            try transaction.apply(.schedule, to: key, at: start) { $0.slot = start }
            for event in [PublicationEvent.claim, .prepared, .open] { try transaction.apply(event, to: key, at: start) }
            try transaction.apply(.confirm, to: key, at: start) { changed in
                changed.remoteID = "1"
                changed.machine = [1]
                changed.dueAt = minutes(1)
            }
        }
        try FileManager.default.removeItem(atPath: other.path + ".id")
        #expect(try ledger.takeUp(at: minutes(2))?.held == 0)
        #expect(try ledger.read { try $0.unsettled() }.isEmpty)
        #expect(try ledger.read { try $0.nextDue() } == nil)
    }

    @Test func whatWasThereIsKeptAndCanBePutBack() throws {
        let restored = try restore()
        let aside = try #require(restored.aside)
        #expect(aside == scratch.path + ".before-20260901T110000Z")
        let old = try #require(try Ledger.openReadOnly(path: aside))
        #expect(try old.read { try $0.publication(key("soon")) }?.state == .published)
        old.close()
        let back = try restore(aside)
        #expect(back.aside == aside + "-2")
        #expect(back.lostSince == minutes(31))
        #expect(try scratch.names().allSatisfy { !$0.contains("restoring") })
    }

    /// SQLite would play a log that lies beside it into the restored file.
    @Test func theOldLogDoesNotReachTheRestoredLedger() throws {
        let crashed = try Scratch()
        let ledger = try crashed.open()
        let kept = crashed.file("kept.sqlite")
        _ = try Ledger.backUp(crashed.path, to: kept, replaces: false, at: start)
        try ledger.write(at: minutes(3)) { try $0.insert(.sample("after")) }
        // As after a crash: the log has what the file lacks.
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.copyItem(atPath: crashed.path + suffix, toPath: crashed.file("dead") + suffix)
        }
        ledger.close()
        let restored = try Ledger.restore(kept, to: crashed.file("dead"), stamp: nil, workspace: nil, at: minutes(4))
        #expect(restored.contents.publicationCount == 0)
        let opened = try #require(try Ledger.openReadOnly(path: crashed.file("dead")))
        defer { opened.close() }
        #expect(try opened.read { try $0.publications().isEmpty })
        let asidePath = try #require(restored.aside)
        let aside = try #require(try Ledger.openReadOnly(path: asidePath))
        defer { aside.close() }
        #expect(try aside.read { try $0.publications().count } == 1)
    }

    @Test func aDaemonIsNotDisturbed() throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        let lock = try PublisherLock.acquire(ledger: scratch.path, at: start)
        #expect(thrown { try restore() }.map(caseName) == "publisherRunning")
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)
        withExtendedLifetime(lock) {}
    }

    @Test func whatDoesNotBelongHereIsRefused() throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        #expect(thrown { try restore(stamp: .live) }.map(caseName) == "wrongStamp")
        #expect(thrown { try restore(workspace: "other") }.map(caseName) == "wrongWorkspace")
        #expect(thrown { try restore(scratch.path) }.map(caseName) == "exists")
        #expect(thrown { try restore(scratch.folder) }.map(caseName) == "notADatabase")
        #expect(thrown { try restore(scratch.file("none")) }.map(caseName) == "cannotOpen")
        let foreign = try Scratch()
        try foreign.open(workspace: "other").close()
        #expect(thrown { try restore(foreign.path) }.map(caseName) == "wrongWorkspace")
        let queue = try DatabaseQueue(path: backup)
        try queue.write { db in try db.execute(sql: "INSERT INTO migrations VALUES ('9001-later', 'x', 0)") }
        try queue.close()
        #expect(thrown { try restore() }.map(caseName) == "tooNew")
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)
    }

    @Test(arguments: [0.0, 0.3, 0.7, 0.99]) func aTruncatedBackupIsRefused(part: Double) throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        let cut = scratch.file("cut.sqlite")
        try bytes.prefix(Int(Double(bytes.count) * part)).write(to: URL(fileURLWithPath: cut))
        #expect(thrown { try restore(cut) } != nil)
        #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.path)) == before)
        #expect(try scratch.names().allSatisfy { !$0.contains("restoring") && !$0.contains("before") })
    }

    /// `cp backup ledger` instead of `restore`: the copy itself says what it is, even within one life of the daemon.
    @Test func aBackupCopiedBackByHandIsNoticed() throws {
        try FileManager.default.removeItem(atPath: scratch.path)
        try FileManager.default.copyItem(atPath: backup, toPath: scratch.path)
        let ledger = try scratch.open()
        defer { ledger.close() }
        #expect(try ledger.incarnation() == .matches)
        #expect(try ledger.takeUp(at: minutes(61))?.held == 2)
        #expect(try ledger.takeUp(at: minutes(62)) == nil)
    }

    @Test func aDamagedLedgerIsReplacedAndKept() throws {
        let rubbish = Data("no database at all ".utf8)
        try rubbish.write(to: URL(fileURLWithPath: scratch.path))
        let restored = try restore()
        let aside = try #require(restored.aside)
        #expect(try Data(contentsOf: URL(fileURLWithPath: aside)) == rubbish)
        let ledger = try scratch.open()
        defer { ledger.close() }
        #expect(try ledger.takeUp(at: minutes(61))?.held == 2)
    }

    @Test func restoringTwiceForgetsNothing() throws {
        _ = try restore()
        let second = scratch.file("second.sqlite")
        _ = try Ledger.backUp(scratch.path, to: second, replaces: false, at: minutes(70))
        let restored = try restore(second)
        #expect(restored.lostSince == minutes(1))
        let ledger = try scratch.open()
        defer { ledger.close() }
        #expect(try ledger.takeUp(at: minutes(80))?.stretch.since == minutes(1))
    }
}
