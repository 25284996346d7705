import Foundation
import Glibc

/// A finished child process.
struct ChildOutcome {
    /// The exit code; 128 + the signal when it was killed.
    var status: Int32
    /// From before it was started until it was reaped.
    var seconds: Double
    var output: String
    /// The largest resident set seen, in bytes; nil unless watched.
    var peakMemory: Int64?
}

/// Runs programs with as little of our own around them as possible: no shell, output to nowhere unless wanted.
enum Child {
    /// - Parameters:
    ///   - arguments: the program's path first.
    ///   - captures: standard output is returned; small outputs only when `watchesMemory` is set too.
    ///   - watchesMemory: reads the kernel's high-water mark every 2 ms. The figure in `rusage` would not do: it
    ///     starts with that of the process that spawned it.
    static func run(_ arguments: [String], captures: Bool = false, watchesMemory: Bool = false) throws -> ChildOutcome {
        let clock = ContinuousClock()
        let start = clock.now
        let child = try spawn(arguments, captures: captures)
        var peak: Int64?
        var status: Int32 = 0
        var output = ""
        if watchesMemory {
            peak = 0
            while waitpid(child.pid, &status, WNOHANG) == 0 {
                peak = max(peak ?? 0, ProcessMemory.read(pid: child.pid)?.peak ?? 0)
                usleep(2000)
            }
            if let pipe = child.output { output = readAll(pipe) }
        } else {
            if let pipe = child.output { output = readAll(pipe) }
            while waitpid(child.pid, &status, 0) < 0, errno == EINTR {}
        }
        let taken = (clock.now - start) / .seconds(1)
        let signal = status & 0x7F
        return ChildOutcome(status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, seconds: taken, output: output, peakMemory: peak)
    }

    /// Like `run`, but anything other than success ends the benchmark.
    @discardableResult
    static func succeed(_ arguments: [String], captures: Bool = false, watchesMemory: Bool = false) throws -> ChildOutcome {
        let outcome = try run(arguments, captures: captures, watchesMemory: watchesMemory)
        guard outcome.status == 0 else { throw BenchmarkError("\(arguments.joined(separator: " ")) ended with \(outcome.status)") }
        return outcome
    }

    struct Spawned {
        var pid: pid_t
        /// The read end of its standard output.
        var output: Int32?
    }

    static func spawn(_ arguments: [String], captures: Bool) throws -> Spawned {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var ends: [Int32] = [-1, -1]
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        if captures {
            guard pipe(&ends) == 0 else { throw BenchmarkError("no pipe: \(String(cString: strerror(errno)))") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let problem = posix_spawn(&pid, arguments[0], &actions, nil, words, environ)
        if captures { close(ends[1]) }
        guard problem == 0 else {
            if captures { close(ends[0]) }
            throw BenchmarkError("cannot start \(arguments[0]): \(String(cString: strerror(problem)))")
        }
        return Spawned(pid: pid, output: captures ? ends[0] : nil)
    }

    private static func readAll(_ descriptor: Int32) -> String {
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
