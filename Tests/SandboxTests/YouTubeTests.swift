import CivilTime
import Foundation
import HTTPValues
import Sandbox
import Testing

struct YouTubeTests {
    private let open = "https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
    private let api = "https://www.googleapis.com/youtube/v3"
    private let chunk = 262_144

    private func metadata(_ snippet: [String: JSON] = [:], _ status: [String: JSON] = [:]) -> JSON {
        [
            "snippet": .object(["title": "First", "description": "words", "categoryId": "24"].merging(snippet) { $1 }),
            "status": .object(["privacyStatus": "public", "selfDeclaredMadeForKids": false].merging(status) { $1 }),
        ]
    }

    private func openSession(_ world: inout World, _ me: Credentials, _ metadata: JSON, size: Int?, slug: String? = nil) -> SandboxReply {
        var headers = [
            "Authorization": "Bearer \(me.token)", "Content-Type": "application/json; charset=UTF-8", "X-Upload-Content-Type": "video/mp4",
        ]
        if let size { headers["X-Upload-Content-Length"] = String(size) }
        if let slug { headers["Slug"] = slug }
        return world.send("POST", open, headers: headers, body: .data(metadata.data))
    }

    private func put(_ world: inout World, _ url: String, _ bytes: Data, range: String?) -> SandboxReply {
        var headers = ["Content-Length": String(bytes.count), "Content-Type": "video/mp4"]
        if let range { headers["Content-Range"] = range }
        return world.send("PUT", url, headers: headers, body: .data(bytes))
    }

    private func reason(_ reply: SandboxReply) -> String? { reply.json?["error"]?["errors"]?[0]?["reason"]?.string }

    /// A playable file of that many bytes.
    private func file(_ count: Int) -> Data {
        let clip = SandboxClip.bytes(id: "yt", seconds: 9)
        var box = Data([0, 0, 0, 0])
        let size = UInt32(count - clip.count)
        for index in 0..<4 { box[index] = UInt8(truncatingIfNeeded: size >> UInt32(24 - 8 * index)) }
        return clip + box + Data("free".utf8) + Data(repeating: 1, count: count - clip.count - 8)
    }

    @Test func uploadsInChunksAndSurvivesALostAnswer() {
        var world = World()
        let me = world.credentials("youtube")
        let bytes = file(chunk * 2 + 1000)
        let total = bytes.count
        let opened = openSession(&world, me, metadata(), size: total, slug: "abc.mp4")
        #expect(opened.status == 200 && opened.response.body.isEmpty)
        let url = opened.header("Location") ?? ""
        #expect(url.hasPrefix("https://www.googleapis.com/upload/youtube/v3/videos?"))
        let empty = put(&world, url, Data(), range: "bytes */\(total)")
        #expect(empty.status == 308 && empty.header("Range") == nil)
        #expect(put(&world, url, bytes.prefix(chunk), range: "bytes 0-\(chunk - 1)/\(total)").header("Range") == "bytes=0-\(chunk - 1)")
        // Not a multiple of 256 KiB: nothing more is kept.
        let odd = put(&world, url, bytes[chunk..<chunk + 500], range: "bytes \(chunk)-\(chunk + 499)/\(total)")
        #expect(odd.status == 308 && odd.header("Range") == "bytes=0-\(chunk - 1)")
        #expect(world.posts.isEmpty)
        #expect(world.fault("drop-response", platform: "youtube", method: "PUT") == 200)
        let lost = put(&world, url, bytes.dropFirst(chunk), range: "bytes \(chunk)-\(total - 1)/\(total)")
        #expect(lost.delivery == .dropConnection)
        #expect(world.posts.count == 1)
        let status = put(&world, url, Data(), range: "bytes */\(total)")
        #expect(status.status == 200)
        #expect(status.json?["id"]?.string == world.posts[0]["id"]?.string)
        #expect(world.posts[0]["text"]?.string == "First\nwords")
        #expect(world.posts[0]["kind"]?.string == "short")
        var digest = SandboxDigest()
        digest.update(bytes)
        #expect(world.posts[0]["media_sha256"]?[0]?.string == digest.hex)
    }

