import Foundation
import HTTPValues
import Testing

extension EndToEnd {
    @Suite(.serialized) struct FlatMemoryTests {
        /// Of a daemon that keeps a task for each request it has made: 12 kB a poll.
        private static let limit = 1500
        /// Sanitizers keep what is freed for a while.
        private static let isMeasurable = ProcessInfo.processInfo.environment.keys.allSatisfy { !$0.hasSuffix("SAN_OPTIONS") }

        @Test("a daemon that polls and polls does not grow", .enabled(if: isMeasurable), .timeLimit(.minutes(3)))
        func pollsLeaveNothingBehind() async throws {
            try await withFolder { folder in
                // A poll a minute: fifty in a second.
                let sandbox = try await SandboxProcess.start(speed: 3000, in: folder)
                try folder.write(Self.rules, to: "workspace/rules.yaml")
                let daemon = try KillSite.daemon(in: folder, of: sandbox)
                defer { daemon.end() }
                try await Self.polls(150, sandbox, daemon)
                let before = try Self.residentKilobytes(daemon)
                try await Self.polls(450, sandbox, daemon)
                let after = try Self.residentKilobytes(daemon)
                #expect(after - before < Self.limit, "from \(before) kB to \(after) kB in 300 polls")
            }
        }

        @Test("rules that are read again and again leave no descriptor open", .timeLimit(.minutes(2)))
        func reloadsCloseWhatTheyOpen() async throws {
            try await withFolder { folder in
                let sandbox = try await SandboxProcess.start(speed: 1, in: folder)
                try folder.write(Self.rules, to: "workspace/rules.yaml")
                let daemon = try KillSite.daemon(in: folder, of: sandbox)
                defer { daemon.end() }
                try await until("the daemon has taken its first look") { daemon.output.contains("first poll") }
                let before = try Self.descriptors(daemon)
                for round in 1...12 {
                    try folder.write(Self.rules + "# \(round)\n", to: "workspace/rules.yaml")
                    daemon.send(SIGHUP)
                    try await until("revision \(round) is at work") {
                        daemon.output.components(separatedBy: " at work, ").count > round + 1
                    }
                }
                let after = try Self.descriptors(daemon)
                // One for each reload, when each keeps one; connections come and go.
                #expect(after < before + 8, "from \(before) to \(after)")
            }
        }

        private static func descriptors(_ process: ChildProcess) throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.pid)/fd").count
        }

        private static let rules = """
            version: 1
            workspace: quiet
            timezone: Europe/Berlin
            sources: { clips: { tiktok: { credentials: quiet-tiktok, poll: 1m, lookback: 48h } } }
            destinations: { tweets: { x: { credentials: quiet-x } } }
            rules: { everywhere: { on: { new_item: clips }, post: [{ to: tweets, caption: "{{ item.caption }}" }] } }

            """

        private static func polls(_ count: Int, _ sandbox: SandboxProcess, _ daemon: ChildProcess) async throws {
            try await until("\(count) polls", within: .seconds(80), every: .milliseconds(200)) {
                if daemon.state != nil { throw Obstacle(daemon.transcript) }
                return try await sandbox.client.requests().count { $0.path == "/v2/video/list/" } >= count
            }
        }

        /// Memory of its own: pages of files come and go with the machine's load. proc(5).
        private static func residentKilobytes(_ process: ChildProcess) throws -> Int {
            let status = try String(contentsOfFile: "/proc/\(process.pid)/status", encoding: .utf8)
            guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("RssAnon:") }),
                let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
            else { throw Obstacle("no RssAnon in:\n\(status)") }
            return kilobytes
        }
    }
}
