import Foundation
import Ledger

/// Whether the ledger can live where it is meant to: a folder that can be written, on a disk of this machine, with space.
struct DiskCheck {
    /// The path of its file, which need not exist yet.
    let ledger: String

    /// Below, uploads and the ledger's log may fail.
    private static let least: Int64 = 100 << 20
    private static let comfortable: Int64 = 1 << 30

    func lines() -> [EnvironmentCheck.Line] {
        let folder = nearestExisting(URL(fileURLWithPath: ledger).deletingLastPathComponent().path)
        return [writing(folder), kind(folder), space(folder)]
    }

    /// `.reprise` comes with the first run: until then, the folder that it will stand in.
    private func nearestExisting(_ path: String) -> String {
        var url = URL(fileURLWithPath: path)
        while !FileManager.default.fileExists(atPath: url.path), url.path != "/" { url.deleteLastPathComponent() }
        return url.path
    }

    private func writing(_ folder: String) -> EnvironmentCheck.Line {
        guard access(folder, W_OK | X_OK) == 0 else {
            return .failed(
                "ledger's folder", "\(folder) cannot be written: \(String(cString: strerror(errno)))", "chown it, or use --state FILE")
        }
        return .ok("ledger's folder", "\(folder) can be written")
    }

    private func kind(_ folder: String) -> EnvironmentCheck.Line {
        if let kind = LedgerPlace.networkFileSystem(at: folder) {
            return .failed(
                "file system", "\(folder) lies on a network file system (\(kind))", "put the ledger on a local disk: --state FILE")
        }
        return .ok("file system", "local")
    }

    private func space(_ folder: String) -> EnvironmentCheck.Line {
        guard let free = DiskSpace.free(at: folder) else {
            return .failed("disk", "cannot be examined: \(String(cString: strerror(errno)))", "see whether \(folder) is mounted")
        }
        let text = "\(free >> 20) MiB free at \(folder)"
        if free < Self.least { return .failed("disk", text, "make room: \(Self.least >> 20) MiB at least") }
        return free < Self.comfortable ? .note("disk", text, "make room before large uploads") : .ok("disk", text)
    }
}

enum DiskSpace {
    /// Bytes that this user may still write where the path lies; nil when that cannot be told.
    static func free(at path: String) -> Int64? {
        var status = statvfs()
        return statvfs(path, &status) == 0 ? Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize)) : nil
    }
}
