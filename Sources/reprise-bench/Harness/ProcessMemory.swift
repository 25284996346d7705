import Foundation

/// Resident memory of a process in bytes, from `/proc/PID/status`.
struct ProcessMemory {
    var current: Int64
    var peak: Int64

    /// - Parameter pid: nil: this process. Nil is returned for one that has ended.
    static func read(pid: Int32? = nil) -> ProcessMemory? {
        let path = "/proc/\(pid.map(String.init) ?? "self")/status"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        func bytes(_ name: String) -> Int64? {
            let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
            return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int64($0) }.map { $0 * 1024 }
        }
        guard let current = bytes("VmRSS"), let peak = bytes("VmHWM") else { return nil }
        return ProcessMemory(current: current, peak: peak)
    }

    /// Sets this process's high-water mark back to what it uses now (proc(5), `clear_refs`).
    static func resetPeak() { try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8) }
}
