import Foundation
import Testing

extension EndToEnd {
    /// A stopped process keeps its lock: nobody may take its work, because it may go on at any instant.
    @Suite(.serialized) struct StoppedPublisherKillTests {
        /// Brings the daemon to the point and stops it there, with a second one beside it that waits.
        private func stop(_ site: KillSite, at point: KillPoint) async throws -> ChildProcess {
            var file: String?
            if let megabytes = point.megabytes { file = try await BigVideo.write(megabytes: megabytes, to: "big.mp4", on: site) }
            if let fault = point.fault { try await site.order(fault) }
            try await site.newItem("clip-1", file: file)
            try await until("the daemon has come to \(point)", every: .milliseconds(1)) { try await point.isReached(site) }
            site.daemon.send(SIGSTOP)
            site.sandbox.resume()
            let rival = try site.rival()
            try await until("the second daemon waits") {
                if let ending = rival.state { throw Obstacle("the second daemon ended: \(ending) \(rival.transcript)") }
                return rival.errors.contains("another process publishes from the ledger")
            }
            #expect(rival.errors.contains("pid \(site.daemon.pid)"), "the holder is named: \(rival.transcript)")
            return rival
        }

        @Test(
            "a daemon that was stopped goes on, a second one waits, and the post appears once", .timeLimit(.minutes(3)),
            arguments: KillPoint.allCases)
        func stoppedAndContinued(at point: KillPoint) async throws {
            try await KillSite.run([point.platform]) { site in
                let rival = try await stop(site, at: point)
                defer { rival.end() }
                #expect(site.daemon.state == nil)
                site.daemon.send(SIGCONT)
                try await site.finishAndVerify()
                try await site.verifyTakenOver(by: rival)
            }
        }

        @Test(
            "when a stopped daemon is killed, the one that waits takes over", .timeLimit(.minutes(3)),
            arguments: KillSite.isSoak ? KillPoint.allCases : [.instagramPublishUnanswered, .amidXSegments])
        func stoppedAndKilled(at point: KillPoint) async throws {
            try await KillSite.run([point.platform]) { site in
                let rival = try await stop(site, at: point)
                site.kill()
                site.daemon = rival
                try await site.finishAndVerify()
            }
        }

        @Test("one that waits ends when it is told to", .timeLimit(.minutes(1)))
        func waitingAndTold() async throws {
            try await KillSite.run([.x]) { site in
                let rival = try site.rival()
                defer { rival.end() }
                try await until("it waits") { rival.errors.contains("this one waits") }
                rival.send(SIGTERM)
                #expect(try await rival.waitForEnd() == .exit(0), "\(rival.transcript)")
                try await site.newItem("clip-1")
                try await site.finishAndVerify()
            }
        }
    }
}
