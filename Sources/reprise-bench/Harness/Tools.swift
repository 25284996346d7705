import Foundation

/// Programs that are measured or measured against; nil where they are not installed.
struct Tools: Sendable {
    let reprise: String?
    let promtool: String?
    let curl: String?
    let compiler: String?
    let python: String?
    /// This program, for its helper processes.
    let own: String

    init(reprise given: String?, python interpreter: String) {
        own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        let beside = ((own as NSString).deletingLastPathComponent as NSString).appendingPathComponent("reprise")
        reprise = [given ?? beside].first { FileManager.default.isExecutableFile(atPath: $0) }
        promtool = Self.find("promtool")
        curl = Self.find("curl")
        compiler = Self.find("cc") ?? Self.find("clang")
        python = Self.find(interpreter)
    }

    static func find(_ program: String) -> String? {
        if program.contains("/") { return FileManager.default.isExecutableFile(atPath: program) ? program : nil }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
