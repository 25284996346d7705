import Foundation
import Glibc

/// Bytes that a probe may look at, at any place and in small portions.
protocol ByteSource {
    var count: Int64 { get }
    /// Up to `length` bytes from `offset`; fewer at the end, none beyond it or on failure.
    func bytes(at offset: Int64, _ length: Int) -> [UInt8]
}

extension ByteSource {
    /// A big-endian number of up to 8 bytes; nil when it does not lie inside the source whole.
    func number(at offset: Int64, bytes length: Int) -> UInt64? {
        let raw = bytes(at: offset, length)
        return raw.count == length ? raw.reduce(0) { $0 << 8 | UInt64($1) } : nil
    }
}

/// A file opened for reading.
final class FileSource: ByteSource {
    let count: Int64
    private let descriptor: Int32

    /// Nil when the path is not a readable regular file.
    init?(path: String) {
        // Non-blocking, so that a named pipe does not hold us up.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        count = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    func bytes(at offset: Int64, _ length: Int) -> [UInt8] {
        guard offset >= 0, length > 0, offset < count else { return [] }
        let wanted = Int(min(Int64(length), count - offset))
        return [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, wanted, off_t(offset)))
        }
    }
}

/// Bytes in memory.
struct DataSource: ByteSource {
    private let data: Data
    init(_ data: Data) { self.data = data }
    var count: Int64 { Int64(data.count) }

    func bytes(at offset: Int64, _ length: Int) -> [UInt8] {
        guard offset >= 0, length > 0, offset < count else { return [] }
        let start = data.startIndex + Int(offset)
        return Array(data[start..<min(data.endIndex, start + min(length, data.count))])
    }
}
