import CivilTime
import Domain
import HTTPValues
import Platforms
import Testing

@Suite struct TikTokSourceTests {
    private let now = Timestamp(milliseconds: 1_790_000_000_700)
    private var base: Int64 { now.seconds }

    /// An account with videos of these ids and ages in seconds, newest first; pages hold 20 and exclude their cursor.
    private struct Account {
        var videos: [(id: Int64, created: Int64)]
        var pageSize = 20

        func page(_ cursor: Int64?) -> String {
            let older = videos.filter { cursor == nil || $0.created * 1000 < cursor ?? 0 }
            let page = older.prefix(pageSize)
            let list = page.map {
                #"{"id":"\#($0.id)","create_time":\#($0.created),"video_description":"v\#($0.id) #dance","duration":30,"view_count":5,"share_url":"https://www.tiktok.com/@s/video/\#($0.id)?utm_source=key"}"#
            }
            return
                #"{"data":{"videos":[\#(list.joined(separator: ","))],"cursor":\#((page.last?.created ?? 1) * 1000),"has_more":\#(older.count > page.count)},"error":{"code":"ok","message":"","log_id":"L"}}"#
        }
    }

    private func poll(_ account: Account, _ memory: SourceMemory, known: Set<String> = []) throws -> (SourceAction, pages: Int) {
        var source = TikTokSource(credential: "studio", memory: memory, lookback: .hours(48))
        var action = source.begin(at: now)
        var pages = 0
        while case .send(let request) = action {
            pages += 1
            guard pages < 50 else { throw Unexpected() }
            #expect(request.url == "https://open.tiktokapis.com/v2/video/list/")
            let body = try #require(request.json)
            #expect(body["max_count"]?.int == 20 && (pages > 1 || body["cursor"] == nil))
            action = source.answered(response(200, account.page(body["cursor"]?.int)), known: { $0.intersection(known) }, at: now)
        }
        return (action, pages)
    }

    private func done(_ action: SourceAction) throws -> (entries: [SourceEntry], memory: SourceMemory, isBaseline: Bool, warning: String?) {
        guard case .done(let entries, let memory, let isBaseline, let warning) = action else { throw Unexpected() }
        return (entries, memory, isBaseline, warning)
    }

    @Test func theFirstPollIsASilentBaseline() throws {
        let account = Account(videos: (0..<45).map { (id: 100 - $0, created: base - $0 * 3600) })
        let (action, pages) = try poll(account, SourceMemory())
        let result = try done(action)
        #expect(result.isBaseline && result.entries.count == 45 && pages == 3 && result.warning == nil)
        #expect(result.memory == SourceMemory(watermark: Timestamp(seconds: base), baseline: Timestamp(seconds: base)))
        #expect(result.entries.map(\.nativeID) == result.entries.map(\.nativeID).sorted { (Int64($0) ?? 0) < (Int64($1) ?? 0) })
        let entry = try #require(result.entries.last)
        #expect(entry.url == "https://www.tiktok.com/@s/video/100" && entry.caption == "v100 #dance")
        #expect(entry.duration == .seconds(30) && entry.stats.views == 5 && entry.created == Timestamp(seconds: base))
    }

    @Test func laterPollsReadBackOnlyAsFarAsTheLookback() throws {
        let videos = (0..<100).map { (id: Int64(100 - $0), created: base - Int64($0) * 3600) }
        let memory = SourceMemory(watermark: Timestamp(seconds: base), baseline: Timestamp(seconds: base - 9_000_000))
        let known = Set(videos.map { String($0.id) })
        let (action, pages) = try poll(Account(videos: videos), memory, known: known)
        #expect(try done(action).entries.isEmpty)
        #expect(pages == 3)
    }

    @Test func lateVideosInsideTheLookbackAreFound() throws {
        let videos = (0..<60).map { (id: Int64(100 - $0), created: base - Int64($0) * 3600) }
        let known = Set(videos.map { String($0.id) }).subtracting(["70", "100"])
        let memory = SourceMemory(watermark: Timestamp(seconds: base - 3600), baseline: Timestamp(seconds: base - 100_000))
        let result = try done(try poll(Account(videos: videos), memory, known: known).0)
        #expect(result.entries.map(\.nativeID) == ["70", "100"])
        #expect(!result.isBaseline && result.memory.watermark == Timestamp(seconds: base) && result.memory.baseline == memory.baseline)
    }

