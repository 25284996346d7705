import Foundation
import Glibc

/// An exclusive `flock`, held while the value lives and freed by the kernel when the process dies.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// Blocks until the lock is free. The lock file stays behind: removing it would let two holders in.
    init(path: String) throws(VaultError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .io(path: path, doing: "open", reason: String(cString: strerror(errno))) }
        while flock(descriptor, LOCK_EX) != 0 {
            let reason = errno
            guard reason == EINTR else {
                close(descriptor)
                throw .io(path: path, doing: "lock", reason: String(cString: strerror(reason)))
            }
        }
    }

    deinit { close(descriptor) }

    /// Waits on a thread of its own, so that no thread of the concurrency pool is blocked.
    static func acquire(path: String) async throws -> FileLock {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try FileLock(path: path) }) }
        }
    }
}
