import CivilTime
import Domain
import HTTPValues
import Platforms
import Testing

/// What platforms tell of their limits: in headers (platforms/youtube-x.md B.6, meta.md §0.3) and in refusals.
@Suite struct LimitsTests {
    private let now = Timestamp(seconds: 1_790_000_000)

    private func limits(_ platform: Platform) throws -> PlatformLimits {
        try #require(PlatformRegistry.standard().adapters[platform]).limits
    }

    private func names(_ buckets: [LimitBucket]) -> [String] { buckets.map(\.name).sorted() }

    @Test func xTellsOfTheEndpointAndOfTheDay() throws {
        let limits = try limits(.x)
        let headers = [
            ("x-rate-limit-limit", "100"), ("x-rate-limit-remaining", "99"), ("x-rate-limit-reset", "1790000900"),
            ("x-user-limit-24hour-limit", "25"), ("x-user-limit-24hour-remaining", "0"), ("x-user-limit-24hour-reset", "1790050000"),
        ]
        let readings = limits.readings("create-post", response(201, headers: headers), now)
        #expect(
            readings == [
                LimitReading(LimitBucket(.credential, "create-post"), ceiling: 100, remaining: 99, resetsAt: now + .seconds(900)),
                LimitReading(
                    LimitBucket(.credential, "create-post-24h"), ceiling: 25, remaining: 0, resetsAt: Timestamp(seconds: 1_790_050_000)),
            ])
        // The day's bucket is one that the visible call draws from, by whatever label it is asked for.
        #expect(names(limits.buckets(.visible, "")) == ["create-post", "create-post-24h", "create-post-app-24h"])
        #expect(limits.buckets(.prepare, "identify") == limits.buckets(.lookup, "identify-for-lookup"))
        #expect(limits.emptied("429", .visible, "create-post") == [LimitBucket(.credential, "create-post")])
    }

    @Test(arguments: [
        [("x-rate-limit-remaining", "5")], [("x-rate-limit-remaining", "many"), ("x-rate-limit-reset", "1790000900")],
        [("x-rate-limit-remaining", "1"), ("x-rate-limit-reset", "-5")],
        [("x-rate-limit-remaining", "1"), ("x-rate-limit-reset", "99999999999999999")], [],
    ]) func brokenHeadersOfXAreNoReadings(headers: [(String, String)]) throws {
        #expect(try limits(.x).readings("identify", response(200, headers: headers), now).isEmpty)
    }

    @Test func metaTellsSharesOfAppAndAccount() throws {
        let limits = try limits(.instagram)
        let usage =
            #"{"123":[{"type":"instagram","call_count":95,"total_cputime":20,"total_time":20,"estimated_time_to_regain_access":0}]}"#
        let headers = [("X-App-Usage", #"{"call_count":28,"total_time":25,"total_cputime":30}"#), ("X-Business-Use-Case-Usage", usage)]
        let readings = limits.readings("create-container", response(200, headers: headers), now)
        #expect(
            readings == [
                LimitReading(LimitBucket(.app, "app-usage"), ceiling: 100, remaining: 70, resetsAt: now + .hours(1), reserve: 10),
                LimitReading(LimitBucket(.account, "account-usage"), ceiling: 100, remaining: 5, resetsAt: now + .minutes(5), reserve: 10),
            ])
        #expect(names(limits.buckets(.visible, "publish")) == ["account-usage", "app-usage", "publishing-quota"])
        #expect(limits.buckets(.prepare, "upload").isEmpty)
    }

    @Test func metasTimeToRegainAccessIsTheReset() throws {
        let usage = #"{"1":[{"call_count":100,"estimated_time_to_regain_access":19}],"2":[{"call_count":3,"total_time":99999}]}"#
        let reading = try #require(
            try limits(.instagram).readings("publish", response(400, headers: [("X-Business-Use-Case-Usage", usage)]), now).first)
        #expect(reading.remaining == 0)
        #expect(reading.resetsAt == now + .minutes(19))
        for broken in ["", "[]", "{", #"{"1":5}"#] {
            let headers = [("X-Business-Use-Case-Usage", broken)]
            #expect(try limits(.instagram).readings("publish", response(200, headers: headers), now).isEmpty, "\(broken)")
        }
    }

    @Test func instagramsPublishingQuotaIsReadWhereItIsTold() throws {
        let limits = try limits(.instagram)
        let body = #"{"data":[{"quota_usage":48,"config":{"quota_total":50,"quota_duration":86400}}]}"#
        #expect(
            limits.readings("read-quota", response(200, body), now) == [
                LimitReading(LimitBucket(.account, "publishing-quota"), ceiling: 50, remaining: 2, resetsAt: now + .hours(1))
            ])
        #expect(limits.readings("create-container", response(200, body), now).isEmpty)
        for broken in [#"{"data":[{"quota_usage":48}]}"#, #"{"data":[{"quota_usage":-1,"config":{"quota_total":50}}]}"#, "{}"] {
            #expect(limits.readings("read-quota", response(200, broken), now).isEmpty, "\(broken)")
        }
    }

    @Test func refusalsEmptyTheBucketTheyNameOnly() throws {
        let instagram = try limits(.instagram)
        #expect(names(instagram.emptied("9/2207042", .visible, "publish")) == ["publishing-quota"])
        #expect(names(instagram.emptied("4", .prepare, "create-container")) == ["app-usage"])
        #expect(names(instagram.emptied("80002", .prepare, "create-container")) == ["account-usage"])
        let youtube = try limits(.youtube)
        #expect(youtube.emptied("quotaExceeded", .prepare, "open-session") == [LimitBucket(.app, "videos-insert")])
        #expect(names(youtube.emptied("uploadLimitExceeded", .prepare, "open-session")) == ["channel-uploads"])
        #expect(names(youtube.buckets(.prepare, "open-session")) == ["channel-uploads", "request-rate", "videos-insert"])
        // What is uploaded may be finished whatever the project's quota.
        #expect(names(youtube.buckets(.visible, "upload-end")) == ["request-rate"])
    }

    @Test(arguments: [
        ("120", 120), ("0", nil), ("-5", nil), ("soon", nil), ("99999999", 86_400), ("Mon, 21 Sep 2026 14:23:50 GMT", 90),
        ("Mon, 21 Sep 2026 14:20:00 GMT", nil), ("Monday, 21-Sep-26 14:23:50 GMT", nil),
    ]) func retryAfterIsHeeded(text: String, seconds: Int64?) throws {
        var driver = try Driver(.x, Sample.draft(.x, bytes: 0))
        _ = try driver.handle(.begin)
        // By the server's own clock, which is not ours.
        let headers = [("Retry-After", text), ("Date", "Mon, 21 Sep 2026 14:22:20 GMT")]
        let found = try problem(try driver.answer(503, "", headers: headers))
        #expect(found.classification == .retrySame)
        #expect(found.notBefore == seconds.map { driver.now + .seconds($0) })
    }
}
