import CivilTime
import Domain
import Foundation
import Glibc
import Media
import Testing

struct ContentStoreTests {
    private let folder: TemporaryFolder
    private let store: ContentStore
    /// SHA-256 of `abc` (FIPS 180-4, example).
    private let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    init() throws {
        folder = try TemporaryFolder()
        store = ContentStore(directory: folder.path + "/store")
    }

    @Test func keepsAFileUnderItsHash() throws {
        let original = try folder.write("a.txt", "abc")
        let file = try store.add(file: original)
        #expect(file == MediaFile(sha256: abc, bytes: 3, mimeType: "application/octet-stream"))
        #expect(store.path(abc) == folder.path + "/store/ba/" + abc)
        #expect(try String(contentsOfFile: store.path(abc) ?? "", encoding: .utf8) == "abc")
        #expect(store.lookup(abc) == file)
        #expect(store.contents() == [abc])
        #expect(try store.add(file: original) == file)
        #expect(try store.add(file: try folder.write("b.txt", "abc")) == file)
        #expect(store.usedBytes() == 3)
        #expect(folder.files().filter { $0.contains(".new") } == [])
    }

    @Test func knowsTheFactsOfAVideo() throws {
        let file = try store.add(file: try folder.write("clip.mp4", MovieBuilder.plain()))
        #expect(file.mimeType == "video/mp4")
        #expect(file.duration == .milliseconds(30_500))
        #expect(file.width == 720)
        #expect(file.height == 1280)
        #expect(store.lookup(file.sha256) == file)
    }

    @Test func hashesFilesLongerThanOnePiece() throws {
        // SHA-256 of a million times `a` (FIPS 180-4, example), and of three million: computed with sha256sum.
        let million = try store.add(file: try folder.write("m", String(repeating: "a", count: 1_000_000)))
        #expect(million.sha256 == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        let writer = try store.writer()
        for _ in 0..<10 { try writer.write(Data(repeating: UInt8(ascii: "a"), count: 100_000)) }
        #expect(try writer.finish() == million)
    }

    @Test func noticesAnOriginalThatWasOverwritten() throws {
        let original = try folder.write("a.txt", "abc")
        _ = try store.add(file: original)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: original))
        try handle.write(contentsOf: Data("xyz".utf8))
        try handle.close()
        var times = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 5, tv_nsec: 0)]
        utimensat(AT_FDCWD, original, &times, 0)
        #expect(store.path(abc) == nil)
        #expect(try store.add(file: try folder.write("c.txt", "abc")).sha256 == abc)
        #expect(try String(contentsOfFile: store.path(abc) ?? "", encoding: .utf8) == "abc")
    }

    @Test func outlivesTheOriginal() throws {
        let original = try folder.write("a.txt", "abc")
        _ = try store.add(file: original)
        try FileManager.default.removeItem(atPath: original)
        #expect(try String(contentsOfFile: store.path(abc) ?? "", encoding: .utf8) == "abc")
        store.remove(abc)
        #expect(store.path(abc) == nil)
        #expect(store.contents() == [])
    }

    @Test func copiesThroughASymlink() throws {
        let original = try folder.write("a.txt", "abc")
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: original)
        #expect(try store.add(file: folder.path + "/link").sha256 == abc)
        #expect(try String(contentsOfFile: store.path(abc) ?? "", encoding: .utf8) == "abc")
    }

    @Test func keepsToItsQuota() throws {
        let small = ContentStore(directory: folder.path + "/small", quotaBytes: 10)
        _ = try small.add(file: try folder.write("six", "123456"))
        let five = try folder.write("five", "12345")
        #expect(throws: MediaError.quotaExceeded(needed: 5, used: 6, quota: 10)) { try small.add(file: five) }
        // The same content again needs no room.
        _ = try small.add(file: try folder.write("again", "123456"))
        let writer = try small.writer()
        #expect(throws: MediaError.quotaExceeded(needed: 11, used: 6, quota: 10)) { try writer.write(Data(count: 11)) }
        let other = try small.writer()
        try other.write(Data(count: 5))
        #expect(throws: MediaError.self) { try other.finish() }
        #expect(small.usedBytes() == 6)
    }

    @Test func anUnfinishedDownloadLeavesNothing() throws {
        do {
            let writer = try store.writer()
            try writer.write(Data("abc".utf8))
        }
        #expect(folder.files().filter { $0.contains("incoming") } == [])
        #expect(store.contents() == [])
    }

    @Test(arguments: ["", "../../etc/passwd", "ba7816", String(repeating: "g", count: 64), String(repeating: "A", count: 64)])
    func refusesNamesThatAreNoHash(name: String) {
        #expect(store.path(name) == nil)
        store.remove(name)
    }

    @Test func reportsWhatCannotBeRead() throws {
        #expect(throws: MediaError.unreadable(path: folder.path, reason: "not a regular file")) { try store.add(file: folder.path) }
        #expect(throws: MediaError.unreadable(path: "/nonexistent", reason: "No such file or directory")) {
            try store.add(file: "/nonexistent")
        }
        let blocked = ContentStore(directory: try folder.write("file", "x"))
        #expect(throws: MediaError.self) { try blocked.add(file: try folder.write("a", "abc")) }
    }
}
