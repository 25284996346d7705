package import Domain
package import Foundation
import Glibc

/// Takes content piece by piece, hashes it on the way, and adds it to the store at the end. Dropped unfinished, it leaves
/// nothing behind. For one caller at a time.
package final class ContentWriter {
    private let store: ContentStore
    private let sink: NewFile
    private let path: String
    private var isFinished = false

    init(store: ContentStore) throws(MediaError) {
        var template = Array("\(store.directory)/.incoming-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard descriptor >= 0 else { throw ContentStore.failure(path, "create") }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.store = store
        sink = NewFile(descriptor: descriptor, path: path)
    }

    deinit {
        if !isFinished { unlink(path) }
    }

    package func write(_ data: Data) throws(MediaError) {
        try sink.write([UInt8](data))
        if let quota = store.quotaBytes, sink.written > quota { try store.checkQuota(adding: sink.written) }
    }

    package func finish() throws(MediaError) -> MediaFile {
        let hash = sink.hash()
        if let known = store.lookup(hash) { return known }
        try store.checkQuota(adding: sink.written)
        let file = try store.settle(path, hash: hash, stamp: try sink.finish())
        isFinished = true
        return file
    }
}
