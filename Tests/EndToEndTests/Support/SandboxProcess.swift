import Foundation

/// `reprise sandbox` as a process of its own, on a port that the kernel chose.
final class SandboxProcess {
    let child: ChildProcess
    let client: SandboxClient
    /// Where the sandbox keeps the bytes that it receives.
    let scratch: URL

    /// - Parameter speed: seconds of its clock in one of ours.
    static func start(speed: Int, in folder: TemporaryFolder) async throws -> SandboxProcess {
        let scratch = folder.url.appendingPathComponent("sandbox-scratch", isDirectory: true)
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let child = try ChildProcess(
            Binary.path(), ["sandbox", "--clock", "2026-10-20T10:00:00+02:00", "--speed", "\(speed)"],
            environment: ["TMPDIR": scratch.path],
            in: folder)
        let base = try await until("the sandbox says where it listens") { () -> String? in
            if child.state != nil { throw Obstacle("the sandbox ended: \(child.transcript)") }
            guard let range = child.output.range(of: #"http://127\.0\.0\.1:[0-9]+\n"#, options: .regularExpression) else { return nil }
            return child.output[range].trimmingCharacters(in: .newlines)
        }
        return SandboxProcess(child: child, client: try SandboxClient(base: base), scratch: scratch)
    }

    private init(child: ChildProcess, client: SandboxClient, scratch: URL) {
        self.child = child
        self.client = client
        self.scratch = scratch
    }

    deinit {
        client.close()
        child.end()
    }

    /// Lets the sandbox work for a moment, stops it, and tells the bytes of each upload that is coming in.
    ///
    /// It stays stopped (`resume` ends that): what was seen is still so when the test acts on it, however busy the machine is.
    func stepToUploads() async throws -> [Int] {
        child.send(SIGCONT)
        try await Task.sleep(for: .milliseconds(3))
        child.send(SIGSTOP)
        try await until("the sandbox stands still") { self.stands }
        return uploadsUnderWay()
    }

    func resume() { child.send(SIGCONT) }

    /// Process state `T` of proc(5): a stop takes effect some time after the signal.
    private var stands: Bool {
        let line = (try? String(contentsOfFile: "/proc/\(child.pid)/stat", encoding: .utf8)) ?? ""
        return line.split(separator: ")").last?.hasPrefix(" T") ?? false
    }

    private func uploadsUnderWay() -> [Int] {
        let files = FileManager.default
        return (files.enumerator(atPath: scratch.path)?.compactMap { $0 as? String } ?? []).filter { $0.contains("/.upload-") }.compactMap {
            ((try? files.attributesOfItem(atPath: scratch.appendingPathComponent($0).path))?[.size] as? NSNumber)?.intValue
        }
    }
}
