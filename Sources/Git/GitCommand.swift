import Foundation

/// One short run of the `git` program. It reads objects only: no command that refreshes the index, runs filters or
/// hooks, or talks to a remote, and no configuration but the repository's own format. A repository handed to us by a
/// stranger therefore runs nothing of theirs.
struct GitCommand {
    var directory: String
    var timeout: Double = 10

    private static let hardening = [
        "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never",
        // Other owners' repositories are common in containers; with the commands used here reading one is harmless.
        "-c", "safe.directory=*",
    ]

    /// Standard output of a run that ended with status 0 in time.
    ///
    /// - Parameter input: what it reads from standard input; nil: nothing.
    func output(_ arguments: [String], input: Data? = nil) -> Data? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["git"] + Self.hardening + arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory, isDirectory: true)
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
        ]
        let standardOutput = Pipe()
        let standardInput = input.map { _ in Pipe() }
        process.standardInput = standardInput ?? FileHandle.nullDevice
        process.standardOutput = standardOutput
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        guard (try? process.run()) != nil else { return nil }

        if let input, let sink = standardInput?.fileHandleForWriting {
            DispatchQueue.global().async {
                try? sink.write(contentsOf: input)
                try? sink.close()
            }
        }
        let collected = Collected()
        let read = DispatchSemaphore(value: 0)
        let source = standardOutput.fileHandleForReading
        DispatchQueue.global().async {
            collected.data = (try? source.readToEnd()) ?? Data()
            // Foundation never lets go of a process that it has run, nor of the pipe's end.
            try? source.close()
            read.signal()
        }
        guard ended.wait(timeout: .now() + timeout) == .success, read.wait(timeout: .now() + timeout) == .success else {
            process.terminate()
            return nil
        }
        return process.terminationStatus == 0 ? collected.data : nil
    }

    func text(_ arguments: [String]) -> String? {
        output(arguments).map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) }
    }
}

/// Handed from the reading thread to the waiting one; the semaphore orders the two accesses.
private final class Collected: @unchecked Sendable {
    var data = Data()
}
