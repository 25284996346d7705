import CivilTime
import Foundation
import HTTPValues
import Sandbox
import Testing

struct InstagramTests {
    private let graph = "https://graph.facebook.com/v25.0"
    private let clip = SandboxClip.bytes(id: "a", seconds: 12)

    private func create(_ world: inout World, _ me: Credentials, _ extra: [String: String] = [:]) -> SandboxReply {
        let fields = ["media_type": "REELS", "upload_type": "resumable", "caption": "hello #dance"].merging(extra) { $1 }
        return world.form("\(graph)/\(me("account_id"))/media", token: me.token, fields)
    }

    private func upload(
        _ world: inout World, _ me: Credentials, _ uri: String, _ bytes: Data, offset: Int = 0, size: Int? = nil,
        type: String = "application/octet-stream"
    ) -> SandboxReply {
        let headers = [
            "Authorization": "OAuth \(me.token)", "offset": String(offset), "file_size": String(size ?? bytes.count), "Content-Type": type,
        ]
        return world.send("POST", uri, headers: headers, body: .data(bytes))
    }

    private func status(_ world: inout World, _ me: Credentials, _ id: String) -> String? {
        world.get("\(graph)/\(id)?fields=status_code,status", token: me.token).json?["status_code"]?.string
    }

    private func publish(_ world: inout World, _ me: Credentials, _ id: String) -> SandboxReply {
        world.form("\(graph)/\(me("account_id"))/media_publish", token: me.token, ["creation_id": id])
    }

    private func code(_ reply: SandboxReply) -> [Int64?] {
        [reply.json?["error"]?["code"]?.int, reply.json?["error"]?["error_subcode"]?.int]
    }

    /// A container whose processing is over.
    private func ready(_ world: inout World, _ me: Credentials) -> String {
        let container = create(&world, me).json
        _ = upload(&world, me, container?["uri"]?.string ?? "", clip)
        world.pass(.seconds(15))
        return container?["id"]?.string ?? ""
    }

    @Test func reelFromContainerToPermalink() {
        var world = World()
        let me = world.credentials("instagram")
        let container = create(&world, me).json
        let id = container?["id"]?.string ?? ""
        #expect(container?["uri"]?.string == "https://rupload.facebook.com/ig-api-upload/v25.0/\(id)")
        #expect(status(&world, me, id) == "IN_PROGRESS")
        let early = publish(&world, me, id)
        #expect(early.status == 400)
        #expect(code(early) == [9007, 2_207_027])
        #expect(upload(&world, me, container?["uri"]?.string ?? "", clip).json?["success"]?.bool == true)
        #expect(status(&world, me, id) == "IN_PROGRESS")
        world.pass(.seconds(15))
        #expect(status(&world, me, id) == "FINISHED")
        let post = publish(&world, me, id)
        let media = post.json?["id"]?.string ?? ""
        #expect(media != id && !media.isEmpty)
        #expect(status(&world, me, id) == "PUBLISHED")
        let read = world.get(
            "\(graph)/\(media)?fields=id,permalink,shortcode,media_type,media_product_type,timestamp,caption", token: me.token)
        let code = read.json?["shortcode"]?.string ?? "?"
        #expect(read.json?["permalink"]?.string == "https://www.instagram.com/reel/\(code)/")
        #expect(read.json?["media_product_type"]?.string == "REELS")
        #expect(read.json?["timestamp"]?.string == "2026-06-15T10:00:15+0000")
        let list = world.get("\(graph)/\(me("account_id"))/media?fields=id,caption", token: me.token)
        #expect(list.json?["data"]?[0]?["caption"]?.string == "hello #dance")
        #expect(world.posts.first?["request_id"]?.string == post.header("x-fb-trace-id"))
        #expect(world.posts.first?["kind"]?.string == "reel")
    }

    @Test func aSecondPublishMakesASecondPost() {
        var world = World()
        let me = world.credentials("instagram")
        let id = ready(&world, me)
        let first = publish(&world, me, id).json?["id"]
        let second = publish(&world, me, id).json?["id"]
        #expect(first != second)
        #expect(world.posts.count == 2)
    }

