import Foundation
import HTTPValues
import Testing

extension EndToEnd {
    /// What `make demo` shows: three videos, seven posts, a deferral and its slot, over real HTTP.
    @Suite(.serialized) struct MainJobTests {
        static let posts = 7

        @Test("the example publishes everything, defers with a reason, and ends by itself", .timeLimit(.minutes(2)))
        func untilIdle() async throws {
            try await withFolder { folder in
                let studio = try copyStudio(to: folder)
                let run = try await reprise("run", studio, "--sandbox", "--fresh", "--until-idle", in: folder)
                #expect(run.ending == .exit(0), "\(run.transcript)")
                let lines = run.output.split(separator: "\n")
                #expect(lines.count { $0.contains("✓") && $0.contains("published  http://127.0.0.1:") } == Self.posts)
                let deferred = lines.filter { $0.contains("deferred from") }
                #expect(!deferred.isEmpty)
                let place = "reprise.yaml:\(try Self.line(of: "spacing: 20m", in: studio + "/reprise.yaml"))"
                #expect(deferred.allSatisfy { $0.contains("spacing") && $0.contains(place) }, "\(deferred)")
                #expect(run.output.contains("first poll: 0 earlier videos"))
                #expect(run.output.contains("3 new videos, \(Self.posts) published"))
                #expect(run.output.contains("next:  reprise publications list"))
                #expect(try await Self.states(of: studio, in: folder) == [String](repeating: "published", count: Self.posts))
            }
        }

        @Test("a second run finds everything done", .timeLimit(.minutes(2)))
        func runAgain() async throws {
            try await withFolder { folder in
                let studio = try copyStudio(to: folder)
                _ = try await reprise("run", studio, "--sandbox", "--fresh", "--until-idle", in: folder)
                let again = try await reprise("run", studio, "--sandbox", "--until-idle", in: folder)
                #expect(again.ending == .exit(0), "\(again.transcript)")
                #expect(again.output.contains("0 new videos, 0 published"), "\(again.output)")
                #expect(try await Self.states(of: studio, in: folder).count == Self.posts)
            }
        }

        @Test("each post has a page with the video playing, and Ctrl-C ends cleanly", .timeLimit(.minutes(2)))
        func pagesAndControlC() async throws {
            try await withFolder { folder in
                let studio = try copyStudio(to: folder)
                let daemon = try ChildProcess(
                    Binary.path(), ["run", studio, "--sandbox", "--fresh", "--speed", "600"], environment: [:], in: folder)
                defer { daemon.end() }
                let links = try await until("three posts are out") { () -> [String]? in
                    if daemon.state != nil { throw Obstacle(daemon.transcript) }
                    let links = daemon.output.matches(of: /published  (http:\/\/127\.0\.0\.1:[0-9]+\/[^\s]+)\n/).map { String($0.1) }
                    return links.count >= 3 ? links : nil
                }
                #expect(Set(links.prefix(3).compactMap(Self.host)) == ["www.instagram.com", "www.youtube.com", "x.com"])
                for link in links { try await Self.verifyPage(link) }
                daemon.send(SIGINT)
                #expect(try await daemon.waitForEnd(within: .seconds(30)) == .exit(0), "\(daemon.transcript)")
                #expect(daemon.output.contains(" new video"), "a summary")
                #expect(daemon.output.contains("next:  reprise publications list"), "what to try next")
            }
        }

        private static func host(_ link: String) -> String? {
            link.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3).first.map(String.init)
        }

        private static func verifyPage(_ link: String) async throws {
            let parts = link.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
            let client = try SandboxClient(base: "http://\(parts[2])")
            defer { client.close() }
            let page = try await client.get("/\(parts[3])")
            #expect(page.status == 200, "\(link)")
            #expect(page.header("Content-Type")?.hasPrefix("text/html") == true, "\(link)")
            let html = String(decoding: page.body, as: UTF8.self)
            let source = try #require(html.firstMatch(of: /<video[^>]*src="([^"]+)"/)?.1, "\(html)")
            let path = source.hasPrefix(client.base) ? String(source.dropFirst(client.base.count)) : String(source)
            let video = try await client.get(path)
            #expect(video.status == 200)
            #expect(video.header("Content-Type") == "video/mp4")
            #expect(video.body.dropFirst(4).prefix(4) == Data("ftyp".utf8), "an MP4 begins with its file type box")
        }

        private static func line(of text: String, in file: String) throws -> Int {
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            return try #require(lines.firstIndex { $0.contains(text) }) + 1
        }

        static func states(of workspace: String, in folder: TemporaryFolder) async throws -> [String] {
            let list = try await reprise("publications", "list", workspace, "--sandbox", "--format", "json", in: folder)
            try #require(list.ending == .exit(0), "\(list.transcript)")
            let rows = try #require(JSON(parsing: Data(list.output.utf8))?["publications"]?.array)
            #expect(rows.allSatisfy { $0["permalink"]?.string?.hasPrefix("https://") == true })
            return rows.map { $0["state"]?.string ?? "?" }
        }
    }
}
