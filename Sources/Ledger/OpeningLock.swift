import Foundation

/// Lets one process at a time set up a ledger's file: SQLite does not wait out its busy time while a database changes to
/// WAL (https://www.sqlite.org/wal.html, "Sometimes queries return SQLITE_BUSY in WAL mode"), so two that create the same
/// ledger would trip over each other.
///
/// A lock on the folder, which leaves no file behind; freed by the kernel when the process dies.
final class OpeningLock {
    private let descriptor: Int32

    /// Waits for whoever sets up a ledger in the same folder. Without the lock (a folder that cannot be opened) SQLite's
    /// own error is the better one.
    init(folderOf path: String) {
        descriptor = Foundation.open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    func release() {
        if descriptor >= 0 { close(descriptor) }
    }
}
