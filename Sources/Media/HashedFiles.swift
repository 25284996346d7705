import Crypto
import Foundation
import Glibc

/// What shows that a file was written to: its size and its time of modification.
struct FileStamp: Hashable, Codable {
    var bytes: Int64
    var modifiedSeconds: Int64
    var modifiedNanoseconds: Int64

    init(_ status: stat) {
        bytes = Int64(status.st_size)
        modifiedSeconds = Int64(status.st_mtim.tv_sec)
        modifiedNanoseconds = Int64(status.st_mtim.tv_nsec)
    }

    /// Nil when the path is not a regular file; a symlink is not followed.
    init?(path: String) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.init(status)
    }
}

/// A file read from its start in pieces of bounded size.
final class ReadableFile {
    static let pieceBytes = 1 << 20

    let path: String
    let stamp: FileStamp
    private let descriptor: Int32

    init(path: String) throws(MediaError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable(path: path, reason: "not a regular file")
        }
        stamp = FileStamp(status)
    }

    deinit { close(descriptor) }

    var isUnchanged: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && FileStamp(status) == stamp
    }

    func forEachPiece(_ body: ([UInt8]) throws(MediaError) -> Void) throws(MediaError) {
        var offset: Int64 = 0
        while true {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: ReadableFile.pieceBytes) { buffer, filled in
                count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
                filled = max(0, count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
            guard count > 0 else { return }
            try body(piece)
            offset += Int64(count)
        }
    }

    func sha256() throws(MediaError) -> String {
        var hash = SHA256()
        try forEachPiece { piece throws(MediaError) in hash.update(data: piece) }
        return hexText(hash.finalize())
    }
}

/// A file being written, hashed on the way and flushed at the end.
final class NewFile {
    private let path: String
    private let descriptor: Int32
    private var digest = SHA256()
    private(set) var written: Int64 = 0

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    convenience init(path: String) throws(MediaError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw ContentStore.failure(path, "create") }
        self.init(descriptor: descriptor, path: path)
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws(MediaError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ContentStore.failure(path, "write") }
            offset += count
        }
        digest.update(data: bytes)
        written += Int64(bytes.count)
    }

    /// The hash of all that was written so far.
    func hash() -> String { hexText(digest.finalize()) }

    func finish() throws(MediaError) -> FileStamp {
        guard fsync(descriptor) == 0 else { throw ContentStore.failure(path, "flush") }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw ContentStore.failure(path, "examine") }
        return FileStamp(status)
    }
}

func hexText(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
