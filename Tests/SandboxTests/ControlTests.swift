import CivilTime
import Foundation
import Glibc
import HTTPValues
import Sandbox
import Testing

struct ControlTests {
    private let me = "https://api.x.com/2/users/me"

    @Test func credentialsAreTheVaultRecord() {
        var world = World()
        let record = world.credentials("instagram", "studio-instagram").record
        for field in ["platform", "account", "account_id", "username", "client_id", "client_secret", "access_token", "login"] {
            #expect(record[field]?.string?.isEmpty == false, "\(field)")
        }
        #expect(record["expires_in"]?.int == 5_183_944)
        #expect(record["refresh_token"] == nil)
        #expect(world.credentials("tiktok").record["refresh_expires_in"]?.int == 15_552_000)
        #expect(world.json("POST", "/_sandbox/credentials", ["platform": "myspace", "account": "a"]).status == 400)
        #expect(world.json("POST", "/_sandbox/credentials", ["platform": "x"]).status == 400)
        #expect(world.credentials("x", "a")("account_id") != world.credentials("x", "b")("account_id"))
    }

    @Test(arguments: ["status:503", "accept-then-status:503", "drop-response", "truncate", "accept-slow:30s", "delay:5s", "reset"])
    func faultsDoOrDoNotTakeEffect(name: String) {
        var world = World()
        let token = world.credentials("x").token
        #expect(world.fault(name, platform: "x", method: "POST", path: "/2/tweets") == 200)
        let reply = world.json("POST", "https://api.x.com/2/tweets", token: token, ["text": "once"])
        let hasEffect = ["accept-then-status:503", "drop-response", "truncate", "accept-slow:30s"].contains(name)
        #expect(world.posts.count == (hasEffect ? 1 : 0))
        switch name {
        case "status:503", "accept-then-status:503": #expect(reply.status == 503 && reply.json?["title"] != nil)
        case "drop-response": #expect(reply.delivery == .dropConnection)
        case "truncate": #expect(reply.delivery == .truncate)
        case "accept-slow:30s": #expect(reply.delivery == .delay(.seconds(30)))
        case "delay:5s": #expect(reply.delivery == .handleLater(.seconds(5)))
        default: #expect(reply.delivery == .reset)
        }
        let next = world.json("POST", "https://api.x.com/2/tweets", token: token, ["text": "twice"])
        #expect(next.status == 201)
    }

    @Test(arguments: ["status", "status:200", "status:abc", "delay", "delay:soon", "explode", "reset:5s"])
    func unknownFaultsAreRefused(name: String) {
        var world = World()
        #expect(world.fault(name) == 400)
    }

    @Test(
        arguments: [
            ("x", "GET", "/2/users", true), (nil, nil, nil, true), ("youtube", nil, nil, false), ("x", "POST", nil, false),
            (nil, nil, "api.x.com/2/*/me", true), (nil, nil, "/2/*/you", false), (nil, "get", "*me", true),
        ] as [(String?, String?, String?, Bool)])
    func faultsMatchByPlatformMethodAndPath(platform: String?, method: String?, path: String?, hits: Bool) {
        var world = World()
        let token = world.credentials("x").token
        #expect(world.fault("status:500", platform: platform, method: method, path: path) == 200)
        #expect(world.get(me, token: token).status == (hits ? 500 : 200))
    }

    @Test func aFaultCoversThePlatformsTokenEndpointAndCountsDown() {
        var world = World()
        let grant = world.credentials("youtube")
        #expect(world.fault("status:503", platform: "youtube", times: 2) == 200)
        for expected in [503, 503, 401] {
            #expect(world.form("https://oauth2.googleapis.com/token", ["grant_type": "refresh_token"]).status == expected)
        }
        #expect(!grant.token.isEmpty)
    }

    @Test func expiredTokensAnswerAsThePlatformDoes() {
        var world = World()
        let token = world.credentials("x").token
        #expect(world.fault("expire-token", platform: "x") == 200)
        #expect(world.get(me, token: token).status == 401)
        #expect(world.get(me, token: token).status == 401)
        #expect(world.get(me, token: world.credentials("x").token).status == 200)
    }

