import Foundation
import Testing

extension EndToEnd {
    /// What a run must never do to state that is not its own to touch.
    @Suite(.serialized) struct StateSafetyTests {
        @Test("--fresh leaves the state of a running daemon alone", .timeLimit(.minutes(2)))
        func freshBesideARunningDaemon() async throws {
            try await withFolder { folder in
                let studio = try copyStudio(to: folder)
                let first = try ChildProcess(Binary.path(), ["run", studio, "--sandbox", "--speed", "600"], environment: [:], in: folder)
                defer { first.end() }
                try await until("the first daemon has posted") { first.output.contains("✓") }
                let ledger = studio + "/.reprise/sandbox.sqlite"
                let before = try FileManager.default.attributesOfItem(atPath: ledger)[.systemFileNumber] as? Int
                let second = try await reprise("run", studio, "--sandbox", "--fresh", in: folder)
                #expect(second.ending == .exit(1), "\(second.transcript)")
                #expect(second.errors.contains("another process publishes from the ledger"), "\(second.errors)")
                #expect(second.errors.contains("pid \(first.pid)"), "\(second.errors)")
                #expect(try FileManager.default.attributesOfItem(atPath: ledger)[.systemFileNumber] as? Int == before)
                #expect(first.state == nil)
                try await until("the first daemon posts all") { first.output.components(separatedBy: "✓").count > MainJobTests.posts }
                first.send(SIGTERM)
                #expect(try await first.waitForEnd() == .exit(0))
                #expect(try await MainJobTests.states(of: studio, in: folder).count == MainJobTests.posts)
            }
        }

        @Test("--fresh refuses a file that is not a sandbox's ledger", .timeLimit(.minutes(1)))
        func freshOfSomethingElse() async throws {
            try await withFolder { folder in
                let studio = try copyStudio(to: folder)
                try folder.write("my thesis, the only copy of it that there is\n", to: "thesis.txt")
                let run = try await reprise("run", studio, "--sandbox", "--fresh", "--state", folder.path("thesis.txt"), in: folder)
                #expect(run.ending == .exit(1), "\(run.transcript)")
                #expect(try String(contentsOfFile: folder.path("thesis.txt"), encoding: .utf8).hasPrefix("my thesis"))
                // A live daemon stamps its ledger before it asks for a key.
                let live = try await reprise("run", studio, "--once", in: folder)
                #expect(live.ending == .exit(1) && live.errors.contains("no vault key"), "\(live.transcript)")
                let ledger = studio + "/.reprise/ledger.sqlite"
                try #require(FileManager.default.fileExists(atPath: ledger))
                let fresh = try await reprise("run", studio, "--sandbox", "--fresh", "--state", ledger, in: folder)
                #expect(fresh.ending == .exit(1), "\(fresh.transcript)")
                #expect(fresh.errors.contains("is a live ledger"), "\(fresh.errors)")
                #expect(FileManager.default.fileExists(atPath: ledger))
            }
        }

        /// `<ledger>.id` follows the ledger's own number; `kill -9` between the two, twice in a row, is no restored backup.
        @Test("two deaths during start are not taken for a restored ledger", .timeLimit(.minutes(1)))
        func diedTwiceWhileStarting() async throws {
            try await withFolder { folder in
                let studio = try copyStudio(to: folder)
                let file = studio + "/.reprise/sandbox.sqlite.id"
                _ = try await reprise("run", studio, "--sandbox", "--until-idle", in: folder)
                let number = try String(contentsOfFile: file, encoding: .utf8)
                for _ in 1...2 {
                    _ = try await reprise("run", studio, "--sandbox", "--until-idle", in: folder)
                    try number.write(toFile: file, atomically: true, encoding: .utf8)
                }
                let third = try await reprise("run", studio, "--sandbox", "--until-idle", in: folder)
                #expect(third.ending == .exit(0), "\(third.transcript)")
            }
        }
    }
}