    @Test func aWholeFileInOneRequestIs201() {
        var world = World()
        let me = world.credentials("youtube")
        let clip = SandboxClip.bytes(id: "b", seconds: 5)
        let url = openSession(&world, me, metadata(), size: clip.count).header("Location") ?? ""
        let done = put(&world, url, clip, range: nil)
        #expect(done.status == 201)
        #expect(done.json?["snippet"]?["title"]?.string == "First")
        #expect(done.json?["status"]?["uploadStatus"]?.string == "uploaded")
        #expect(done.json?["id"]?.string?.count == 11)
    }

    @Test func badRangesAreRefused() {
        var world = World()
        let me = world.credentials("youtube")
        let bytes = file(chunk * 2)
        let url = openSession(&world, me, metadata(), size: bytes.count).header("Location") ?? ""
        let malformed = put(&world, url, bytes.prefix(10), range: "0-9/10")
        #expect(malformed.status == 400)
        #expect(String(decoding: malformed.response.body, as: UTF8.self) == "Failed to parse Content-Range header.")
        #expect(put(&world, url, bytes.prefix(chunk), range: "bytes \(chunk)-\(chunk * 2 - 1)/\(bytes.count)").status == 400)
        #expect(put(&world, url, bytes.prefix(10), range: "bytes 0-19/\(bytes.count)").status == 400)
        #expect(put(&world, url, bytes.prefix(10), range: "bytes 0-9/11").status == 400)
        #expect(put(&world, url + "x", Data(), range: "bytes */*").status == 404)
        let bare = world.sandbox.handle(
            SandboxRequest("PUT", url, headers: [SandboxField("Content-Range", "bytes */*")], base: "http://127.0.0.1:1"), at: world.now,
            store: world.store)
        #expect(bare.status == 411)
        world.pass(.days(7))
        #expect(put(&world, url, Data(), range: "bytes */*").status == 404)
    }

    @Test(arguments: [
        ("title", "", "invalidTitle"), ("title", String(repeating: "t", count: 101), "invalidTitle"), ("title", "a<b", "invalidTitle"),
        ("description", String(repeating: "é", count: 2501), "invalidDescription"), ("description", "x > y", "invalidDescription"),
        ("categoryId", "999", "invalidCategoryId"),
    ])
    func refusesBadMetadataBeforeAnyByte(field: String, value: String, expected: String) {
        var world = World()
        let me = world.credentials("youtube")
        let reply = openSession(&world, me, metadata([field: .string(value)]), size: 10)
        #expect(reply.status == 400)
        #expect(reason(reply) == expected)
    }

    @Test func scopesTokensAndContentTypesAreChecked() {
        var world = World()
        let me = world.credentials("youtube")
        #expect(reason(openSession(&world, me, metadata([:], ["publishAt": "2026-07-01T00:00:00Z"]), size: 10)) == "invalidPublishAt")
        let plain = world.send("POST", open, headers: ["Authorization": "Bearer \(me.token)"], body: .data(metadata().data))
        #expect(plain.status == 400)
        #expect(reason(world.get("\(api)/videos?part=snippet", token: me.token)) == "missingRequiredParameter")
        #expect(reason(world.get("\(api)/videos?part=colour&id=a", token: me.token)) == "unknownPart")
        world.pass(.hours(1))
        let late = openSession(&world, me, metadata(), size: 10)
        #expect(late.status == 401 && reason(late) == "authError")
    }

    @Test func refreshKeepsTheRefreshToken() {
        var world = World()
        let me = world.credentials("youtube")
        let fields = [
            "client_id": me("client_id"), "client_secret": me("client_secret"), "grant_type": "refresh_token",
            "refresh_token": me("refresh_token"),
        ]
        let url = "https://oauth2.googleapis.com/token"
        let fresh = world.form(url, fields).json
        #expect(fresh?["refresh_token"] == nil)
        #expect(fresh?["expires_in"]?.int == 3599)
        #expect(world.form(url, fields).status == 200)
        #expect(world.form(url, fields.merging(["client_secret": "x"]) { $1 }).status == 401)
        let dead = world.form(url, fields.merging(["refresh_token": "x"]) { $1 })
        #expect(dead.status == 400 && dead.json?["error"]?.string == "invalid_grant")
        #expect(world.fault("expire-token", platform: "youtube", path: "/token") == 200)
        #expect(world.form(url, fields).json?["error"]?.string == "invalid_grant")
    }