    @Test func siblingsOfOneSecondAcrossAPageBoundaryAreFound() throws {
        let videos = (0..<30).map { (id: Int64(100 - $0), created: $0 < 19 ? base - Int64($0) : base - 19) }
        let result = try done(try poll(Account(videos: videos), SourceMemory()).0)
        #expect(result.entries.count == 30)
    }

    @Test func shortAndEmptyPagesDoNotEndTheWalk() throws {
        var source = TikTokSource(credential: "studio", memory: SourceMemory(), lookback: .hours(48))
        _ = source.begin(at: now)
        let empty = #"{"data":{"videos":[],"cursor":1789000000000,"has_more":true},"error":{"code":"ok"}}"#
        guard case .send = source.answered(response(200, empty), known: { _ in [] }, at: now) else { throw Unexpected() }
        let last = #"{"data":{"videos":[{"id":"7"}],"cursor":1788000000000,"has_more":false},"error":{"code":"ok"}}"#
        let result = try done(source.answered(response(200, last), known: { _ in [] }, at: now))
        #expect(result.entries.map(\.nativeID) == ["7"] && result.entries.first?.created == nil)
        #expect(result.entries.first?.url == "https://www.tiktok.com/video/7")
    }

    @Test func anEndlessListStopsAtThePageCapAndKeepsTheWatermark() throws {
        let videos = (0..<900).map { (id: Int64(2000 - $0), created: base - Int64($0) * 60) }
        let memory = SourceMemory(watermark: Timestamp(seconds: base - 5_000_000), baseline: Timestamp(seconds: base - 6_000_000))
        let (action, pages) = try poll(Account(videos: videos), memory)
        let result = try done(action)
        #expect(pages == 20 && result.warning != nil && result.memory.watermark == memory.watermark)
    }

    @Test func aCursorThatDoesNotAdvanceEndsTheWalk() throws {
        var source = TikTokSource(credential: "studio", memory: SourceMemory(), lookback: .hours(48))
        var action = source.begin(at: now)
        var pages = 0
        while case .send = action, pages < 30 {
            pages += 1
            let body = #"{"data":{"videos":[{"id":"\#(pages)"}],"cursor":1789000000000,"has_more":true},"error":{"code":"ok"}}"#
            action = source.answered(response(200, body), known: { _ in [] }, at: now)
        }
        #expect(try done(action).warning != nil)
        #expect(pages == 3)
    }

    @Test func theEnvelopesCodeDecidesAlsoOnStatus200() throws {
        let cases: [(Int, String, Problem.Class)] = [
            (401, "access_token_invalid", .reauthenticate), (200, "scope_not_authorized", .reauthenticate),
            (429, "rate_limit_exceeded", .waitUntil(now + .minutes(1))), (200, "rate_limit_exceeded", .waitUntil(now + .minutes(1))),
            (400, "invalid_params", .permanent), (500, "internal_error", .retrySame), (200, "new_code", .retrySame),
        ]
        for (status, code, expected) in cases {
            var source = TikTokSource(credential: "studio", memory: SourceMemory(), lookback: .hours(48))
            _ = source.begin(at: now)
            let body = #"{"data":{},"error":{"code":"\#(code)","message":"m","log_id":"L1"}}"#
            guard case .failed(let problem) = source.answered(response(status, body), known: { _ in [] }, at: now) else {
                throw Unexpected()
            }
            #expect(problem.classification == expected && problem.requestID == "L1", "\(code)")
        }
    }

    @Test func nonsenseIsNeverAnEmptyAccount() throws {
        for body in [
            "", "<html>", "[]", "{}", #"{"error":{"code":"ok"}}"#, #"{"data":{},"error":{"code":"ok"}}"#,
            #"{"data":{"videos":7},"error":{"code":"ok"}}"#,
        ] {
            var source = TikTokSource(credential: "studio", memory: SourceMemory(), lookback: .hours(48))
            _ = source.begin(at: now)
            guard case .failed = source.answered(response(200, body), known: { _ in [] }, at: now) else {
                Issue.record("\(body)")
                continue
            }
        }
    }
}
