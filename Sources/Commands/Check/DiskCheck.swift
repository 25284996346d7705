import Daemon
import Foundation
import Ledger

/// Whether the ledger can live where it is meant to: a folder that can be written, on a disk of this machine, with space.
struct DiskCheck {
    let directory: String
    let environment: [String: String]

    /// Below, uploads and the ledger's log may fail.
    private static let least: UInt64 = 100 << 20
    private static let comfortable: UInt64 = 1 << 30

    func lines() -> [EnvironmentCheck.Line] {
        let ledger = DaemonSetup(workspace: directory, stamp: .live, environment: environment).ledgerPath
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
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else {
            return .failed("disk", "cannot be examined: \(String(cString: strerror(errno)))", "see whether \(folder) is mounted")
        }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        let text = "\(free >> 20) MiB free at \(folder)"
        if free < Self.least { return .failed("disk", text, "make room: \(Self.least >> 20) MiB at least") }
        return free < Self.comfortable ? .note("disk", text, "make room before large uploads") : .ok("disk", text)
    }
}
