import Foundation

/// Checks again whenever something in the workspace changes. Looks at names, sizes and times twice a second: that works on
/// every file system, and a workspace is small.
struct CheckWatch {
    let directory: String
    let context: CommandContext

    /// Milliseconds.
    private static let pause = 500

    func run(_ check: () -> Void) async throws {
        let signals = StopSignals()
        var known: WorkspaceStamp?
        for await _ in ticks(until: signals) {
            let stamp = WorkspaceStamp(of: directory)
            guard stamp != known else { continue }
            if known != nil { context.console.line("\n" + String(repeating: "─", count: min(60, context.console.surroundings.width))) }
            known = stamp
            check()
            context.console.note("watching \(directory); Ctrl-C ends")
            context.console.flush()
        }
    }

    /// One at once, then one after each pause; ends with the first signal.
    private func ticks(until signals: StopSignals) -> AsyncStream<Void> {
        AsyncStream { continuation in
            continuation.yield()
            let ticker = Ticker(source: DispatchSource.makeTimerSource(queue: .global()))
            ticker.source.schedule(deadline: .now() + .milliseconds(Self.pause), repeating: .milliseconds(Self.pause))
            ticker.source.setEventHandler { continuation.yield() }
            ticker.source.resume()
            let waiting = Task {
                await signals.first()
                continuation.finish()
            }
            continuation.onTermination = { _ in
                ticker.source.cancel()
                waiting.cancel()
            }
        }
    }
}

/// Set once, and only cancelled afterwards, which any thread may do.
private struct Ticker: @unchecked Sendable {
    let source: any DispatchSourceTimer
}

/// What tells one state of a workspace from another, without reading its files.
struct WorkspaceStamp: Hashable {
    private struct Entry: Hashable {
        var path: String
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
        var inode: UInt64
    }
    private var entries: [Entry] = []
    private static let limit = 200_000

    init(of directory: String) { walk(directory, depth: 0) }

    private mutating func walk(_ directory: String, depth: Int) {
        guard depth < 64, let stream = opendir(directory) else { return }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { String(decodingCString: $0, as: UTF8.self) }
            }
            // The ledger and Git's own files change all the time.
            if !name.hasPrefix(".") || name == ".repriseignore" { names.append(name) }
        }
        for name in names.sorted() where entries.count < Self.limit {
            let path = directory + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                walk(path, depth: depth + 1)
            } else {
                let time = status.st_mtim
                entries.append(
                    Entry(
                        path: path, size: Int64(status.st_size), seconds: time.tv_sec, nanoseconds: time.tv_nsec,
                        inode: UInt64(status.st_ino)))
            }
        }
    }
}
