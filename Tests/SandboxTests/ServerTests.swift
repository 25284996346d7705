import CivilTime
import Foundation
import Glibc
import HTTPValues
import Sandbox
import SandboxServer
import Testing

/// The least HTTP/1.1 client that can test a server: one request, one connection.
enum RawClient {
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: Data
    }

    /// Nil when the connection ended before a whole head.
    static func send(
        _ port: Int, _ method: String, _ target: String, headers: [String: String] = [:], body: Data = Data(), hangUp: Bool = false
    ) async -> Answer? {
        // A thread of its own: blocking calls would starve the server of the few threads that tasks share.
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: blocking(port, method, target, headers, body, hangUp)) }
        }
    }

    private static func blocking(
        _ port: Int, _ method: String, _ target: String, _ headers: [String: String], _ body: Data, _ hangUp: Bool
    ) -> Answer? {
        var all = headers
        all["Host"] = headers["Host"] ?? "127.0.0.1:\(port)"
        all["Connection"] = "close"
        all["Content-Length"] = headers["Content-Length"] ?? String(body.count)
        let head = "\(method) \(target) HTTP/1.1\r\n" + all.keys.sorted().map { "\($0): \(all[$0] ?? "")\r\n" }.joined() + "\r\n"
        let answer = exchange(port, Data(head.utf8) + body, hangUp)
        guard let end = answer.range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: answer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2 { fields[parts[0].lowercased()] = parts[1] }
        }
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return Answer(status: status, headers: fields, body: Data(answer[end.upperBound...]))
    }

    private static func exchange(_ port: Int, _ bytes: Data, _ hangUp: Bool) -> Data {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { return Data() }
        _ = bytes.withUnsafeBytes { Glibc.send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if hangUp { return Data() }
        var result = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(handle, &buffer, buffer.count, 0)
            guard count > 0 else { return result }
            result += buffer[..<count]
        }
    }
}

