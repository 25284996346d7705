import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct StoppedPublisherKillTests {
        @Test("a stopped daemon keeps its ledger: a second one refuses, and the post appears once", .timeLimit(.minutes(3)))
        func stoppedAndContinued() async throws {
            try await KillSite.run([.x]) { site in
                try await site.order(.visibleCall(.x, "accept-slow:10m"))
                try await site.newItem("clip-1")
                try await until("the post is visible") { try await !site.client.posts().isEmpty }
                site.daemon.send(SIGSTOP)
                let rival = try site.rival()
                defer { rival.end() }
                #expect(try await rival.waitForEnd() == .exit(1))
                #expect(rival.errors.contains("another process publishes from the ledger"), "\(rival.transcript)")
                #expect(rival.errors.contains("pid \(site.daemon.pid)"), "the holder is named: \(rival.transcript)")
                #expect(site.daemon.state == nil)
                site.daemon.send(SIGCONT)
                try await site.finishAndVerify()
                #expect(try await site.count("POST", "/2/tweets") == 1)
            }
        }

        @Test("when a stopped daemon is killed, the next one takes over", .timeLimit(.minutes(3)))
        func stoppedAndKilled() async throws {
            try await KillSite.run([.instagram]) { site in
                try await site.order(.visibleCall(.instagram, "accept-slow:10m"))
                try await site.newItem("clip-1")
                try await until("the post is visible") { try await !site.client.posts().isEmpty }
                site.daemon.send(SIGSTOP)
                site.kill()
                try site.restart()
                try await site.finishAndVerify()
            }
        }
    }
}
