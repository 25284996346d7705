import Foundation
import Glibc

/// A program that is run without a shell, with a document on its standard input.
struct NoticeCommand: Sendable {
    enum Ending: Hashable, Sendable {
        case ended(Int32)
        case killed
        case unable(String)
    }

    let program: String
    let arguments: [String]
    let folder: String
    let environment: [String: String]

    /// Between the polite signal and the other.
    private static let lastMoment: Duration = .seconds(2)

    func run(_ input: Data, atMost limit: Duration) async -> Ending {
        // A file without a name, not a pipe: a program that does not read it neither blocks us nor ends us.
        guard let standardInput = Self.file(with: input) else { return .unable(String(cString: strerror(errno))) }
        // Foundation never lets go of a process that it has run, nor of this.
        defer { try? standardInput.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder, isDirectory: true)
        process.environment = environment
        process.standardInput = standardInput
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let (ends, end) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { ended in
            end.yield(ended.terminationReason == .exit ? ended.terminationStatus : 128 + ended.terminationStatus)
            end.finish()
        }
        do { try process.run() } catch { return .unable("\(error.localizedDescription)") }
        let pid = process.processIdentifier
        return await withTaskGroup(of: Ending?.self) { group in
            group.addTask {
                for await status in ends { return .ended(status) }
                return nil
            }
            group.addTask { await Self.end(pid, after: limit) }
            var ending: Ending?
            while ending == nil, let next = await group.next() { ending = next }
            group.cancelAll()
            if ending == .killed || Task.isCancelled { kill(pid, SIGKILL) }
            return ending ?? .killed
        }
    }

    private static func end(_ pid: Int32, after limit: Duration) async -> Ending? {
        do {
            try await Task.sleep(for: limit)
            kill(pid, SIGTERM)
            try await Task.sleep(for: lastMoment)
            return .killed
        } catch { return nil }
    }

    private static func file(with bytes: Data) -> FileHandle? {
        var name = Array((NSTemporaryDirectory() + "/reprise-notice-XXXXXX").utf8CString)
        let file = mkstemp(&name)
        guard file >= 0 else { return nil }
        unlink(&name)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: bytes)
            try handle.seek(toOffset: 0)
            return handle
        } catch { return nil }
    }
}
