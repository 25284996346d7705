import Foundation
import HTTPValues
import Testing

extension EndToEnd {
    /// A ledger of an hour ago, and a daemon that starts on it (DESIGN §8, Restored).
    @Suite(.serialized) struct RestoreDrillTests {
        @Test(
            "a backup from before the last posts is restored: what was posted is found, nothing is posted twice, the rest is held",
            .timeLimit(.minutes(3)))
        func drill() async throws {
            try await KillSite.run([.youtube, .x]) { site in
                let backup = site.folder.path("backup.sqlite")
                try await site.newItem("before")
                try await Self.all(2, arePostedAt: site)
                // The daemon is at work while the copy is made; one more video is under way.
                try await site.newItem("during")
                try await until("the second video is known") { site.daemon.output.components(separatedBy: "●").count > 2 }
                try await Self.expect(site, ["backup", site.workspace, "--sandbox", "--to", backup], exit: 0)
                try await site.newItem("after")
                try await Self.all(6, arePostedAt: site)
                let posted = try await site.client.posts()
                try await Self.expect(site, ["restore", backup, site.workspace, "--sandbox"], exit: 1)
                site.daemon.send(SIGTERM)
                #expect(try await site.daemon.waitForEnd() == .exit(0))
                // Made by nobody; but the restored ledger cannot know that.
                try await site.newItem("unposted")
                try await Self.expect(site, ["restore", backup, site.workspace, "--sandbox"], exit: 0)
                try site.restart()
                try await until("the daemon has seen the lost videos again", within: .seconds(60)) {
                    if let ending = site.daemon.state { throw Obstacle("the daemon ended: \(ending)") }
                    return try await site.publications().count == 8
                }
                // Had it taken any of them up, it would be under way by then: X waits 2 minutes, a lookup 10, a retry an hour.
                let start = try await site.clock()
                try await until("two hours pass", within: .seconds(90)) { try await site.clock() > start.addingTimeInterval(7200) }
                #expect(try await site.client.posts() == posted, "nothing is posted twice")
                let states = try await site.publications()
                let found = Set(states.filter { $0.state == "published" }.map(\.identity))
                #expect(found == Set(posted.map { "\($0.platform) \($0.id)" }), "what is at the platforms is known again: \(states)")
                #expect(states.filter { $0.state == "held" }.map(\.reasons) == [["restored"], ["restored"]], "\(states)")
                #expect(states.count == 8, "\(states)")
                #expect(site.daemon.output.contains("this ledger was restored and knows nothing from"))
                site.daemon.send(SIGTERM)
                #expect(try await site.daemon.waitForEnd() == .exit(0))
            }
        }

        private static func all(_ count: Int, arePostedAt site: KillSite) async throws {
            try await until("\(count) posts are published", within: .seconds(60)) {
                if let ending = site.daemon.state { throw Obstacle("the daemon ended: \(ending)") }
                guard try await site.client.posts().count == count else { return false }
                let states = try await site.publications().map(\.state)
                return states == [String](repeating: "published", count: count)
            }
        }

        private static func expect(_ site: KillSite, _ arguments: [String], exit code: Int32) async throws {
            let result = try await BadInputTests.run(arguments, in: site.folder)
            #expect(result.ending == .exit(code), "\(result.transcript)")
        }
    }
}
