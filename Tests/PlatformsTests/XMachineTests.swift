import CivilTime
import Domain
import HTTPValues
import Platforms
import Testing

@Suite struct XMachineTests {
    private func uploading(bytes: Int64 = 3_000_000) throws -> (Driver, MachineAction) {
        var driver = try Driver(.x, Sample.draft(.x, bytes: bytes))
        _ = try driver.handle(.begin)
        _ = try driver.answer(200, #"{"data":{"id":"42","username":"studio"}}"#)
        let action = try driver.answer(200, #"{"data":{"id":"188","media_key":"13_188","expires_after_secs":1295999}}"#)
        return (driver, action)
    }

    private func prepared() throws -> Driver {
        var (driver, action) = try uploading()
        while action.label == "append" { action = try driver.answer(204) }
        _ = try request(action, "finalize")
        #expect(
            try driver.answer(200, #"{"data":{"id":"188","expires_after_secs":86400}}"#) == .ready(expires: driver.now + .seconds(86_100)))
        return driver
    }

    private func uncertain() throws -> Driver {
        var driver = try prepared()
        _ = try driver.handle(.open)
        #expect(
            try problem(try driver.answer(503, #"{"title":"Service Unavailable","status":503,"type":"about:blank"}"#)).classification
                == .uncertain)
        return driver
    }

    private func refusal(_ status: Int, _ body: String, headers: [(String, String)] = []) throws -> Problem {
        var driver = try prepared()
        _ = try driver.handle(.open)
        return try problem(try driver.answer(status, body, headers: headers))
    }

    @Test func uploadsInSegmentsAndPosts() throws {
        var (driver, action) = try uploading()
        for (segment, length) in [1_048_576, 1_048_576, 902_848].enumerated() {
            let append = try request(action, "append")
            #expect(append.url == "https://api.x.com/2/media/upload/188/append")
            guard case .multipart(let parts) = append.body else { throw Unexpected() }
            #expect(parts.map(\.name) == ["segment_index", "media"])
            #expect(parts[0].content == .text(SlottedText(String(segment))))
            #expect(parts[1].content == .media(MediaRange(sha256: Sample.hash, offset: Int64(segment) * 1_048_576, length: Int64(length))))
            action = try driver.answer(200, #"{"data":{"expires_at":1}}"#)
        }
        _ = try request(action, "finalize")
        let wait = try driver.answer(
            200, #"{"data":{"id":"188","expires_after_secs":86400,"processing_info":{"state":"pending","check_after_secs":7}}}"#)
        #expect(wait == .wait(until: driver.now + .seconds(7)))
        driver.now = driver.now + .seconds(7)
        let ask = try request(try driver.handle(.woken), "ask-processing")
        #expect(ask.field("command") == "STATUS" && ask.field("media_id") == "188")
        #expect(try driver.answer(200, #"{"data":{"id":"188","processing_info":{"state":"succeeded"}}}"#).isReady)
        let post = try request(try driver.handle(.open), "create-post")
        #expect(post.url == "https://api.x.com/2/tweets" && post.json == ["text": "launch #dance", "media": ["media_ids": ["188"]]])
        let done = try driver.answer(201, #"{"data":{"id":"1840","text":"launch"}}"#)
        #expect(done == .published(RemotePost(id: "1840", permalink: "https://x.com/studio/status/1840")))
    }

    @Test func aRefusedSegmentIsHalvedUnderTheSameIndex() throws {
        var (driver, _) = try uploading()
        let smaller = try request(try driver.answer(413), "append")
        guard case .multipart(let parts) = smaller.body else { throw Unexpected() }
        #expect(parts[0].content == .text("0"))
        #expect(parts[1].content == .media(MediaRange(sha256: Sample.hash, offset: 0, length: 524_288)))
        var action = MachineAction.send(MachineRequest(.prepare, "append", smaller))
        for _ in 0..<10 where action.label == "append" { action = try driver.answer(431) }
        #expect(try problem(action).classification == .retrySame)
    }

    @Test func aLostFinalizeIsAskedAfterAndRepeatedIfItNeverArrived() throws {
        var (driver, action) = try uploading()
        while action.label == "append" { action = try driver.answer(200) }
        _ = try driver.handle(.unanswered(TransportFailure(.maybeSent, "cut")))
        #expect(try driver.handle(.begin).label == "ask-processing")
        #expect(try driver.answer(404).label == "finalize")
        #expect(try driver.answer(200, #"{"data":{"id":"188"}}"#).isReady)
    }

    @Test func expiredMediaIsUploadedAgain() throws {
        var driver = try prepared()
        driver.now = driver.now + .days(1)
        #expect(try problem(try driver.handle(.open)).classification == .restart)
        #expect(try driver.handle(.begin).label == "initialize")
    }

    @Test func refusalsOfThePostAreClassified() throws {
        let cases: [(Int, String, Problem.Class)] = [
            (401, #"{"title":"Unauthorized","type":"about:blank","status":401}"#, .reauthenticate),
            (402, #"{"title":"CreditsDepleted","type":"https://api.twitter.com/2/problems/credits"}"#, .suspend),
            (402, #"{"title":"Payment Required","type":"https://api.x.com/2/problems/credits-depleted"}"#, .suspend),
            (
                403,
                #"{"title":"Forbidden","detail":"You are not allowed to create a Tweet with duplicate content.","type":"about:blank","status":403}"#,
                .uncertain
            ),
            (
                403, #"{"title":"Forbidden","detail":"You are not permitted to perform this action.","type":"about:blank","status":403}"#,
                .permanent
            ),
            (403, "<html>", .uncertain),
            (400, #"{"title":"Invalid Request","type":"https://api.x.com/2/problems/invalid-request"}"#, .permanent),
            (
                400,
                #"{"errors":[{"parameters":{"media.media_ids":["1"]},"message":"Your media IDs are invalid."}],"title":"Invalid Request"}"#,
                .retrySame
            ),
            (500, "", .uncertain), (502, "", .uncertain), (503, "{}", .uncertain), (200, "{}", .uncertain), (201, "{\"data\":", .uncertain),
            (429, #"{"title":"UsageCapExceeded","period":"Monthly","type":"https://api.x.com/2/problems/usage-capped"}"#, .suspend),
        ]
        for (status, body, expected) in cases { #expect(try refusal(status, body).classification == expected, "\(status) \(body)") }
    }

    @Test func rateLimitsWaitForTheLatestApplicableReset() throws {
        let now = try prepared().now
        let window = ("x-rate-limit-reset", String(now.seconds + 600))
        let day = [("x-user-limit-24hour-remaining", "0"), ("x-user-limit-24hour-reset", String(now.seconds + 40_000))]
        #expect(try refusal(429, "{}", headers: [window]).classification == .waitUntil(now + .seconds(600)))
        #expect(try refusal(429, "{}", headers: [window] + day).classification == .waitUntil(now + .seconds(40_000)))
        #expect(try refusal(429, "").classification == .waitUntil(now + .minutes(15)))
        #expect(try refusal(429, "", headers: [("x-rate-limit-reset", "5")]).classification == .waitUntil(now + .seconds(1)))
        #expect(
            try refusal(400, #"{"errors":[{"code":88,"message":"Rate limit exceeded"}]}"#).classification == .waitUntil(now + .minutes(15)))
    }

    @Test func theTimelineIsSearchedForOurMedia() throws {
        var driver = try uncertain()
        let timeline = try request(try driver.handle(.lookup), "read-timeline")
        #expect(timeline.url == "https://api.x.com/2/users/42/tweets" && timeline.field("start_time") == "2026-09-20T14:13:20Z")
        #expect(timeline.field("expansions") == "attachments.media_keys")
        let other = #"{"id":"1","text":"launch #dance","attachments":{"media_keys":["13_999"]}}"#
        let page = try request(
            try driver.answer(200, #"{"data":[\#(other)],"meta":{"result_count":1,"next_token":"p2"}}"#), "read-timeline")
        #expect(page.field("pagination_token") == "p2")
        let ours = #"{"id":"1840","text":"x","attachments":{"media_keys":["13_188"]}}"#
        #expect(try driver.answer(200, #"{"data":[\#(other),\#(ours)],"meta":{"result_count":2}}"#).published?.id == "1840")
    }

    @Test func anEmptyTimelineIsAbsentAndNonsenseIsNot() throws {
        var driver = try uncertain()
        for body in ["{}", "<html>", #"{"errors":[{"title":"Not Found Error"}]}"#, #"{"meta":{}}"#] {
            _ = try driver.handle(.lookup)
            #expect(try driver.answer(200, body).isUnknown, "\(body)")
        }
        _ = try driver.handle(.lookup)
        #expect(try problem(try driver.answer(401)).classification == .reauthenticate)
        _ = try driver.handle(.lookup)
        #expect(try driver.answer(429).isUnknown)
        _ = try driver.handle(.lookup)
        #expect(try driver.answer(200, #"{"meta":{"result_count":0}}"#) == .absent)
        #expect(try driver.handle(.lookup).label == "read-timeline")
        #expect(try driver.answer(200, #"{"meta":{"result_count":0}}"#) == .absent)
        #expect(try driver.handle(.begin).isReady)
    }

    @Test func aDuplicateThatCannotBeFoundIsNeverAbsent() throws {
        var driver = try prepared()
        _ = try driver.handle(.open)
        _ = try driver.answer(403, #"{"detail":"You are not allowed to create a Tweet with duplicate content.","type":"about:blank"}"#)
        _ = try driver.handle(.lookup)
        #expect(try driver.answer(200, #"{"meta":{"result_count":0}}"#).isUnknown)
    }

    @Test func textAloneIsFoundByItsWords() throws {
        var draft = Sample.draft(.x)
        draft.media = []
        draft.caption = "a & b  https://example.com/x"
        var driver = try Driver(.x, draft)
        _ = try driver.handle(.begin)
        #expect(try driver.answer(200, #"{"data":{"id":"42"}}"#) == .ready(expires: nil))
        #expect(try request(try driver.handle(.open), "create-post").json == ["text": "a & b  https://example.com/x"])
        _ = try driver.handle(.unanswered(TransportFailure(.maybeSent, "cut")))
        _ = try driver.handle(.lookup)
        let text =
            #""text":"a &amp; b https://t.co/1","entities":{"urls":[{"url":"https://t.co/1","expanded_url":"https://example.com/x"}]}"#
        let old = #"{"id":"5",\#(text),"created_at":"2026-09-21T12:00:00.000Z"}"#
        let ours = #"{"id":"6",\#(text),"created_at":"2026-09-21T14:13:25.000Z"}"#
        #expect(
            try driver.answer(200, #"{"data":[\#(ours),\#(old)],"meta":{"result_count":2}}"#)
                == .published(RemotePost(id: "6", permalink: "https://x.com/i/web/status/6")))
    }
}