    @Test func rateLimitsLastTheirTime() {
        var world = World()
        let token = world.credentials("x").token
        #expect(world.fault("rate-limit:60s", platform: "x") == 200)
        for _ in 0..<3 { #expect(world.get(me, token: token).status == 429) }
        world.pass(.seconds(61))
        #expect(world.get(me, token: token).status == 200)
    }

    @Test func listLagHidesThePostFromListsOnly() {
        var world = World()
        let grant = world.credentials("x")
        #expect(world.fault("list-lag:60s", platform: "x") == 200)
        let post = world.json("POST", "https://api.x.com/2/tweets", token: grant.token, ["text": "late in the list"])
        let timeline = "https://api.x.com/2/users/\(grant("account_id"))/tweets?max_results=5"
        #expect(world.get(timeline, token: grant.token).json?["meta"]?["result_count"]?.int == 0)
        let id = post.json?["data"]?["id"]?.string ?? ""
        #expect(world.get("https://api.x.com/2/tweets/\(id)", token: grant.token).json?["data"] != nil)
        world.pass(.seconds(60))
        #expect(world.get(timeline, token: grant.token).json?["meta"]?["result_count"]?.int == 1)
    }

    @Test func logsRequestsWithoutSecrets() {
        var world = World()
        let token = world.credentials("x").token
        _ = world.get(me + "?access_token=hidden", token: token)
        let log = world.get("/_sandbox/requests").json
        #expect(log?["requests"]?.array?.count == 1)
        #expect(log?["requests"]?[0]?["path"]?.string == "/2/users/me")
        #expect(log?.text.contains("hidden") == false && log?.text.contains(token) == false)
    }

    @Test func resetForgets() {
        var world = World()
        let token = world.credentials("x").token
        _ = world.json("POST", "https://api.x.com/2/tweets", token: token, ["text": "gone"])
        #expect(world.json("POST", "/_sandbox/reset", [:]).status == 200)
        #expect(world.posts.isEmpty)
        #expect(world.get(me, token: token).status == 401)
    }

    @Test func sameSeedSameWorld() throws {
        func run(_ seed: UInt64) -> Data {
            var world = World(seed: seed)
            let token = world.credentials("x").token
            _ = world.json("POST", "https://api.x.com/2/tweets", token: token, ["text": "hello"])
            return world.get("/_sandbox/ledger").response.body
        }
        #expect(run(3) == run(3))
        #expect(run(3) != run(4))
    }

    @Test func aSavedWorldGoesOn() throws {
        var world = World()
        let grant = world.credentials("x")
        _ = world.json("POST", "https://api.x.com/2/tweets", token: grant.token, ["text": "kept"])
        world.sandbox = try JSONDecoder().decode(SandboxWorld.self, from: JSONEncoder().encode(world.sandbox))
        #expect(world.posts.count == 1)
        #expect(world.get(me, token: grant.token).status == 200)
        #expect(world.json("POST", "https://api.x.com/2/tweets", token: grant.token, ["text": "kept"]).status == 403)
    }

    @Test func urlsHandedOutBeginWithTheBase() {
        var world = World()
        let base = "http://127.0.0.1:8080"
        _ = world.json("POST", "/_sandbox/items", ["account": "studio", "videos": [["id": "v1", "caption": "a", "duration": 9]]])
        let token = world.credentials("tiktok").token
        let headers = ["Content-Type": "application/json", "Authorization": "Bearer \(token)"]
        let reply = world.send(
            "POST", base + "/open.tiktokapis.com/v2/video/list/?fields=share_url", headers: headers, body: .data(Data("{}".utf8)),
            base: base)
        let url = reply.json?["data"]?["videos"]?[0]?["share_url"]?.string ?? ""
        #expect(url.hasPrefix(base + "/www.tiktok.com/@studio/video/v1?"))
        #expect(world.send("GET", url, base: base).status == 200)
    }

    @Test func pagesEscapeWhatUsersWrote() {
        var world = World()
        let token = world.credentials("x").token
        let reply = world.json("POST", "https://api.x.com/2/tweets", token: token, ["text": "<script>alert('x')</script> & more"])
        let id = reply.json?["data"]?["id"]?.string ?? ""
        for url in ["https://x.com/studio/status/\(id)", "/"] {
            let page = String(decoding: world.get(url).response.body, as: UTF8.self)
            #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; more"))
            #expect(!page.contains("<script>"))
        }
        #expect(world.get("https://x.com/studio/status/999").status == 404)
    }

    private static let ffprobe = "/usr/bin/ffprobe"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: ffprobe), "needs ffprobe"), arguments: [3.0, 15.0, 60.0, 600.0])
    func clipsLastAsLongAsTheyShould(seconds: Double) throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("clip-\(seconds).mp4")
        defer { try? FileManager.default.removeItem(at: file) }
        try SandboxClip.bytes(id: "v1", seconds: seconds).write(to: file)
        // popen, because Foundation's Process may wait for ever on a task's thread.
        let command = "\(ControlTests.ffprobe) -v error -show_entries stream=codec_name,duration -of csv=p=0 '\(file.path)'"
        let pipe = try #require(popen(command, "r"))
        var text = ""
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), pipe) != nil {
            text += String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        #expect(pclose(pipe) == 0)
        let video = text.split(separator: "\n").first { $0.hasPrefix("h264") }
        let found = video.flatMap { Double($0.split(separator: ",")[1]) } ?? 0
        #expect(abs(found - seconds) < 0.01)
        #expect(text.contains("aac"))
    }
}
