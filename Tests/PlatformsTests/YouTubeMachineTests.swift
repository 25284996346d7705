import CivilTime
import Domain
import Foundation
import HTTPValues
import Platforms
import Testing

@Suite struct YouTubeMachineTests {
    private let unit: Int64 = 262_144

    private func opened(bytes: Int64, settings: [String: JSON] = [:]) throws -> (Driver, MachineAction) {
        var driver = try Driver(.youtube, Sample.draft(.youtube, bytes: bytes, settings: settings))
        _ = try driver.handle(.begin)
        let action = try driver.answer(200, headers: [("Location", "sealed:s1@https://www.googleapis.com")])
        return (driver, action)
    }

    @Test func opensASessionWithTheMetadataAndSealsItsURL() throws {
        var driver = try Driver(
            .youtube,
            Sample.draft(.youtube, settings: ["privacy": "unlisted", "category": 24, "notify_subscribers": false, "tags": ["a", "b"]]))
        let open = try request(try driver.handle(.begin), "open-session")
        #expect(open.url == "https://www.googleapis.com/upload/youtube/v3/videos")
        #expect(
            open.field("uploadType") == "resumable" && open.field("part") == "snippet,status" && open.field("notifySubscribers") == "false")
        #expect(open.header("X-Upload-Content-Length") == "3000000" && open.header("X-Upload-Content-Type") == "video/mp4")
        #expect(open.header("Authorization") == "Bearer ‹studio.access_token›")
        #expect(open.sealing == [.header("Location")])
        #expect(open.json?["snippet"]?["title"] == "Launch" && open.json?["snippet"]?["categoryId"] == "24")
        #expect(open.json?["snippet"]?["tags"] == ["a", "b"])
        #expect(open.json?["status"] == ["privacyStatus": "unlisted", "selfDeclaredMadeForKids": false])
    }

    @Test(arguments: [
        ("https://www.googleapis.com/upload?upload_id=secret", false), ("sealed:s@https://evil.example", false),
        ("sealed:s@https://www.googleapis.com", true),
    ])
    func acceptsOnlyASealedSessionOfItsOwnHost(location: String, accepted: Bool) throws {
        var driver = try Driver(.youtube, Sample.draft(.youtube))
        _ = try driver.handle(.begin)
        let action = try driver.answer(200, headers: [("Location", location)])
        #expect((action.label == "upload") == accepted)
        #expect(!String(decoding: driver.state, as: UTF8.self).contains("secret"))
    }

    @Test(arguments: [1, 262_144, 262_145, 3_000_000, 8_388_608, 20_000_000] as [Int64])
    func sendsWholeUnitsAndKeepsTheEndForTheVisibleCall(bytes: Int64) throws {
        var (driver, action) = try opened(bytes: bytes)
        var kept: Int64 = 0
        while case .send(let chunk) = action {
            guard case .media(let range) = chunk.http.body else { throw Unexpected() }
            #expect(chunk.kind == .prepare && range.offset == kept && range.length % unit == 0 && range.length <= 8 << 20)
            kept += range.length
            action = try driver.answer(308, headers: [("Range", "bytes=0-\(kept - 1)")])
        }
        #expect(action.isReady)
        let end = try request(try driver.handle(.open), "upload-end")
        guard case .media(let range) = end.body else { throw Unexpected() }
        #expect(range.offset == kept && range.length >= 1 && range.length <= unit && kept + range.length == bytes)
        #expect(end.header("Content-Range") == "bytes \(kept)-\(bytes - 1)/\(bytes)")
        let done = try driver.answer(201, #"{"kind":"youtube#video","id":"dQw4w9WgXcQ"}"#)
        #expect(done == .published(RemotePost(id: "dQw4w9WgXcQ", permalink: "https://www.youtube.com/watch?v=dQw4w9WgXcQ")))
    }

    @Test func theServersRangeDecidesWhereTheNextChunkBegins() throws {
        var (driver, _) = try opened(bytes: 20_000_000)
        let next = try request(try driver.answer(308, headers: [("Range", "bytes=0-262143")]), "upload")
        #expect(next.header("Content-Range") == "bytes 262144-8650751/20000000")
        let again = try request(try driver.answer(308), "upload")
        #expect(again.header("Content-Range") == "bytes 0-8388607/20000000")
    }

    @Test func aBrokenChunkIsFollowedByAStatusQuery() throws {
        var (driver, _) = try opened(bytes: 3_000_000)
        #expect(try problem(try driver.answer(503, "<html>")).classification == .retrySame)
        let query = try request(try driver.handle(.begin), "ask-offset")
        #expect(query.method == .put && query.header("Content-Range") == "bytes */3000000" && query.body == .data(.init()))
        #expect(try request(try driver.answer(308), "upload").header("Content-Range") == "bytes 0-2883583/3000000")
    }

    @Test(arguments: [404, 410])
    func aLostSessionBeginsAgainFromNothing(status: Int) throws {
        var (driver, _) = try opened(bytes: 3_000_000)
        #expect(try driver.answer(status).label == "open-session")
        let action = try driver.answer(200, headers: [("Location", "sealed:s2@https://www.googleapis.com")])
        #expect(try request(action, "upload").url == "sealed:s2@https://www.googleapis.com")
    }

    @Test func sessionsThatAlwaysVanishEndTheAttempt() throws {
        var (driver, action) = try opened(bytes: 3_000_000)
        for _ in 0..<20 {
            guard case .send(let sent) = action else { break }
            action =
                sent.label == "open-session"
                ? try driver.answer(200, headers: [("Location", "sealed:s@https://www.googleapis.com")]) : try driver.answer(404)
        }
        #expect(try problem(action).code == "session-lost")
    }

    private func uncertain() throws -> Driver {
        var (driver, _) = try opened(bytes: 3_000_000)
        _ = try driver.answer(308, headers: [("Range", "bytes=0-2883583")])
        _ = try driver.handle(.open)
        #expect(try problem(try driver.handle(.unanswered(TransportFailure(.maybeSent, "cut")))).classification == .uncertain)
        return driver
    }

    @Test func theStatusQueryDecidesALostEnd() throws {
        var created = try uncertain()
        #expect(try created.handle(.lookup).label == "status-query")
        #expect(try created.answer(200, #"{"id":"dQw4w9WgXcQ"}"#).published?.id == "dQw4w9WgXcQ")

        var missing = try uncertain()
        _ = try missing.handle(.lookup)
        #expect(try missing.answer(308, headers: [("Range", "bytes=0-2883583")]) == .absent)
        #expect(try missing.handle(.begin).isReady)
        #expect(try missing.handle(.open).label == "upload-end")

        var gone = try uncertain()
        _ = try gone.handle(.lookup)
        #expect(try gone.answer(404).isUnknown)
        _ = try gone.handle(.lookup)
        #expect(try gone.answer(200, "<html>").isUnknown)
        _ = try gone.handle(.lookup)
        #expect(try gone.answer(308, headers: [("Range", "bytes=0-2999999")]).isUnknown)
        #expect(gone.visibleCalls == 1)
    }

    @Test func theEndsOwnAnswerIsReadByTheContract() throws {
        let cases: [(Int, String, Problem.Class)] = [
            (308, "", .retrySame), (404, "", .retrySame), (201, "{}", .uncertain), (200, "{\"id\":", .uncertain), (503, "", .uncertain),
            (500, reason("backendError"), .uncertain), (400, "Failed to parse Content-Range header.", .uncertain),
            (401, reason("authError"), .reauthenticate), (403, reason("youtubeSomethingNew"), .uncertain),
        ]
        for (status, body, expected) in cases {
            var (driver, _) = try opened(bytes: 1000)
            _ = try driver.handle(.open)
            #expect(try problem(try driver.answer(status, body)).classification == expected, "\(status) \(body)")
        }
    }

    private func reason(_ reason: String) -> String {
        #"{"error":{"code":400,"message":"m","errors":[{"domain":"d","reason":"\#(reason)","message":"m"}]}}"#
    }

    @Test func refusalsAreClassifiedByReason() throws {
        let cases: [(Int, String, Problem.Class)] = [
            (401, "authError", .reauthenticate), (403, "insufficientPermissions", .reauthenticate), (403, "forbidden", .permanent),
            (403, "channelSuspended", .suspend), (401, "youtubeSignupRequired", .suspend), (400, "invalidTitle", .permanent),
            (400, "invalidTags", .permanent), (503, "backendError", .retrySame), (418, "somethingNew", .retrySame),
        ]
        for (status, code, expected) in cases {
            var driver = try Driver(.youtube, Sample.draft(.youtube))
            _ = try driver.handle(.begin)
            #expect(try problem(try driver.answer(status, reason(code))).classification == expected, "\(code)")
        }
    }

    /// Quotas end at midnight in Los Angeles: at 07:00 or 08:00 UTC, by the season.
    @Test(arguments: [
        (1_784_548_800 as Int64, 1_784_617_200 as Int64),  // 2026-07-20T12:00Z → 07-21T07:00Z
        (1_800_100_800, 1_800_172_800),  // 2027-01-16T12:00Z → 01-17T08:00Z
        (1_793_559_600, 1_793_606_400),  // 2026-11-01T19:00Z, the day daylight saving ends → 11-02T08:00Z
    ])
    func anExhaustedQuotaWaitsForMidnightPacific(now: Int64, midnight: Int64) throws {
        var driver = try Driver(.youtube, Sample.draft(.youtube))
        driver.now = Timestamp(seconds: now)
        _ = try driver.handle(.begin)
        #expect(try problem(try driver.answer(403, reason("quotaExceeded"))).classification == .waitUntil(Timestamp(seconds: midnight)))
        _ = try driver.handle(.begin)
        #expect(try problem(try driver.answer(400, reason("uploadLimitExceeded"))).classification == .waitUntil(driver.now + .days(1)))
    }

    @Test func anOldSessionIsNotReliedUpon() throws {
        var (driver, _) = try opened(bytes: 1000)
        driver.now = driver.now + .days(7)
        #expect(try problem(try driver.handle(.open)).classification == .restart)
        #expect(try driver.handle(.begin).label == "open-session")
    }

    @Test func aVideoNeedsAFileAndATitle() throws {
        var draft = Sample.draft(.youtube)
        draft.title = nil
        var driver = try Driver(.youtube, draft)
        #expect(try problem(try driver.handle(.begin)).code == "title-missing")
        draft.media = []
        driver = try Driver(.youtube, draft)
        #expect(try problem(try driver.handle(.begin)).code == "media-missing")
    }
}
