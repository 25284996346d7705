import CLibyaml
import CivilTime
import Foundation
import GRDBSQLite
import Glibc

/// What the figures depend on.
struct MachineFacts: Codable, Sendable {
    /// The civil day of the run, UTC.
    var date: String
    var processor: String
    var cores: Int
    var memoryGiB: Int
    var system: String
    var kernel: String
    var libyaml: String
    var sqlite: String
    /// Median time to append 4 KiB and `fdatasync` it where the ledgers lie, in microseconds.
    var appendAndSyncMicroseconds: Double
    /// Over the last minute, before the first benchmark.
    var load: String
    var isOptimized: Bool

    static func read(disk folder: ScratchFolder) -> MachineFacts {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return MachineFacts(
            date: String(Timestamp(seconds: Int64(now.tv_sec)).rfc3339().prefix(10)),
            processor: value(of: "model name", in: "/proc/cpuinfo") ?? "unknown processor",
            cores: ProcessInfo.processInfo.activeProcessorCount, memoryGiB: Int(ProcessInfo.processInfo.physicalMemory >> 30),
            system: value(of: "PRETTY_NAME", in: "/etc/os-release") ?? "Linux",
            kernel: text("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines),
            libyaml: String(cString: yaml_get_version_string()), sqlite: String(cString: sqlite3_libversion()),
            appendAndSyncMicroseconds: appendAndSync(folder), load: String(text("/proc/loadavg").prefix { $0 != " " }),
            isOptimized: isOptimizedBuild)
    }

    private static var isOptimizedBuild: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    /// Of `name : value` and `NAME="value"` lines.
    private static func value(of name: String, in path: String) -> String? {
        let line = text(path).split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(maxSplits: 1, whereSeparator: { $0 == ":" || $0 == "=" }).last?
            .trimmingCharacters(in: CharacterSet(charactersIn: "\" \t"))
    }

    private static func appendAndSync(_ folder: ScratchFolder) -> Double {
        let path = folder.file("sync-probe")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return .nan }
        defer {
            close(descriptor)
            unlink(path)
        }
        let page = [UInt8](repeating: 0x5A, count: 4096)
        return Sample(
            (0..<300).map { _ in
                1e6
                    * seconds {
                        _ = write(descriptor, page, page.count)
                        _ = fdatasync(descriptor)
                    }
            }
        ).median
    }
}
