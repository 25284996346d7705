import Foundation
import Glibc

/// Hands out a request's body piece by piece with flat memory. Used on the transport's thread only.
final class BodyReader {
    private struct OpenPiece {
        var data: Data?
        var descriptor: Int32
        var path: String
        var offset: Int64
        var length: Int64
    }

    private var pieces: [OpenPiece] = []
    private var descriptors: [String: Int32] = [:]
    private var index = 0
    private var consumed: Int64 = 0

    /// Opens every file and checks that it holds what was promised, before a connection is made.
    init(_ body: [WireRequest.Piece]) throws(BodyError) {
        do {
            for piece in body { try open(piece) }
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    /// Copies the next bytes of the body to `buffer`; 0 at its end.
    func read(into buffer: UnsafeMutableRawPointer, capacity: Int) throws(BodyError) -> Int {
        while index < pieces.count {
            let piece = pieces[index]
            let left = piece.length - consumed
            if left == 0 {
                index += 1
                consumed = 0
                continue
            }
            let count = Int(min(left, Int64(capacity)))
            let copied = try copy(piece, count, to: buffer)
            consumed += Int64(copied)
            return copied
        }
        return 0
    }

    private func copy(_ piece: OpenPiece, _ count: Int, to buffer: UnsafeMutableRawPointer) throws(BodyError) -> Int {
        if let data = piece.data {
            let start = data.startIndex + Int(consumed)
            data.copyBytes(to: buffer.assumingMemoryBound(to: UInt8.self), from: start..<start + count)
            return count
        }
        while true {
            let read = pread(piece.descriptor, buffer, count, off_t(piece.offset + consumed))
            if read > 0 { return read }
            if read == 0 { throw .shrank(path: piece.path) }
            if errno != EINTR { throw .unreadable(path: piece.path, reason: String(cString: strerror(errno))) }
        }
    }

    private func open(_ piece: WireRequest.Piece) throws(BodyError) {
        switch piece {
        case .bytes(let data):
            pieces.append(OpenPiece(data: data, descriptor: -1, path: "", offset: 0, length: Int64(data.count)))
        case .file(let path, let offset, let length):
            let descriptor = try descriptor(for: path)
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
            guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "not a regular file") }
            let (end, overflow) = offset.addingReportingOverflow(length)
            guard offset >= 0, length >= 0, !overflow, end <= Int64(status.st_size) else {
                throw .tooShort(path: path, bytes: Int64(status.st_size), needed: overflow ? Int64.max : end)
            }
            pieces.append(OpenPiece(data: nil, descriptor: descriptor, path: path, offset: offset, length: length))
        }
    }

    private func descriptor(for path: String) throws(BodyError) -> Int32 {
        if let known = descriptors[path] { return known }
        // Non-blocking, so that a named pipe in the file's place cannot stall every request.
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
        descriptors[path] = descriptor
        return descriptor
    }

    private func close() {
        for descriptor in descriptors.values { Glibc.close(descriptor) }
        descriptors = [:]
    }
}

/// Why a file cannot serve as a request's body.
enum BodyError: Error, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case tooShort(path: String, bytes: Int64, needed: Int64)
    case shrank(path: String)

    var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the body file \(path): \(reason)"
        case .tooShort(let path, let bytes, let needed): "the body file \(path) has \(bytes) bytes, \(needed) are needed"
        case .shrank(let path): "the body file \(path) became shorter while it was sent"
        }
    }
}
