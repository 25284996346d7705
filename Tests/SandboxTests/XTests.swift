import CivilTime
import Foundation
import HTTPValues
import Sandbox
import Testing

struct XTests {
    private let api = "https://api.x.com/2"

    private func part(_ boundary: String, _ index: Int, _ bytes: Data) -> Data {
        Data("--\(boundary)\r\nContent-Disposition: form-data; name=\"segment_index\"\r\n\r\n\(index)\r\n".utf8)
            + Data("--\(boundary)\r\nContent-Disposition: form-data; name=\"media\"; filename=\"blob\"\r\n".utf8)
            + Data("Content-Type: application/octet-stream\r\n\r\n".utf8) + bytes + Data("\r\n--\(boundary)--\r\n".utf8)
    }

    private func append(_ world: inout World, _ me: Credentials, _ id: String, _ index: Int, _ bytes: Data) -> SandboxReply {
        let headers = ["Authorization": "Bearer \(me.token)", "Content-Type": "multipart/form-data; boundary=--xyz"]
        return world.send("POST", "\(api)/media/upload/\(id)/append", headers: headers, body: .data(part("--xyz", index, bytes)))
    }

    private func initialize(_ world: inout World, _ me: Credentials, bytes: Int) -> String {
        let order: JSON = ["media_type": "video/mp4", "total_bytes": .int(Int64(bytes)), "media_category": "tweet_video"]
        return world.json("POST", "\(api)/media/upload/initialize", token: me.token, order).json?["data"]?["id"]?.string ?? ""
    }

    private func finalize(_ world: inout World, _ me: Credentials, _ id: String) -> SandboxReply {
        world.send("POST", "\(api)/media/upload/\(id)/finalize", headers: ["Authorization": "Bearer \(me.token)"])
    }

    private func state(_ world: inout World, _ me: Credentials, _ id: String) -> String? {
        world.get("\(api)/media/upload?command=STATUS&media_id=\(id)", token: me.token)
            .json?["data"]?["processing_info"]?["state"]?.string
    }

    private func uploaded(_ world: inout World, _ me: Credentials, seconds: Double = 10) -> String {
        let clip = SandboxClip.bytes(id: "x", seconds: seconds)
        let id = initialize(&world, me, bytes: clip.count)
        _ = append(&world, me, id, 0, clip)
        _ = finalize(&world, me, id)
        world.pass(.seconds(5))
        return id
    }

    private func post(_ world: inout World, _ me: Credentials, _ body: JSON) -> SandboxReply {
        world.json("POST", "\(api)/tweets", token: me.token, body)
    }

    @Test func videoInSegmentsThenAPostFoundByItsMediaKey() {
        var world = World()
        let me = world.credentials("x")
        let clip = SandboxClip.bytes(id: "x", seconds: 10)
        let id = initialize(&world, me, bytes: clip.count)
        #expect(append(&world, me, id, 1, clip.dropFirst(20_000)).status == 200)
        let gap = finalize(&world, me, id)
        #expect(gap.status == 400)
        #expect(append(&world, me, id, 0, clip.prefix(20_000)).status == 200)
        // The same segment again replaces itself.
        #expect(append(&world, me, id, 0, clip.prefix(20_000)).status == 200)
        let done = finalize(&world, me, id).json?["data"]
        #expect(done?["processing_info"]?["state"]?.string == "pending")
        #expect(post(&world, me, ["text": "early", "media": ["media_ids": [.string(id)]]]).status == 400)
        world.pass(.seconds(2))
        #expect(state(&world, me, id) == "in_progress")
        world.pass(.seconds(3))
        #expect(state(&world, me, id) == "succeeded")
        let reply = post(&world, me, ["text": "look https://example.com", "media": ["media_ids": [.string(id)]]])
        #expect(reply.status == 201)
        #expect(reply.json?["data"]?["text"]?.string?.contains("https://t.co/") == true)
        let url = "\(api)/users/\(me("account_id"))/tweets?max_results=5&tweet.fields=created_at,attachments,entities"
        let timeline = world.get(url + "&expansions=attachments.media_keys", token: me.token).json
        #expect(timeline?["data"]?[0]?["attachments"]?["media_keys"]?[0]?.string == done?["media_key"]?.string)
        #expect(timeline?["data"]?[0]?["entities"]?["urls"]?[0]?["expanded_url"]?.string == "https://example.com")
        #expect(timeline?["includes"]?["media"]?[0]?["type"]?.string == "video")
        #expect(world.posts[0]["text"]?.string == "look https://example.com")
        #expect(world.posts[0]["permalink"]?.string == "https://x.com/studio/status/\(reply.json?["data"]?["id"]?.string ?? "")")
    }

    @Test(
        arguments: [
            (["text": .string(String(repeating: "a", count: 281))], 400), (["text": ""], 400), (["text": "hi", "colour": "red"], 400),
            (["text": "hi", "media": ["media_ids": ["1"]]], 400), (["text": "hi", "media": ["media_ids": []]], 400),
            (["text": "hi", "poll": [:], "quote_tweet_id": "1"], 400), (["text": "$ABC and $DEF"], 403),
            (["text": .string(String(repeating: "字", count: 141))], 400),
        ] as [(JSON, Int)])
    func refusesWhatXRefuses(body: JSON, status: Int) {
        var world = World()
        let me = world.credentials("x")
        #expect(post(&world, me, body).status == status)
        #expect(world.posts.isEmpty)
    }

