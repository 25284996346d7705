import CivilTime
import Foundation
import Ledger

/// What a ledger says of itself, and who is at work on it.
struct LedgerCheck {
    typealias Line = EnvironmentCheck.Line

    let path: String
    /// As the rules name it; nil when they cannot be used.
    let workspace: String?
    let zone: Zone

    func lines() -> [Line] {
        do {
            guard let ledger = try Ledger.openReadOnly(path: path) else {
                return [.note("ledger", "there is none yet at \(path)", "`reprise run` makes it")]
            }
            defer { ledger.close() }
            return identity(ledger) + [pages(ledger), audit(ledger), life(ledger), publisher(), log()]
        } catch {
            return [.failed("ledger", error.message, error.wayOut ?? "restore the newest backup: `reprise restore FILE`")]
        }
    }

    private func identity(_ ledger: Ledger) -> [Line] {
        let text = "\(path) (\(ledger.stamp.rawValue), workspace `\(ledger.workspace)`)"
        guard let workspace, workspace != ledger.workspace else { return [.ok("ledger", text)] }
        return [
            .failed(
                "ledger", "\(text) is of another workspace than the rules, `\(workspace)`",
                "name this workspace's ledger with --state; a renamed workspace keeps its old name in `workspace:`")
        ]
    }

    private func pages(_ ledger: Ledger) -> Line {
        let way = "stop the daemon, copy \(path) and \(path)-wal away, and `reprise restore` the newest backup"
        do {
            let health = try ledger.read { try $0.health() }
            let problems = health.damage + health.orphans
            return problems.isEmpty
                ? .ok("integrity", "every page and every reference is in order")
                : .failed("integrity", problems.joined(separator: "; "), way)
        } catch { return .failed("integrity", error.message, way) }
    }

    private func audit(_ ledger: Ledger) -> Line {
        let way = "compare with a backup: `reprise audit verify --state BACKUP`"
        do {
            let report = try ledger.read { try $0.auditReport() }
            guard let broken = report.broken else { return .ok("audit log", "\(report.rows) rows, the chain holds") }
            return .failed("audit log", "\(broken)", way)
        } catch { return .failed("audit log", error.message, way) }
    }

    /// Whether the next start will take it for a restored one.
    private func life(_ ledger: Ledger) -> Line {
        do {
            let incarnation = try ledger.incarnation()
            guard let since = try ledger.read({ try $0.lossToTakeUp(incarnation) }) else {
                return .ok("history", "complete: nothing was published from here that it does not know")
            }
            return .note(
                "history", "the ledger is older than what last ran here, and knows nothing after \(since.rfc3339(in: zone))",
                "the next start holds what was wanted since; or `reprise restore` a newer one")
        } catch { return .failed("history", error.message, error.wayOut ?? "`reprise restore` the newest backup") }
    }

    private func publisher() -> Line {
        guard let locks = FileLocks.current() else { return .note("publisher", "cannot be told: /proc/locks cannot be read") }
        guard let pid = locks.publisher(of: path) else { return .ok("publisher", "nobody publishes from it now") }
        // Processes of other containers have no number here.
        return .ok("publisher", pid > 0 ? "process \(pid)\(ProcessName.suffix(pid))" : "a process of another container")
    }

    private func log() -> Line {
        let bytes = Ledger.logBytes(path) ?? 0
        let text = "\(ByteText.text(bytes)) of write-ahead log"
        guard bytes > Ledger.logLimit else { return .ok("log", text) }
        let readers = (FileLocks.current()?.readers(of: path) ?? []).filter { $0 != getpid() && $0 > 0 }
        let names = readers.map { "process \($0)\(ProcessName.suffix($0))" }.joined(separator: ", ")
        return .failed(
            "log", text + ": a reader keeps it from being copied back" + (names.isEmpty ? "" : "; reading now: \(names)"),
            names.isEmpty ? "find who has it open with `fuser \(path)`" : "end that process; nothing is lost")
    }
}

enum ProcessName {
    /// ` (sqlite3)`; empty when it cannot be told.
    static func suffix(_ pid: Int32) -> String {
        guard let name = try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8) else { return "" }
        return " (\(TerminalText.safe(name.trimmingCharacters(in: .whitespacesAndNewlines))))"
    }
}
