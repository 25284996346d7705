import CivilTime
import Domain
import HTTPValues
import Platforms
import Testing

/// A post that a restored ledger does not remember is looked for by its content, from an empty machine.
@Suite struct RecallTests {
    /// 2026-09-21T14:13:20Z
    private static let since = Timestamp(seconds: 1_790_000_000)

    private func recalling(_ platform: Platform) throws -> (Driver, MachineAction) {
        var driver = try Driver(platform, Sample.draft(platform))
        #expect(driver.adapter.canRecall)
        let action = try driver.handle(.recall(since: Self.since))
        return (driver, action)
    }

    // MARK: X

    private static func xPost(
        _ id: String, _ text: String = "launch #dance https://t.co/abc", at: String = "2026-09-21T15:00:00.000Z", media: Bool = true
    ) -> String {
        let keys = media ? #","attachments":{"media_keys":["13_9"]}"# : ""
        return #"{"id":"\#(id)","text":"\#(text)","created_at":"\#(at)"\#(keys)}"#
    }

    private func x(_ posts: String...) throws -> MachineAction {
        var (driver, action) = try recalling(.x)
        _ = try request(action, "identify-for-lookup")
        action = try driver.answer(200, #"{"data":{"id":"42","username":"studio"}}"#)
        let timeline = try request(action, "read-timeline")
        #expect(timeline.field("start_time") == "2026-09-21T14:13:20Z")
        return try driver.answer(
            200, #"{"data":[\#(posts.joined(separator: ","))],"meta":{"result_count":\#(posts.count)}}"#)
    }

    @Test func xIsSearchedForTheSameWordsWithMedia() throws {
        let found = RemotePost(
            id: "7", permalink: "https://x.com/studio/status/7", at: try Timestamp(rfc3339: "2026-09-21T15:00:00Z"))
        #expect(try x(Self.xPost("6", "something else"), Self.xPost("7")) == .published(found))
        #expect(try x() == .absent)
        // Before the lost time, without media, or with words besides: another one.
        #expect(try x(Self.xPost("7", at: "2026-09-21T14:00:00.000Z"), Self.xPost("8", media: false), Self.xPost("9", "launch")) == .absent)
    }

    @Test func severalAlikeAreNoAnswer() throws {
        guard case .unknown = try x(Self.xPost("7"), Self.xPost("8")) else {
            Issue.record("two posts alike are not told apart")
            return
        }
    }

    /// X lists the link to the post's own media among the entities, or not.
    @Test func theLinkToItsOwnMediaIsNoPartOfTheText() throws {
        let entities = #","entities":{"urls":[{"url":"https://t.co/abc","expanded_url":"https://x.com/studio/status/7/video/1"}]}"#
        let post =
            #"{"id":"7","text":"launch #dance https://t.co/abc","created_at":"2026-09-21T15:00:00.000Z""# + entities
            + #","attachments":{"media_keys":["13_9"]}}"#
        guard case .published(let found) = try x(post) else {
            Issue.record("it was not found")
            return
        }
        #expect(found.id == "7")
    }

    @Test func linksInTheTextAreWhatTheyStandFor() throws {
        var draft = Sample.draft(.x)
        draft.caption = "look https://www.tiktok.com/@studio/video/77142585"
        var driver = try Driver(.x, draft)
        _ = try driver.handle(.recall(since: Self.since))
        _ = try driver.answer(200, #"{"data":{"id":"42","username":"studio"}}"#)
        let link = #"{"url":"https://t.co/abc","expanded_url":"https://www.tiktok.com/@studio/video/77142585"}"#
        let post =
            #"{"id":"7","text":"look https://t.co/abc https://t.co/def","created_at":"2026-09-21T15:00:00.000Z""#
            + #","entities":{"urls":[\#(link)]},"attachments":{"media_keys":["13_9"]}}"#
        #expect(try driver.answer(200, #"{"data":[\#(post)],"meta":{"result_count":1}}"#).published?.id == "7")
    }

    @Test func allPagesOfATimelineAreRead() throws {
        var (driver, _) = try recalling(.x)
        _ = try driver.answer(200, #"{"data":{"id":"42","username":"studio"}}"#)
        let next = try driver.answer(200, #"{"data":[\#(Self.xPost("7"))],"meta":{"result_count":1,"next_token":"p2"}}"#)
        #expect(try request(next, "read-timeline").field("pagination_token") == "p2")
        guard case .unknown = try driver.answer(200, #"{"data":[\#(Self.xPost("8"))],"meta":{"result_count":1}}"#) else {
            Issue.record("the second page shows another one alike")
            return
        }
    }

    // MARK: Instagram

    private func instagram(_ body: String) throws -> MachineAction {
        var (driver, action) = try recalling(.instagram)
        if case .send(let first) = action, first.label == "recall-account" {
            #expect(first.kind == .lookup)
            action = try driver.answer(200, #"{"data":[{"id":"1","instagram_business_account":{"id":"17","username":"studio"}}]}"#)
        }
        let list = try request(action, "recall-media")
        #expect(list.field("since") == "1790000000")
        return try driver.answer(200, body)
    }

    private static func reel(_ id: String, at: String = "2026-09-21T15:00:00+0000") -> String {
        #"{"id":"\#(id)","caption":"launch #dance","timestamp":"\#(at)","media_type":"VIDEO","media_product_type":"REELS"}"#
    }

    @Test func instagramIsSearchedForTheCaption() throws {
        let found = RemotePost(id: "5", at: try Timestamp(rfc3339: "2026-09-21T15:00:00Z"))
        #expect(try instagram(#"{"data":[\#(Self.reel("5"))]}"#) == .published(found))
        #expect(try instagram(#"{"data":[]}"#) == .absent)
        #expect(try instagram(#"{"data":[\#(Self.reel("5", at: "2026-09-21T14:00:00+0000"))]}"#) == .absent)
        for unclear in [#"{"data":[\#(Self.reel("5")),\#(Self.reel("6"))]}"#, "{}"] {
            guard case .unknown = try instagram(unclear) else {
                Issue.record("\(unclear) is no answer")
                continue
            }
        }
    }

    @Test func aFullPageProvesNothing() throws {
        let others = (0..<100).map { #"{"id":"\#($0)","caption":"other","timestamp":"2026-09-21T15:00:00+0000"}"# }
        let body = #"{"data":[\#(others.joined(separator: ","))],"paging":{"next":"https://graph.facebook.com/next"}}"#
        guard case .unknown = try instagram(body) else {
            Issue.record("the rest of the list was not read")
            return
        }
    }

    // MARK: YouTube

    private static func video(_ id: String, title: String = "Launch", at: String = "2026-09-21T15:00:00Z") -> String {
        #"{"snippet":{"title":"\#(title)","description":"launch #dance","publishedAt":"\#(at)","resourceId":{"videoId":"\#(id)"}},"#
            + #""contentDetails":{"videoPublishedAt":"\#(at)"}}"#
    }

    private func youtube(_ pages: String...) throws -> MachineAction {
        var (driver, action) = try recalling(.youtube)
        #expect(try request(action, "find-uploads").field("mine") == "true")
        action = try driver.answer(200, #"{"items":[{"contentDetails":{"relatedPlaylists":{"uploads":"UU1"}}}]}"#)
        for page in pages {
            #expect(try request(action, "list-uploads").field("playlistId") == "UU1")
            action = try driver.answer(200, page)
        }
        return action
    }

    @Test func youTubeIsSearchedForTitleAndDescription() throws {
        let found = RemotePost(
            id: "v5", permalink: "https://www.youtube.com/watch?v=v5", at: try Timestamp(rfc3339: "2026-09-21T15:00:00Z"))
        #expect(try youtube(#"{"items":[\#(Self.video("v5"))]}"#) == .published(found))
        #expect(try youtube(#"{"items":[],"nextPageToken":"p2"}"#, #"{"items":[\#(Self.video("v5"))]}"#) == .published(found))
        #expect(try youtube(#"{"items":[\#(Self.video("v5", title: "Another"))]}"#) == .absent)
        // What is older ends the search.
        #expect(try youtube(#"{"items":[\#(Self.video("v5", at: "2026-09-21T14:00:00Z"))],"nextPageToken":"p2"}"#) == .absent)
        guard case .unknown = try youtube(#"{"items":[\#(Self.video("v5")),\#(Self.video("v6"))]}"#) else {
            Issue.record("two videos alike are not told apart")
            return
        }
    }

    /// A login that may only upload.
    @Test func aLoginThatMayNotReadIsToldSo() throws {
        var (driver, _) = try recalling(.youtube)
        let body = #"{"error":{"code":403,"errors":[{"domain":"global","reason":"insufficientPermissions"}]}}"#
        #expect(try problem(try driver.answer(403, body)).classification == .reauthenticate)
    }

    @Test(arguments: [Platform.x, .instagram, .youtube]) func whatACrashInterruptsBeginsAgain(platform: Platform) throws {
        var (driver, first) = try recalling(platform)
        #expect(try driver.handle(.recall(since: Self.since)) == first)
        #expect(driver.visibleCalls == 0)
    }
}
