import Daemon
import Foundation
import Ledger

/// Who may read the vault and its key, and who may write the ledger.
struct PermissionCheck {
    typealias Line = EnvironmentCheck.Line

    let directory: String
    let ledger: String
    let environment: [String: String]

    func lines() -> [Line] {
        let vault = DaemonSetup(workspace: directory, stamp: .live, environment: environment).vaultPath
        let secrets = [("vault", vault)] + (environment["REPRISE_KEY_FILE"].map { [("vault's key", $0)] } ?? [])
        return secrets.compactMap { secret($0.0, $0.1) } + writers()
    }

    /// Nobody but its owner; nil where there is no such file.
    private func secret(_ subject: String, _ path: String) -> Line? {
        guard let mode = mode(path) else { return nil }
        guard mode & 0o077 == 0 else {
            return .failed(subject, "\(path) can be opened by others (mode \(octal(mode)))", "chmod 600 \(path)")
        }
        guard access(path, R_OK) == 0 else {
            return .failed(subject, "\(path) cannot be read: \(String(cString: strerror(errno)))", "run as its owner, or chown it")
        }
        return .ok(subject, "only its owner may read \(path)")
    }

    private func writers() -> [Line] {
        guard let mode = mode(ledger) else { return [] }
        let folder = URL(fileURLWithPath: ledger).deletingLastPathComponent().path
        if access(ledger, R_OK | W_OK) != 0 {
            return [.failed("permissions", "\(ledger) cannot be written by this user", "run as its owner, or chown it")]
        }
        // A sticky folder, such as /tmp, lets nobody replace what is another's.
        if let outer = self.mode(folder), outer & 0o022 != 0, outer & 0o1000 == 0 {
            return [.failed("permissions", "others may replace files in \(folder) (mode \(octal(outer)))", "chmod go-w \(folder)")]
        }
        guard mode & 0o022 == 0 else {
            return [.failed("permissions", "others may write \(ledger) (mode \(octal(mode)))", "chmod go-w \(ledger)*")]
        }
        return [.ok("permissions", "only its owner may write the ledger")]
    }

    private func mode(_ path: String) -> mode_t? {
        var information = stat()
        return stat(path, &information) == 0 ? information.st_mode & 0o7777 : nil
    }

    private func octal(_ mode: mode_t) -> String { String(mode & 0o777, radix: 8) }
}

/// Programs beside ours.
struct ToolCheck {
    let environment: [String: String]

    func lines() -> [EnvironmentCheck.Line] {
        ["ffprobe", "ffmpeg"].map(line)
    }

    private func line(_ name: String) -> EnvironmentCheck.Line {
        let places = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
        if let found = places.first(where: { access($0, X_OK) == 0 }) { return .ok(name, found) }
        return .note(name, "not found: originals are posted as they are, unexamined", "install ffmpeg, for versions that examine media")
    }
}