@Suite(.serialized) struct ServerTests {
    private func withServer(
        _ options: SandboxServerOptions = SandboxServerOptions(), speed: Double = 1, _ body: (SandboxServer, Int) async throws -> Void
    ) async throws {
        let server = try SandboxServer(options) { SandboxClock(start: $0 ?? Timestamp(seconds: 1_781_517_600), speed: speed) }
        let port = try await server.start()
        do {
            try await body(server, port)
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func token(_ server: SandboxServer, _ platform: String) -> String {
        let order: JSON = ["platform": .string(platform), "account": "studio"]
        return server.inject("/_sandbox/credentials", body: order.data).json?["access_token"]?.string ?? ""
    }

    private func post(_ port: Int, _ token: String, _ text: String) async -> RawClient.Answer? {
        await RawClient.send(
            port, "POST", "/api.x.com/2/tweets", headers: ["Authorization": "Bearer \(token)", "Content-Type": "application/json"],
            body: JSON.object(["text": .string(text)]).data)
    }

    @Test func routesByFirstSegmentAndByHostHeader() async throws {
        try await withServer { server, port in
            let token = token(server, "x")
            let byPath = await RawClient.send(port, "GET", "/api.x.com/2/users/me", headers: ["Authorization": "Bearer \(token)"])
            #expect(byPath?.status == 200)
            let byHost = await RawClient.send(
                port, "GET", "/2/users/me", headers: ["Authorization": "Bearer \(token)", "Host": "api.x.com"])
            #expect(byHost?.body == byPath?.body)
            #expect(await RawClient.send(port, "GET", "/nowhere")?.status == 404)
            #expect(await RawClient.send(port, "GET", "/")?.headers["content-type"] == "text/html; charset=utf-8")
        }
    }

    @Test func streamsAnUploadAndPlaysItBack() async throws {
        try await withServer { server, port in
            let token = token(server, "youtube")
            let clip = SandboxClip.bytes(id: "s", seconds: 8)
            let metadata: JSON = ["snippet": ["title": "T", "categoryId": "24"]]
            let headers = [
                "Authorization": "Bearer \(token)", "Content-Type": "application/json", "X-Upload-Content-Length": String(clip.count),
            ]
            let opened = await RawClient.send(
                port, "POST", "/www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet", headers: headers,
                body: metadata.data)
            let location = opened?.headers["location"] ?? ""
            let base = "http://127.0.0.1:\(port)"
            #expect(location.hasPrefix(base + "/www.googleapis.com/upload/youtube/v3/videos?"))
            let target = String(location.dropFirst(base.count))
            let done = await RawClient.send(port, "PUT", target, headers: ["Content-Type": "video/mp4"], body: clip)
            #expect(done?.status == 201)
            let id = done.flatMap { JSON(parsing: $0.body)?["id"]?.string } ?? ""
            let ledger = await RawClient.send(port, "GET", "/_sandbox/ledger").flatMap { JSON(parsing: $0.body)?["posts"]?[0] }
            #expect(ledger?["permalink"]?.string == base + "/www.youtube.com/watch?v=\(id)")
            let page = await RawClient.send(port, "GET", "/www.youtube.com/watch?v=\(id)")
            #expect(page.map { String(decoding: $0.body, as: UTF8.self).contains("/_sandbox/media/youtube/\(id)/0") } == true)
            let media = await RawClient.send(port, "GET", "/_sandbox/media/youtube/\(id)/0")
            #expect(media?.body == clip)
            let range = await RawClient.send(port, "GET", "/_sandbox/media/youtube/\(id)/0", headers: ["Range": "bytes=4-7"])
            #expect(range?.status == 206 && range?.body == Data("ftyp".utf8))
        }
    }

    @Test func anUploadThatBreaksOffKeepsWholeBlocks() async throws {
        try await withServer { server, port in
            let headers = ["Authorization": "Bearer \(token(server, "youtube"))", "Content-Type": "application/json"]
            let metadata: JSON = ["snippet": ["title": "T", "categoryId": "24"]]
            let opened = await RawClient.send(
                port, "POST", "/www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet", headers: headers,
                body: metadata.data)
            let target = String((opened?.headers["location"] ?? "").dropFirst("http://127.0.0.1:\(port)".count))
            _ = await RawClient.send(
                port, "PUT", target, headers: ["Content-Length": "900000"], body: Data(repeating: 1, count: 300_000), hangUp: true)
            // The server notices the end of the connection in its own time; each question is a round trip.
            var range: String?
            for _ in 0..<2000 where range == nil {
                let status = await RawClient.send(port, "PUT", target, headers: ["Content-Range": "bytes */900000"])
                #expect(status?.status == 308)
                range = status?.headers["range"]
            }
            #expect(range == "bytes=0-262143")
        }
    }

    @Test func cutsConnectionsAfterOrBeforeTheEffect() async throws {
        try await withServer { server, port in
            let token = token(server, "x")
            func fault(_ name: String) {
                let order: JSON = ["match": ["platform": "x"], "fault": .string(name)]
                #expect(server.inject("/_sandbox/faults", body: order.data).status == 200)
            }
            fault("drop-response")
            #expect(await post(port, token, "done but silent") == nil)
            #expect(server.world.posts.count == 1)
            fault("reset")
            #expect(await post(port, token, "never") == nil)
            #expect(server.world.posts.count == 1)
            fault("truncate")
            let half = await post(port, token, "half an answer")
            #expect(half?.status == 201)
            #expect(half.map { $0.body.count < Int($0.headers["content-length"] ?? "") ?? 0 } == true)
            #expect(server.world.posts.count == 2)
        }
    }

    @Test func delaysAreSandboxTime() async throws {
        try await withServer(speed: 6000) { server, port in
            let token = token(server, "x")
            for name in ["accept-slow:5m", "delay:5m"] {
                let before = server.clock.now()
                #expect(server.inject("/_sandbox/faults", body: Data(#"{"fault":"\#(name)"}"#.utf8)).status == 200)
                #expect(await post(port, token, name)?.status == 201)
                #expect(server.clock.now() - before >= .minutes(5))
            }
        }
    }

    @Test func theClockCanBeSetForwardOnly() async throws {
        try await withServer(speed: 0) { _, port in
            func clock(_ body: String) async -> JSON? {
                await RawClient.send(port, "POST", "/_sandbox/clock", body: Data(body.utf8)).flatMap { JSON(parsing: $0.body) }
            }
            #expect(await clock(#"{"now":"2026-06-15T12:00:00+02:00","speed":0}"#)?["now"]?.string == "2026-06-15T10:00:00.000Z")
            #expect(await clock(#"{"advance":"90m"}"#)?["now"]?.string == "2026-06-15T11:30:00.000Z")
            #expect(await clock(#"{"now":"2026-06-15T09:00:00Z"}"#)?["error"] != nil)
            #expect(await clock(#"{"speed":60}"#)?["speed"]?.double == 60)
            #expect(await clock("nonsense")?["error"] != nil)
        }
    }

    @Test func stateSurvivesARestartAndFreshWipesIt() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sandbox-\(ProcessInfo.processInfo.globallyUniqueString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        var options = SandboxServerOptions(stateDirectory: directory)
        options.scenario = [
            ScenarioEntry(
                after: .minutes(1), path: "/_sandbox/items",
                body: Data(#"{"account":"studio","videos":[{"id":"v1","caption":"one","duration":9}]}"#.utf8))
        ]
        nonisolated(unsafe) var stopped = Timestamp.distantPast
        try await withServer(options, speed: 0) { server, port in
            #expect(await post(port, token(server, "x"), "kept")?.status == 201)
            #expect(await RawClient.send(port, "GET", "/_sandbox/originals/studio/v1")?.status == 404)
            #expect(server.nextScenarioEntry == Timestamp(seconds: 1_781_517_660))
            server.clock.set(now: Timestamp(seconds: 1_781_517_700))
            #expect(await RawClient.send(port, "GET", "/_sandbox/originals/studio/v1")?.status == 200)
            stopped = server.clock.now()
        }
        try await withServer(options, speed: 0) { server, port in
            #expect(server.clock.now() == stopped)
            #expect(server.world.posts.count == 1)
            #expect(server.nextScenarioEntry == nil)
            #expect(await RawClient.send(port, "GET", "/_sandbox/originals/studio/v1")?.status == 200)
        }
        options.fresh = true
        try await withServer(options, speed: 0) { server, _ in #expect(server.world.posts.isEmpty) }
        try Data("{".utf8).write(to: directory.appendingPathComponent("world.json"))
        options.fresh = false
        #expect(throws: SandboxServerError.self) { try SandboxServer(options) { _ in SandboxClock(start: Timestamp(seconds: 0)) } }
    }

    @Test func aPortInUseIsSaid() async throws {
        try await withServer { _, port in
            let second = try SandboxServer(SandboxServerOptions(port: port)) { _ in SandboxClock(start: Timestamp(seconds: 0)) }
            await #expect(throws: SandboxServerError.portInUse(port)) { try await second.start() }
            await second.stop()
        }
    }
}
