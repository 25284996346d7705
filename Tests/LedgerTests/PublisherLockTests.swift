import CivilTime
import Foundation
import Testing

@testable import Ledger

struct PublisherLockTests {
    @Test func onlyOneHoldsItAndItEndsWithItsHolder() throws {
        let scratch = try Scratch()
        var first: PublisherLock? = try PublisherLock.acquire(ledger: scratch.path, at: start)
        #expect(first?.path.hasSuffix("ledger.sqlite.lock") == true)
        #expect(try PublisherLock.tryAcquire(ledger: scratch.path, at: start) == nil)
        let error = try #require(thrown { _ = try PublisherLock.acquire(ledger: scratch.path, at: minutes(5)) })
        #expect(caseName(error) == "publisherRunning")
        #expect(error.message.contains("pid \(ProcessInfo.processInfo.processIdentifier) since 2026-09-01T10:00:00Z"))
        first = nil
        let second = try PublisherLock.tryAcquire(ledger: scratch.path, at: minutes(5))
        #expect(second != nil)
        #expect(PublisherLock.holder(ledger: scratch.path)?.contains("since 2026-09-01T10:05:00Z") == true)
        _ = first
    }

    @Test func everyNameOfALedgerLeadsToOneLock() throws {
        let scratch = try Scratch()
        try scratch.open().close()
        let link = scratch.file("link.sqlite")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: scratch.path)
        let lock = try PublisherLock.acquire(ledger: scratch.path, at: start)
        #expect(try PublisherLock.tryAcquire(ledger: link, at: start) == nil)
        #expect(try PublisherLock.tryAcquire(ledger: scratch.file("./x/../ledger.sqlite"), at: start) == nil)
        _ = lock
    }

    /// A child that outlives us must not keep the lock.
    @Test func childProcessesDoNotInheritIt() throws {
        let scratch = try Scratch()
        var lock: PublisherLock? = try PublisherLock.acquire(ledger: scratch.path, at: start)
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/cat")
        let input = Pipe()
        child.standardInput = input
        child.standardOutput = FileHandle.nullDevice
        try child.run()
        defer {
            input.fileHandleForWriting.closeFile()
            child.waitUntilExit()
        }
        #expect(lock != nil)
        lock = nil
        #expect(try PublisherLock.tryAcquire(ledger: scratch.path, at: start) != nil)
    }

    @Test func anotherProcessIsKeptOutUntilWeAreGone() throws {
        let scratch = try Scratch()
        var lock: PublisherLock? = try PublisherLock.acquire(ledger: scratch.path, at: start)
        #expect(try flock(scratch.path + ".lock") != 0)
        #expect(lock != nil)
        lock = nil
        #expect(try flock(scratch.path + ".lock") == 0)
    }

    /// The exit code of util-linux's `flock`, which takes the lock without waiting.
    private func flock(_ path: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        process.arguments = ["--nonblock", path, "true"]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static let mounts = """
        22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        30 22 0:26 / /proc rw,nosuid - proc proc rw
        41 22 0:50 / /mnt/share rw,relatime shared:9 - nfs4 server:/export rw,vers=4.2
        42 22 0:51 / /mnt/my\\040files rw,relatime - fuse.sshfs me@host: rw
        43 22 0:52 / /mnt/win rw - cifs //server/share rw
        44 22 8:17 / /mnt/usb rw - fuseblk /dev/sdb1 rw
        45 22 0:60 /@home /home rw shared:3 - btrfs /dev/sdc rw
        malformed line
        """

    @Test(arguments: [
        ("254:0", "/w/ledger.sqlite.lock", "ext4", false), ("0:50", "/mnt/share/l.lock", "nfs4", true),
        ("0:51", "/mnt/my files/l.lock", "fuse.sshfs", true), ("9:9", "/mnt/my files/l.lock", "fuse.sshfs", true),
        ("0:52", "/mnt/win/l.lock", "cifs", true), ("8:17", "/mnt/usb/l.lock", "fuseblk", false),
        ("0:61", "/home/ada/l.lock", "btrfs", false), ("9:9", "/homestead/l.lock", "ext4", false),
        ("9:9", "/mnt/shared/l.lock", "ext4", false),
    ])
    func networkFileSystemsAreRecognised(device: String, path: String, kind: String, isNetwork: Bool) {
        #expect(FileSystemKind.kind(device: device, path: path, mounts: Self.mounts) == kind)
        #expect(FileSystemKind.isNetwork(kind) == isNetwork)
    }

    @Test func deviceNumbersAreThoseOfMountinfo() {
        #expect(FileSystemKind.deviceText(0xFE00) == "254:0")
        #expect(FileSystemKind.deviceText(0x32) == "0:50")
        #expect(FileSystemKind.deviceText(0x1_0000_08F5) == "8:1048821")
    }
}
