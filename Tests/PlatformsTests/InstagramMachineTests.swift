import CivilTime
import Domain
import HTTPValues
import Platforms
import Testing

@Suite struct InstagramMachineTests {
    private let container = #"{"id":"179","uri":"https://rupload.facebook.com/ig-api-upload/v25.0/179"}"#

    /// - Parameter fraction: of the second in which the quota is read.
    private func prepared(_ fraction: Duration = .zero) throws -> Driver {
        var driver = try Driver(.instagram, Sample.draft(.instagram, settings: ["account_id": "17841"]))
        _ = try driver.handle(.begin)
        _ = try driver.answer(200, container)
        guard case .wait(let until) = try driver.answer(200, #"{"success":true}"#) else { throw Unexpected() }
        driver.now = until
        _ = try driver.handle(.woken)
        _ = try driver.answer(200, #"{"status_code":"FINISHED","id":"179"}"#)
        let expires = driver.now + .seconds(-3) + .hours(23)
        driver.now = driver.now + fraction
        #expect(try driver.answer(200, #"{"data":[{"quota_usage":2}]}"#) == .ready(expires: expires))
        return driver
    }

    private func uncertain(_ fraction: Duration = .zero) throws -> Driver {
        var driver = try prepared(fraction)
        _ = try driver.handle(.open)
        #expect(try problem(try driver.handle(.unanswered(TransportFailure(.maybeSent, "cut")))).classification == .uncertain)
        return driver
    }

    private func error(_ code: Int, _ subcode: Int? = nil) -> String {
        #"{"error":{"message":"m","type":"OAuthException","code":\#(code)\#(subcode.map { ",\"error_subcode\":\($0)" } ?? ""),"fbtrace_id":"T1"}}"#
    }

    @Test func asksForTheAccountThenSendsTheBytesItself() throws {
        var driver = try Driver(.instagram, Sample.draft(.instagram, settings: ["share_to_feed": false]))
        #expect(try request(try driver.handle(.begin), "find-account").url == "https://graph.facebook.com/v25.0/me/accounts")
        let create = try request(
            try driver.answer(200, #"{"data":[{"instagram_business_account":{"id":17841}},{"id":"2"}]}"#), "create-container")
        #expect(create.url == "https://graph.facebook.com/v25.0/17841/media")
        #expect(
            create.field("media_type") == "REELS" && create.field("upload_type") == "resumable" && create.field("share_to_feed") == "false")
        #expect(create.field("caption") == "launch #dance" && create.header("Authorization") == "Bearer ‹studio.access_token›")
        let upload = try request(try driver.answer(200, container), "upload")
        #expect(upload.url == "https://rupload.facebook.com/ig-api-upload/v25.0/179")
        #expect(upload.header("Authorization") == "OAuth ‹studio.access_token›" && upload.header("offset") == "0")
        #expect(upload.header("file_size") == "3000000")
        #expect(upload.body == .media(MediaRange(sha256: Sample.hash, offset: 0, length: 3_000_000)))
    }

    @Test(arguments: [
        (#"{"data":[]}"#, "no-account"),
        (#"{"data":[{"instagram_business_account":{"id":"1"}},{"instagram_business_account":{"id":"2"}}]}"#, "several-accounts"),
    ])
    func anAccountThatCannotBeToldIsAPersonsMatter(body: String, code: String) throws {
        var driver = try Driver(.instagram, Sample.draft(.instagram))
        _ = try driver.handle(.begin)
        let refusal = try problem(try driver.answer(200, body))
        #expect(refusal.classification == .permanent && refusal.code == code)
    }

    @Test func refusesAnUploadAddressOnAnotherHost() throws {
        var driver = try Driver(.instagram, Sample.draft(.instagram, settings: ["account_id": "17841"]))
        _ = try driver.handle(.begin)
        #expect(
            try problem(try driver.answer(200, #"{"id":"179","uri":"https://rupload.facebook.com.evil.example/x"}"#)).classification
                == .retrySame)
    }

    @Test func aBrokenUploadGoesOnWhereItStopped() throws {
        var driver = try Driver(.instagram, Sample.draft(.instagram, settings: ["account_id": "17841"]))
        _ = try driver.handle(.begin)
        _ = try driver.answer(200, container)
        _ = try driver.handle(.unanswered(TransportFailure(.maybeSent, "cut")))
        let ask = try request(try driver.handle(.begin), "ask-offset")
        #expect(ask.field("fields") == "status_code,status,video_status")
        let rest = try request(
            try driver.answer(
                200,
                #"{"status_code":"IN_PROGRESS","video_status":{"uploading_phase":{"status":"in_progress","bytes_transferred":1048576}}}"#),
            "upload")
        #expect(rest.header("offset") == "1048576")
        #expect(rest.body == .media(MediaRange(sha256: Sample.hash, offset: 1_048_576, length: 1_951_424)))
    }

    @Test func pollsWithGrowingPausesAndKeepsTheContainerWhenItTakesTooLong() throws {
        var driver = try Driver(.instagram, Sample.draft(.instagram, settings: ["account_id": "17841"]))
        _ = try driver.handle(.begin)
        _ = try driver.answer(200, container)
        var action = try driver.answer(200, #"{"success":true}"#)
        var pauses: [Int64] = []
        while case .wait(let until) = action {
            pauses.append((until - driver.now).milliseconds / 1000)
            #expect(try driver.handle(.woken) == .wait(until: until))
            driver.now = until
            _ = try driver.handle(.woken)
            action = try driver.answer(200, #"{"status_code":"IN_PROGRESS"}"#)
        }
        #expect(Array(pauses.prefix(9)) == [3, 3, 5, 5, 10, 10, 20, 30, 60])
        #expect(pauses.reduce(0, +) > 900)
        #expect(try problem(action).code == "processing-slow")
        #expect(try request(try driver.handle(.begin), "ask-status").url.hasSuffix("/179"))
    }

    @Test func publishesThenReadsThePermalinkWhoseFailureDoesNoHarm() throws {
        var driver = try prepared()
        let publish = try request(try driver.handle(.open), "publish")
        #expect(publish.url == "https://graph.facebook.com/v25.0/17841/media_publish" && publish.field("creation_id") == "179")
        #expect(try driver.answer(200, #"{"id":"180"}"#) == .published(RemotePost(id: "180")))
        _ = try driver.handle(.begin)
        #expect(try driver.answer(400, error(100, 33)) == .settled(nil))
        _ = try driver.handle(.begin)
        #expect(
            try driver.answer(200, #"{"id":"180","permalink":"https://www.instagram.com/reel/C/"}"#)
                == .settled(RemotePost(id: "180", permalink: "https://www.instagram.com/reel/C/")))
        #expect(driver.visibleCalls == 1)
    }

    @Test func theVisibleCallsRefusalsAreClassifiedByCode() throws {
        let now = try prepared().now
        let cases: [(Int, Int, Int?, Problem.Class)] = [
            (500, 2, nil, .uncertain), (400, 1, nil, .uncertain), (400, -1, 2_207_001, .uncertain), (500, 10, nil, .uncertain),
            (400, 10, nil, .uncertain), (400, 777, nil, .uncertain), (503, 4, nil, .uncertain),
            (400, 9, 2_207_042, .waitUntil(now + .hours(1))),
            (400, 9007, 2_207_027, .retrySame), (400, 24, 2_207_008, .retrySame), (400, 4, nil, .waitUntil(now + .hours(1))),
            (400, 4, 2_207_051, .suspend), (400, 25, 2_207_050, .suspend), (400, 368, nil, .suspend), (400, 190, 463, .reauthenticate),
            (400, 190, 459, .suspend), (400, 36004, 2_207_010, .permanent), (400, 352, 2_207_026, .permanent), (400, 100, nil, .permanent),
            (200, 190, nil, .reauthenticate),
        ]
        for (status, code, subcode, expected) in cases {
            var driver = try prepared()
            _ = try driver.handle(.open)
            let refusal = try problem(try driver.answer(status, error(code, subcode)))
            #expect(refusal.classification == expected, "\(status) \(code)/\(subcode ?? 0)")
            #expect(refusal.requestID == "T1")
        }
    }

    @Test func theUsageHeaderSaysHowLongToWait() throws {
        var driver = try prepared()
        _ = try driver.handle(.open)
        let usage = #"{"17841":[{"type":"instagram","call_count":100,"estimated_time_to_regain_access":19}]}"#
        let refusal = try problem(try driver.answer(400, error(80002), headers: [("x-business-use-case-usage", usage)]))
        #expect(refusal.classification == .waitUntil(driver.now + .minutes(19)))
    }

    @Test func aContainerThatFailsIsReplacedTwiceThenTheVideoIsToBlame() throws {
        var driver = try Driver(.instagram, Sample.draft(.instagram, settings: ["account_id": "17841"]))
        for round in 1...3 {
            #expect(try driver.handle(.begin).label == "create-container")
            _ = try driver.answer(200, container)
            _ = try driver.answer(200, #"{"success":true}"#)
            driver.now = driver.now + .seconds(3)
            _ = try driver.handle(.woken)
            let failure = try problem(try driver.answer(200, #"{"status_code":"ERROR","status":"Error: failed with error code 2207082"}"#))
            #expect(failure.classification == (round < 3 ? .retrySame : .permanent))
        }
    }

    @Test func anExpiredContainerIsNeverPublished() throws {
        var driver = try prepared()
        driver.now = driver.now + .hours(23)
        #expect(try problem(try driver.handle(.open)).classification == .restart)
        #expect(try driver.handle(.begin).label == "create-container")
    }

    @Test func aContainerPublishedUnawaresIsLookedUpInstead() throws {
        var driver = try Driver(.instagram, Sample.draft(.instagram, settings: ["account_id": "17841"]))
        _ = try driver.handle(.begin)
        _ = try driver.answer(200, container)
        _ = try driver.answer(200, #"{"success":true}"#)
        driver.now = driver.now + .seconds(3)
        _ = try driver.handle(.woken)
        #expect(try problem(try driver.answer(200, #"{"status_code":"PUBLISHED"}"#)).classification == .uncertain)
        #expect(try driver.handle(.lookup).label == "look-up-container")
    }

    private func media(_ id: String, at seconds: Int64, caption: String = "launch  #dance") -> String {
        let time = seconds % 86_400
        let two: (Int64) -> String = { $0 < 10 ? "0\($0)" : "\($0)" }
        // 1_790_000_000 is 2026-09-21T14:13:20Z.
        return
            #"{"id":"\#(id)","caption":"\#(caption)","media_type":"VIDEO","media_product_type":"REELS","timestamp":"2026-09-21T\#(two(time / 3600)):\#(two(time / 60 % 60)):\#(two(time % 60))+0000"}"#
    }

    @Test func aPublishedContainerIsBoundToItsPost() throws {
        var driver = try uncertain()
        _ = try driver.handle(.lookup)
        let list = try request(try driver.answer(200, #"{"status_code":"PUBLISHED"}"#), "look-up-media")
        #expect(list.url == "https://graph.facebook.com/v25.0/17841/media")
        let sent = driver.now.seconds
        let body = #"{"data":[\#(media("7", at: sent, caption: "by hand")),\#(media("8", at: sent + 2)),\#(media("9", at: sent - 4000))]}"#
        #expect(try driver.answer(200, body).published?.id == "8")
    }

    @Test func aPublishedContainerWithoutAListedPostIsNeverAbsent() throws {
        for body in [#"{"data":[]}"#, "<html>"] {
            var driver = try uncertain()
            _ = try driver.handle(.lookup)
            _ = try driver.answer(200, #"{"status_code":"PUBLISHED"}"#)
            #expect(try driver.answer(200, body).isUnknown)
            driver.now = driver.now + .minutes(3)
            _ = try driver.handle(.lookup)
            _ = try driver.answer(200, #"{"status_code":"PUBLISHED"}"#)
            #expect(try driver.answer(200, body).published?.id == "container:179")
        }
    }

    @Test func aFinishedContainerIsAbsentOnlyAfterTheLagAndWithTheQuotasWord() throws {
        func read(_ driver: inout Driver, list: String = #"{"data":[]}"#) throws -> MachineAction {
            _ = try driver.handle(.lookup)
            _ = try driver.answer(200, #"{"status_code":"FINISHED"}"#)
            return try driver.answer(200, list)
        }
        var driver = try uncertain()
        #expect(try read(&driver).isUnknown)
        driver.now = driver.now + .seconds(59)
        #expect(try read(&driver).isUnknown)
        driver.now = driver.now + .seconds(1)
        #expect(try read(&driver).label == "look-up-quota")
        #expect(try driver.answer(200, #"{"data":[{"quota_usage":3}]}"#).isUnknown)
        // A post that somebody made by hand explains the rise.
        let byHand = #"{"data":[\#(media("7", at: driver.now.seconds, caption: "by hand"))]}"#
        #expect(try read(&driver, list: byHand).label == "look-up-quota")
        #expect(try driver.answer(200, #"{"data":[{"quota_usage":3}]}"#) == .absent)
        #expect(try driver.handle(.begin).isReady)
        #expect(try request(try driver.handle(.open), "publish").field("creation_id") == "179")
    }

    /// Another post of the account came right after the quota was read; the list names whole seconds.
    @Test func aPostOfTheSecondInWhichTheQuotaWasReadExplainsItsRise() throws {
        var driver = try uncertain(.milliseconds(400))
        let other = #"{"data":[\#(media("7", at: driver.now.seconds, caption: "another"))]}"#
        for pause in [0, 60] as [Int64] {
            driver.now = driver.now + .seconds(pause)
            _ = try driver.handle(.lookup)
            _ = try driver.answer(200, #"{"status_code":"FINISHED"}"#)
            let action = try driver.answer(200, other)
            #expect(pause == 0 ? action.isUnknown : action.label == "look-up-quota")
        }
        #expect(try driver.answer(200, #"{"data":[{"quota_usage":3}]}"#) == .absent)
    }

    @Test func whatCannotBeReadIsUnknown() throws {
        for body in [error(100, 33), "", #"{"status_code":"IN_PROGRESS"}"#] {
            var driver = try uncertain()
            _ = try driver.handle(.lookup)
            var action = try driver.answer(body.contains("error") ? 400 : 200, body)
            if action.label == "look-up-media" { action = try driver.answer(200, #"{"data":[]}"#) }
            #expect(action.isUnknown, "\(body)")
        }
        var driver = try uncertain()
        _ = try driver.handle(.lookup)
        #expect(try problem(try driver.answer(400, error(190, 463))).classification == .reauthenticate)
    }

    @Test func anInstagramLoginCannotTakeBytes() throws {
        var driver = try Driver(.instagram, Sample.draft(.instagram, settings: ["login": "instagram"]))
        #expect(try problem(try driver.handle(.begin)).code == "login-unsupported")
    }
}
