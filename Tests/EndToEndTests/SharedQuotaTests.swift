import Foundation
import HTTPValues
import Testing
import Transport

extension EndToEnd {
    /// Two channels of one Google project share its daily uploads: once they are used up for one, the other does not ask.
    @Suite(.serialized) struct SharedQuotaTests {
        private static let rules = """
            version: 1
            workspace: quota
            timezone: Europe/Berlin
            defaults: { missed: all }
            sources:
              clips: { tiktok: { credentials: quota-tiktok, poll: 1m, lookback: 48h } }
            destinations:
              one: { youtube: { credentials: channel-one, privacy: public, category: 24 } }
              two: { youtube: { credentials: channel-two, privacy: public, category: 24 } }
            rules:
              both:
                on: { new_item: clips }
                post:
                  - { to: one, title: "{{ item.caption }}", caption: "first" }
                  - { to: two, after: 30m, title: "{{ item.caption }}", caption: "second" }

            """

        @Test("a project's uploads are used up for all of its channels", .timeLimit(.minutes(2)))
        func sharedByAProject() async throws {
            try await withFolder { folder in
                let sandbox = try await SandboxProcess.start(speed: 300, in: folder)
                defer { sandbox.child.end() }
                try folder.write(Self.rules, to: "workspace/rules.yaml")
                let workspace = folder.path("workspace")
                let daemon = try ChildProcess(
                    Binary.path(), ["run", workspace, "--verbose"], environment: ["REPRISE_ENDPOINT": sandbox.client.base], in: folder)
                defer { daemon.end() }
                try await until("the daemon has taken its first look") { daemon.output.contains("first poll") }
                try await Self.video("launch", sandbox.client)
                try await until("both channels have posted", within: .seconds(60)) { try await sandbox.client.posts().count == 2 }
                try await Self.useUp(98, sandbox.client)
                try await Self.video("encore", sandbox.client)
                // The second channel's post is prepared a quarter of an hour later.
                try await until("the first channel is refused", within: .seconds(30)) { try await Self.refused(sandbox.client) == 1 }
                let start = try await Self.clock(sandbox.client)
                try await until("an hour passes", within: .seconds(60)) {
                    try await Self.clock(sandbox.client) > start.addingTimeInterval(3600)
                }
                #expect(try await Self.refused(sandbox.client) == 1, "the second channel asked as well\n\(daemon.transcript)")
                let status = try await reprise("status", workspace, "--sandbox", "--format", "json", in: folder)
                let limit = try #require(
                    JSON(parsing: Data(status.output.utf8))?["limits"]?.array?.first { $0["name"]?.string == "videos-insert" })
                #expect(limit["scope"]?.string == "app")
                #expect(limit["owner"]?.string?.hasPrefix("app:") == true)
                #expect(limit["remaining"]?.int == 0)
                let text = try await reprise("status", workspace, "--sandbox", in: folder)
                #expect(text.output.contains("YouTube videos-insert of the app of channel-one"), "\(text.output)")
                try await sandbox.client.advance("24h")
                try await until("both are posted the day after", within: .seconds(60)) { try await sandbox.client.posts().count == 4 }
                daemon.send(SIGTERM)
                #expect(try await daemon.waitForEnd() == .exit(0), "\(daemon.transcript)")
            }
        }

        private static func video(_ caption: String, _ client: SandboxClient) async throws {
            let video: JSON = ["caption": .string(caption), "duration": 20]
            try await client.post("/_sandbox/items", ["account": "quota-tiktok", "videos": .array([video])])
        }

        /// Another channel of the project opens upload sessions.
        private static func useUp(_ count: Int, _ client: SandboxClient) async throws {
            let grant = try await client.post("/_sandbox/credentials", ["platform": "youtube", "account": "another-channel"])
            let token = grant["access_token"]?.string ?? ""
            let body: JSON = [
                "snippet": ["title": "t", "description": "d", "categoryId": "22"],
                "status": ["privacyStatus": "public", "selfDeclaredMadeForKids": false],
            ]
            for _ in 0..<count {
                let response = try await client.answer(
                    WireRequest(
                        .post, "\(client.base)/www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status",
                        headers: [
                            .init("Authorization", "Bearer \(token)"), .init("Content-Type", "application/json; charset=UTF-8"),
                            .init("X-Upload-Content-Type", "video/mp4"), .init("X-Upload-Content-Length", "10"),
                        ], body: [.bytes(body.data)]))
                try #require(response.status == 200, "\(String(decoding: response.body, as: UTF8.self))")
            }
        }

        private static func refused(_ client: SandboxClient) async throws -> Int {
            try await client.requests().count { $0.method == "POST" && $0.path.hasPrefix("/upload/youtube/v3/videos") && $0.status == 403 }
        }

        private static func clock(_ client: SandboxClient) async throws -> Date {
            guard let text = try await client.get("/_sandbox/clock").json?["now"]?.string,
                let now = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
            else { throw Obstacle("the sandbox has no clock") }
            return now
        }
    }
}
