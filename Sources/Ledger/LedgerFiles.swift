import Foundation
import Glibc

/// The files of a ledger and beside it.
enum LedgerFiles {
    /// Absolute and without symbolic links: two names of one file must lead to one lock.
    static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }

    /// Nil where there is nothing.
    static func size(_ path: String) -> Int64? {
        var information = stat()
        return stat(path, &information) == 0 ? Int64(information.st_size) : nil
    }

    static func createFolder(of path: String) throws(LedgerError) {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch let error as CocoaError {
            switch error.code {
            case .fileWriteOutOfSpace: throw .diskFull(path: path)
            case .fileWriteVolumeReadOnly, .fileWriteNoPermission: throw .readOnly(path: path)
            default: throw .cannotOpen(path: path, detail: "the folder \(folder) cannot be made")
            }
        } catch { throw .cannotOpen(path: path, detail: "the folder \(folder) cannot be made") }
    }

    /// Replaces a small file so that after a crash either the old or the new text is there.
    static func replace(_ path: String, with text: String, ledger: String) throws(LedgerError) {
        let temporary = path + ".new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("opening", temporary, ledger) }
        let bytes = Array(text.utf8)
        let isWritten = write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        let reason = errno
        close(file)
        guard isWritten else { throw failure("writing", temporary, ledger, reason) }
        guard rename(temporary, path) == 0 else { throw failure("renaming", temporary, ledger) }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure("opening the folder of", path, ledger) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure("syncing the folder of", path, ledger) }
    }

    static func failure(_ deed: String, _ path: String, _ ledger: String, _ reason: Int32 = errno) -> LedgerError {
        switch reason {
        case ENOSPC, EDQUOT: .diskFull(path: ledger)
        case EROFS, EACCES, EPERM: .readOnly(path: ledger)
        default: .inputOutput(path: ledger, detail: "\(deed) \(path): \(String(cString: strerror(reason)))")
        }
    }
}
