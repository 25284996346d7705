import Foundation
import Glibc

/// A process that a test has started: output goes to files, its end is polled for, and it never outlives the test.
///
/// Foundation's `Process` is not used: its waiting needs a run loop, which a test's task does not have.
final class ChildProcess: @unchecked Sendable {
    enum Ending: Hashable, CustomStringConvertible {
        case exit(Int32)
        case signal(Int32)

        var description: String {
            switch self {
            case .exit(let status): "exit \(status)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    let pid: pid_t
    let label: String
    private let outputFile: String
    private let errorFile: String
    private let lock = NSLock()
    private var ending: Ending?

    private static let sanitizers = ProcessInfo.processInfo.environment.filter {
        ["TSAN_OPTIONS", "ASAN_OPTIONS", "LSAN_OPTIONS"].contains($0.key)
    }

    /// - Parameters:
    ///   - environment: all of it; nothing is inherited but how a sanitizer reports (`make sanitize`).
    ///   - folder: where the output files are put.
    init(_ program: String, _ arguments: [String], environment: [String: String], in folder: TemporaryFolder) throws {
        label = ([URL(fileURLWithPath: program).lastPathComponent] + arguments).joined(separator: " ")
        let base = folder.path(".output-\(UInt64.random(in: .min ... .max))")
        outputFile = base + ".out"
        errorFile = base + ".err"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputFile, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errorFile, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        // Sockets and locks of the test process must not live on in a child.
        for descriptor in Int32(3)..<512 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] =
            environment.merging(ChildProcess.sanitizers) { given, _ in given }.sorted { $0.key < $1.key }
            .map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var started: pid_t = 0
        let failure = posix_spawn(&started, program, &actions, nil, &words, &variables)
        guard failure == 0 else { throw Obstacle("cannot start \(label): \(String(cString: strerror(failure)))") }
        pid = started
    }

    deinit { end() }

    var output: String { (try? String(contentsOfFile: outputFile, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? "" }

    /// How it ended; nil while it runs.
    var state: Ending? { lock.withLock { reap(WNOHANG) } }

    func send(_ signal: Int32) {
        // A reaped process's number may belong to somebody else.
        lock.withLock { if reap(WNOHANG) == nil { kill(pid, signal) } }
    }

    /// `kill -9`, and gone when this returns: a dead process needs no patience.
    func end() {
        lock.withLock {
            guard reap(WNOHANG) == nil else { return }
            kill(pid, SIGKILL)
            _ = reap(0)
        }
    }

    /// - Throws: when it still runs after that time; it is killed then.
    func waitForEnd(within limit: Duration = .seconds(60)) async throws -> Ending {
        do {
            return try await until("\(label) ends", within: limit) { state }
        } catch {
            end()
            throw Obstacle("\(error)\n\(transcript)")
        }
    }

    /// For the message of a test that failed.
    var transcript: String { "\(label) (\(state.map(\.description) ?? "runs"))\n\(output.suffix(4000))\(errors.suffix(2000))" }

    private func reap(_ options: Int32) -> Ending? {
        if let ending { return ending }
        var status: Int32 = 0
        var result = waitpid(pid, &status, options)
        while result < 0, errno == EINTR { result = waitpid(pid, &status, options) }
        guard result == pid else { return nil }
        ending = status & 0x7F == 0 ? .exit((status >> 8) & 0xFF) : .signal(status & 0x7F)
        return ending
    }
}

/// A command that has ended.
struct Performance {
    var ending: ChildProcess.Ending
    var output: String
    var errors: String

    var transcript: String { "\(ending)\n\(output)\(errors)" }
}

/// Runs `reprise` to its end. The environment holds nothing but what is given, so that no vault of the machine is near.
func reprise(
    _ arguments: String..., environment: [String: String] = [:], binary: String? = nil, in folder: TemporaryFolder,
    within limit: Duration = .seconds(60)
) async throws -> Performance {
    let child = try ChildProcess(binary ?? Binary.path(), arguments, environment: environment, in: folder)
    let ending = try await child.waitForEnd(within: limit)
    return Performance(ending: ending, output: child.output, errors: child.errors)
}