    @Test func uploadHoldsToItsHeaders() {
        var world = World()
        let me = world.credentials("instagram")
        let uri = create(&world, me).json?["uri"]?.string ?? ""
        func kind(_ reply: SandboxReply) -> String? { reply.json?["debug_info"]?["type"]?.string }
        #expect(kind(world.send("POST", uri, headers: ["Authorization": "Bearer \(me.token)"], body: .data(clip))) == "NotAuthorizedError")
        #expect(
            kind(world.send("POST", uri, headers: ["Authorization": "OAuth \(me.token)"], body: .data(clip))) == "ProcessingFailedError")
        #expect(kind(upload(&world, me, uri, clip, type: "application/x-www-form-urlencoded")) == "ProcessingFailedError")
        #expect(kind(upload(&world, me, uri, clip, offset: 5)) == "OffsetInvalidError")
        #expect(kind(upload(&world, me, uri, clip, size: clip.count - 1)) == "ProcessingFailedError")
        let half = clip.count / 2
        #expect(kind(upload(&world, me, uri, clip.prefix(half), size: clip.count)) == "PartialRequestError")
        let id = uri.split(separator: "/").last.map(String.init) ?? ""
        let read = world.get("\(graph)/\(id)?fields=video_status", token: me.token)
        #expect(read.json?["video_status"]?["uploading_phase"]?["bytes_transferred"]?.int == Int64(half))
        #expect(upload(&world, me, uri, clip.dropFirst(half), offset: half, size: clip.count).status == 200)
        world.pass(.seconds(15))
        let media = publish(&world, me, id)
        #expect(media.status == 200)
        var digest = SandboxDigest()
        digest.update(clip)
        #expect(world.posts.first?["media_sha256"]?[0]?.string == digest.hex)
    }

    @Test(
        arguments: [
            (["media_type": "FILM"], 100, 2_207_023), (["caption": String(repeating: "x", count: 2201)], 36_004, 2_207_010),
            (["caption": String(repeating: "@a ", count: 21)], 100, 2_207_040), (["upload_type": "magic"], 100, nil),
            (["upload_type": "", "media_type": "REELS"], 100, nil),
            (["upload_type": "", "video_url": "https://example.com/a.mp4"], 9004, 2_207_052),
            (["thumb_offset": "soon"], 100, nil),
        ] as [([String: String], Int64, Int64?)])
    func refusesBadContainers(extra: [String: String], code expected: Int64, subcode: Int64?) {
        var world = World()
        let me = world.credentials("instagram")
        let reply = create(&world, me, extra)
        #expect(reply.status == 400)
        #expect(code(reply) == [expected, subcode])
        #expect(reply.json?["error"]?["fbtrace_id"]?.string == reply.header("x-fb-trace-id"))
    }

    @Test func whatIsNoVideoFailsInProcessing() {
        var world = World()
        let me = world.credentials("instagram")
        for bytes in [Data(repeating: 7, count: 4000), SandboxClip.bytes(id: "short", seconds: 1)] {
            let container = create(&world, me).json
            let id = container?["id"]?.string ?? ""
            _ = upload(&world, me, container?["uri"]?.string ?? "", bytes)
            world.pass(.seconds(20))
            #expect(status(&world, me, id) == "ERROR")
            let text = world.get("\(graph)/\(id)?fields=status", token: me.token).json?["status"]?.string
            #expect(text?.contains("2207026") == true)
            #expect(code(publish(&world, me, id)) == [9007, 2_207_027])
        }
    }

    @Test func containersExpireAfterADay() {
        var world = World()
        let me = world.credentials("instagram")
        let id = ready(&world, me)
        world.pass(.hours(24))
        #expect(status(&world, me, id) == "EXPIRED")
        #expect(code(publish(&world, me, id)) == [-2, 2_207_020])
        #expect(code(publish(&world, me, "123")) == [24, 2_207_008])
    }

    @Test func quotaIsFiftyPostsADay() {
        var world = World()
        let me = world.credentials("instagram")
        let id = ready(&world, me)
        for _ in 0..<50 { #expect(publish(&world, me, id).status == 200) }
        #expect(code(publish(&world, me, id)) == [9, 2_207_042])
        let url = "\(graph)/\(me("account_id"))/content_publishing_limit?fields=quota_usage,config"
        let limit = world.get(url, token: me.token).json?["data"]?[0]
        #expect(limit?["quota_usage"]?.int == 50)
        #expect(limit?["config"]?["quota_total"]?.int == 50)
        world.pass(.hours(23))
        #expect(code(publish(&world, me, id)) == [9, 2_207_042])
    }

    @Test func tokensAreExchangedWhileAlive() {
        var world = World()
        let me = world.credentials("instagram")
        let url =
            "\(graph)/oauth/access_token?grant_type=fb_exchange_token&client_id=\(me("client_id"))&client_secret=\(me("client_secret"))"
            + "&fb_exchange_token=\(me.token)"
        let fresh = world.get(url).json
        #expect(fresh?["expires_in"]?.int == 5_183_944)
        #expect(world.get("\(graph)/me?fields=id,name", token: fresh?["access_token"]?.string).status == 200)
        #expect(world.get("\(graph)/me", token: me.token).status == 200)
        world.pass(.days(60))
        #expect(code(world.get("\(graph)/me", token: me.token)) == [190, 463])
        #expect(code(world.get(url)) == [190, 463])
        #expect(code(world.get("\(graph)/me", token: "nonsense")) == [190, nil])
    }

    @Test func instagramLoginHasItsOwnHostAndNoUploads() {
        var world = World()
        let me = world.credentials("instagram", login: "instagram")
        let host = "https://graph.instagram.com"
        let user = world.get("\(host)/v25.0/me?fields=user_id,username", token: me.token)
        #expect(user.json?["user_id"]?.string == me("account_id"))
        #expect(world.get("\(graph)/me", token: me.token).json?["error"]?["code"]?.int == 190)
        let fields = ["media_type": "REELS", "upload_type": "resumable"]
        #expect(world.form("\(host)/v25.0/\(me("account_id"))/media", token: me.token, fields).status == 400)
        let refresh = "\(host)/refresh_access_token?grant_type=ig_refresh_token&access_token=\(me.token)"
        #expect(world.get(refresh).status == 400)
        world.pass(.hours(24))
        #expect(world.get(refresh).json?["token_type"]?.string == "bearer")
    }

    @Test func unknownFieldsAndObjectsAreRefused() {
        var world = World()
        let me = world.credentials("instagram")
        let id = ready(&world, me)
        let field = world.get("\(graph)/\(id)?fields=colour", token: me.token)
        #expect(field.json?["error"]?["message"]?.string?.contains("nonexisting field (colour)") == true)
        #expect(code(world.get("\(graph)/999?fields=id", token: me.token)) == [100, 33])
        let other = world.credentials("instagram", "stranger")
        #expect(code(world.get("\(graph)/\(id)?fields=id", token: other.token)) == [100, 33])
    }
}