    @Test func duplicatesAreForbiddenForADay() {
        var world = World()
        let me = world.credentials("x")
        #expect(post(&world, me, ["text": "same  words"]).status == 201)
        let again = post(&world, me, ["text": "same words"])
        #expect(again.status == 403)
        #expect(again.json?["detail"]?.string == "You are not allowed to create a Tweet with duplicate content.")
        let other = world.credentials("x", "other")
        #expect(post(&world, other, ["text": "same words"]).status == 201)
        world.pass(.hours(25))
        let later = world.credentials("x")
        #expect(post(&world, later, ["text": "same words"]).status == 201)
    }

    @Test func refreshTokensAreGoodForOneUse() {
        var world = World()
        let me = world.credentials("x")
        let fields = ["grant_type": "refresh_token", "refresh_token": me("refresh_token"), "client_id": me("client_id")]
        let basic = Data("\(me("client_id")):\(me("client_secret"))".utf8).base64EncodedString()
        #expect(world.form("\(api)/oauth2/token", fields, headers: ["Authorization": "Basic wrong"]).status == 401)
        let fresh = world.form("\(api)/oauth2/token", fields, headers: ["Authorization": "Basic \(basic)"]).json
        #expect(fresh?["token_type"]?.string == "bearer")
        #expect(world.get("\(api)/users/me", token: me.token).status == 401)
        #expect(world.get("\(api)/users/me", token: fresh?["access_token"]?.string).json?["data"]?["username"]?.string == "studio")
        let again = world.form("\(api)/oauth2/token", fields)
        #expect(again.status == 400)
        #expect(again.json?["error"]?.string == "invalid_request")
    }

    @Test func aHundredPostsInFifteenMinutes() {
        var world = World()
        let me = world.credentials("x")
        for index in 0..<100 { #expect(post(&world, me, ["text": .string("post \(index)")]).status == 201) }
        let over = post(&world, me, ["text": "one more"])
        #expect(over.status == 429)
        #expect(over.header("x-rate-limit-remaining") == "0")
        #expect(over.header("x-rate-limit-reset").flatMap { Int64($0) } == world.now.seconds + 900)
        world.pass(.minutes(15))
        #expect(post(&world, me, ["text": "one more"]).header("x-rate-limit-remaining") == "99")
    }

    @Test func uploadsHaveLimits() {
        var world = World()
        let me = world.credentials("x")
        let id = initialize(&world, me, bytes: 9_000_000)
        let big = append(&world, me, id, 0, Data(repeating: 0, count: 4_600_000))
        #expect(big.status == 413 && big.response.body.isEmpty)
        #expect(append(&world, me, id, 1000, Data(repeating: 0, count: 10)).status == 400)
        #expect(append(&world, me, "123", 0, Data(repeating: 0, count: 10)).status == 400)
        let old = world.json("POST", "\(api)/media/upload?command=INIT", token: me.token, [:])
        #expect(old.status == 404)
        let stranger = world.credentials("x", "stranger")
        #expect(append(&world, stranger, id, 0, Data(repeating: 0, count: 10)).status == 400)
    }

    @Test func longVideosAndBrokenOnesAreRefused() {
        var world = World()
        let me = world.credentials("x")
        let long = uploaded(&world, me, seconds: 150)
        #expect(post(&world, me, ["text": "long", "media": ["media_ids": [.string(long)]]]).status == 403)
        let id = initialize(&world, me, bytes: 100)
        _ = append(&world, me, id, 0, Data(repeating: 9, count: 100))
        _ = finalize(&world, me, id)
        world.pass(.seconds(6))
        #expect(state(&world, me, id) == "failed")
        let kept = uploaded(&world, me)
        world.pass(.hours(24))
        let later = world.credentials("x")
        #expect(post(&world, later, ["text": "expired", "media": ["media_ids": [.string(kept)]]]).status == 400)
    }

    @Test func missingPostsAre200WithErrors() {
        var world = World()
        let me = world.credentials("x")
        let one = world.get("\(api)/tweets/123", token: me.token)
        #expect(one.status == 200 && one.json?["data"] == nil)
        #expect(one.json?["errors"]?[0]?["title"]?.string == "Not Found Error")
        let empty = world.get("\(api)/users/\(me("account_id"))/tweets?max_results=5", token: me.token)
        #expect(empty.json?["data"] == nil && empty.json?["meta"]?["result_count"]?.int == 0)
        #expect(world.get("\(api)/users/\(me("account_id"))/tweets?max_results=4", token: me.token).status == 400)
        #expect(world.get("\(api)/users/\(me("account_id"))/tweets?colour=red", token: me.token).status == 400)
    }

    // Spot values of twitter-text's conformance suite, as the contract gives them.
    @Test(arguments: [
        ("Hi http://test.co", 26), (String(repeating: "字", count: 140), 280), ("H🐱☺👨‍👩‍👧‍👦", 7), ("🙋🏽👨‍🎤", 4),
        (Array(repeating: "https://example.org/a?b=c", count: 10).joined(separator: " ") + " ", 240), ("see example.com.", 28),
    ])
    func measuresText(text: String, length: Int) {
        var world = World()
        let me = world.credentials("x")
        let full = length == 280 ? text : text + " " + String(repeating: "a", count: 279 - length)
        #expect(post(&world, me, ["text": .string(full + "a")]).status == 400)
        #expect(post(&world, me, ["text": .string(full)]).status == 201)
    }
}
