import CivilTime
import Foundation
import HTTPValues
import Sandbox
import Testing

struct TikTokTests {
    private let list = "https://open.tiktokapis.com/v2/video/list/?fields=id,create_time,video_description,share_url,duration"
    private let token = "https://open.tiktokapis.com/v2/oauth/token/"

    private func addItems(_ world: inout World, _ ids: [String]) -> SandboxReply {
        let videos = ids.map { JSON.object(["id": .string($0), "caption": .string("clip \($0)"), "duration": 20]) }
        return world.json("POST", "/_sandbox/items", ["account": "studio", "videos": .array(videos)])
    }

    @Test func listsPublicVideosNewestFirstAndPages() {
        var world = World()
        let me = world.credentials("tiktok")
        for index in 1...12 {
            #expect(addItems(&world, ["v\(index)"]).status == 200)
            world.pass(.minutes(1))
        }
        let hidden: JSON = ["account": "studio", "videos": [["id": "secret", "caption": "", "duration": 5, "private": true]]]
        #expect(world.json("POST", "/_sandbox/items", hidden).status == 200)
        let first = world.json("POST", list, token: me.token, [:]).json?["data"]
        #expect(first?["videos"]?.array?.count == 10)
        #expect(first?["videos"]?[0]?["id"]?.string == "v12")
        #expect(first?["has_more"]?.bool == true)
        let next = world.json("POST", list, token: me.token, ["cursor": first?["cursor"] ?? .null, "max_count": 20]).json?["data"]
        #expect(next?["videos"]?.array?.map { $0["id"]?.string } == ["v2", "v1"])
        #expect(next?["has_more"]?.bool == false)
    }

    @Test func givesOnlyTheFieldsAskedFor() {
        var world = World()
        let me = world.credentials("tiktok")
        _ = addItems(&world, ["v1"])
        let reply = world.json("POST", "https://open.tiktokapis.com/v2/video/list/?fields=id,duration", token: me.token, [:])
        let video = reply.json?["data"]?["videos"]?[0]?.object
        #expect(video.map { $0.keys.sorted() } == ["duration", "id"])
        #expect(video?["duration"]?.int == 20)
        #expect(reply.json?["error"]?["log_id"]?.string == reply.header("x-tt-logid"))
    }

    @Test(arguments: [
        ("https://open.tiktokapis.com/v2/video/list/", "{}"), ("https://open.tiktokapis.com/v2/video/list/?fields=id,nope", "{}"),
        ("https://open.tiktokapis.com/v2/video/list/?fields=id", #"{"max_count":21}"#),
        ("https://open.tiktokapis.com/v2/video/list/?fields=id", #"{"cursor":"12"}"#),
        ("https://open.tiktokapis.com/v2/video/list/?fields=id", "nonsense"),
        ("https://open.tiktokapis.com/v2/video/query/?fields=id", #"{"filters":{"video_ids":[]}}"#),
    ])
    func refusesBadParameters(url: String, body: String) {
        var world = World()
        let me = world.credentials("tiktok")
        let headers = ["Content-Type": "application/json", "Authorization": "Bearer \(me.token)"]
        let reply = world.send("POST", url, headers: headers, body: .data(Data(body.utf8)))
        #expect(reply.status == 400)
        #expect(reply.json?["error"]?["code"]?.string == "invalid_params")
    }

    @Test func refusesWrongContentTypeAndExpiredTokens() {
        var world = World()
        let me = world.credentials("tiktok")
        let plain = world.send("POST", list, headers: ["Authorization": "Bearer \(me.token)", "Content-Type": "text/plain"])
        #expect(plain.status == 400)
        world.pass(.hours(2))
        let late = world.json("POST", list, token: me.token, [:])
        #expect(late.status == 401)
        #expect(late.json?["error"]?["code"]?.string == "access_token_invalid")
    }

    @Test func refreshRotatesBothTokens() {
        var world = World()
        let me = world.credentials("tiktok")
        let fields = [
            "client_key": me("client_id"), "client_secret": me("client_secret"), "grant_type": "refresh_token",
            "refresh_token": me("refresh_token"),
        ]
        let fresh = world.form(token, fields).json
        #expect(fresh?["expires_in"]?.int == 7200)
        #expect(fresh?["refresh_token"]?.string != me("refresh_token"))
        #expect(world.json("POST", list, token: fresh?["access_token"]?.string, [:]).status == 200)
        #expect(world.json("POST", list, token: me.token, [:]).status == 401)
        let again = world.form(token, fields)
        #expect(again.status == 400)
        #expect(again.json?["error"]?.string == "invalid_grant")
        var wrong = fields
        wrong["client_secret"] = "x"
        wrong["refresh_token"] = fresh?["refresh_token"]?.string ?? ""
        #expect(world.form(token, wrong).json?["error"]?.string == "invalid_client")
        #expect(world.json("POST", token, ["grant_type": "refresh_token"]).json?["error"]?.string == "invalid_request")
    }

    @Test func userInfoNeedsTheScopeOfEachField() {
        var world = World()
        let me = world.credentials("tiktok")
        _ = addItems(&world, ["v1", "v2"])
        let user = world.get("https://open.tiktokapis.com/v2/user/info/?fields=open_id,username,video_count", token: me.token)
        #expect(user.json?["data"]?["user"]?["open_id"]?.string == me("account_id"))
        #expect(user.json?["data"]?["user"]?["video_count"]?.int == 2)
        #expect(world.get("https://open.tiktokapis.com/v2/user/info/?fields=birthday", token: me.token).status == 400)
    }

    @Test func queryLeavesOutWhatIsNotThere() {
        var world = World()
        let me = world.credentials("tiktok")
        _ = addItems(&world, ["v1"])
        let body: JSON = ["filters": ["video_ids": ["v1", "gone"]]]
        let reply = world.json("POST", "https://open.tiktokapis.com/v2/video/query/?fields=id", token: me.token, body)
        #expect(reply.json?["data"]?["videos"]?.array?.count == 1)
    }

    @Test func sixHundredCallsAMinute() {
        var world = World()
        let me = world.credentials("tiktok")
        for _ in 0..<600 { #expect(world.json("POST", list, token: me.token, [:]).status == 200) }
        let over = world.json("POST", list, token: me.token, [:])
        #expect(over.status == 429)
        #expect(over.json?["error"]?["code"]?.string == "rate_limit_exceeded")
        world.pass(.minutes(1))
        #expect(world.json("POST", list, token: me.token, [:]).status == 200)
    }

    @Test func originalsAreDistinctPlayableFilesOfTheirLength() throws {
        var world = World()
        _ = addItems(&world, ["v1", "v2", "v3"])
        let files = ["v1", "v2", "v3"].map { world.get("/_sandbox/originals/studio/\($0)").response.body }
        #expect(Set(files).count == 3)
        #expect(files.allSatisfy { $0.count < 60_000 && $0.prefix(8).suffix(4) == Data("ftyp".utf8) })
        #expect(world.get("/_sandbox/originals/studio/nope").status == 404)
    }

    @Test func badItemsAreRefusedWhole() {
        var world = World()
        #expect(addItems(&world, ["a"]).status == 200)
        #expect(addItems(&world, ["b", "a"]).status == 409)
        #expect(world.json("POST", "/_sandbox/items", ["videos": []]).status == 400)
        let badFile: JSON = ["account": "studio", "videos": [["caption": "", "duration": 3, "file": "/does/not/exist.mp4"]]]
        #expect(world.json("POST", "/_sandbox/items", badFile).status == 400)
        #expect(world.get("/_sandbox/originals/studio/b").status == 404)
    }
}