    @Test func processingThenUploadsPlaylist() {
        var world = World()
        let me = world.credentials("youtube")
        let clip = SandboxClip.bytes(id: "c", seconds: 63)
        let url = openSession(&world, me, metadata(), size: clip.count, slug: "mark.mp4").header("Location") ?? ""
        let id = put(&world, url, clip, range: nil).json?["id"]?.string ?? ""
        let poll = "\(api)/videos?part=status,processingDetails,contentDetails,fileDetails&id=\(id)"
        #expect(world.get(poll, token: me.token).json?["items"]?[0]?["processingDetails"]?["processingStatus"]?.string == "processing")
        world.pass(.seconds(30))
        let item = world.get(poll, token: me.token).json?["items"]?[0]
        #expect(item?["status"]?["uploadStatus"]?.string == "processed")
        #expect(item?["contentDetails"]?["duration"]?.string == "PT1M3S")
        #expect(item?["fileDetails"]?["fileName"]?.string == "mark.mp4")
        #expect(item?["fileDetails"]?["fileSize"]?.string == String(clip.count))
        let channel = world.get("\(api)/channels?part=contentDetails&mine=true", token: me.token).json?["items"]?[0]
        let playlist = channel?["contentDetails"]?["relatedPlaylists"]?["uploads"]?.string ?? ""
        let items = world.get("\(api)/playlistItems?part=contentDetails&maxResults=50&playlistId=\(playlist)", token: me.token)
        #expect(items.json?["items"]?[0]?["contentDetails"]?["videoId"]?.string == id)
        #expect(world.get("\(api)/videos?part=id&id=unknown", token: me.token).json?["items"]?.array?.isEmpty == true)
        let other = world.credentials("youtube", "stranger")
        #expect(world.get(poll, token: other.token).status == 403)
    }

    @Test func aHundredUploadsUntilMidnightInCalifornia() {
        var world = World()
        let me = world.credentials("youtube")
        for _ in 0..<100 { #expect(openSession(&world, me, metadata(), size: 10).status == 200) }
        let over = openSession(&world, me, metadata(), size: 10)
        #expect(over.status == 403 && reason(over) == "quotaExceeded")
        // 10:00 UTC is 03:00 there (daylight saving): 21 hours to go.
        world.pass(.hours(20))
        let stillMe = world.credentials("youtube")
        #expect(reason(openSession(&world, stillMe, metadata(), size: 10)) == "quotaExceeded")
        world.pass(.hours(1))
        let nextDay = world.credentials("youtube")
        #expect(openSession(&world, nextDay, metadata(), size: 10).status == 200)
    }

    @Test func aPrivateVideoTurnsPublicAtItsTime() {
        var world = World()
        let me = world.credentials("youtube")
        let clip = SandboxClip.bytes(id: "p", seconds: 5)
        let status: [String: JSON] = ["privacyStatus": "private", "publishAt": "2026-06-15T11:00:00Z"]
        let url = openSession(&world, me, metadata([:], status), size: clip.count).header("Location") ?? ""
        #expect(put(&world, url, clip, range: nil).status == 201)
        #expect(world.posts[0]["visible"]?.bool == false)
        world.pass(.hours(1))
        #expect(world.posts[0]["visible"]?.bool == true)
    }

    @Test func aBrokenConnectionKeepsWholeBlocks() {
        var world = World()
        let me = world.credentials("youtube")
        let bytes = file(chunk * 3)
        let url = openSession(&world, me, metadata(), size: bytes.count).header("Location") ?? ""
        let arrived = bytes.prefix(chunk + 77)
        let piece = world.store.put(Data(arrived)) ?? StoredPiece(id: "", length: 0)
        let headers = ["Content-Length": String(bytes.count), "Content-Range": "bytes 0-\(bytes.count - 1)/\(bytes.count)"]
        _ = world.send("PUT", url, headers: headers, body: .stored(piece, isWhole: false))
        #expect(put(&world, url, Data(), range: "bytes */\(bytes.count)").header("Range") == "bytes=0-\(chunk - 1)")
    }
}
