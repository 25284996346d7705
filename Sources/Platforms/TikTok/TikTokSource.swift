package import CivilTime
import Domain
package import HTTPValues

/// One poll of a TikTok account: walks back from its newest video until nothing unknown can follow (platform contract
/// §7.2). The platform's cursor is never kept between polls; identity is the set of ids that the ledger knows.
package struct TikTokSource: SourceMachine {
    static let pageCap = 20

    private let credential: String
    private let memory: SourceMemory
    private let lookback: Duration
    private var started: Timestamp?
    private var pages = 0
    private var found: [String: SourceEntry] = [:]
    private var newest: Timestamp?
    /// What the platform named as the next cursor, and whether the last request asked one second beyond it.
    private var cursor: Int64?
    private var askedBeyond = false

    package init(credential: String, memory: SourceMemory, lookback: Duration) {
        self.credential = credential
        self.memory = memory
        self.lookback = lookback
    }

    package mutating func begin(at now: Timestamp) -> SourceAction {
        self = TikTokSource(credential: credential, memory: memory, lookback: lookback)
        started = now
        return .send(TikTokRequests.videoList(credential: credential, cursor: nil))
    }

    package mutating func answered(_ response: HTTPResponse, known: (Set<String>) -> Set<String>, at now: Timestamp) -> SourceAction {
        if let problem = TikTokErrors.problem(response, at: now) { return .failed(problem) }
        guard let data = response.object?["data"], let videos = data["videos"]?.array else { return malformed }
        pages += 1
        let entries = videos.compactMap(TikTokVideo.entry)
        let ids = Set(entries.map(\.nativeID))
        let old = known(ids)
        var sawUnknown = false
        for entry in entries where !old.contains(entry.nativeID) && found[entry.nativeID] == nil {
            found[entry.nativeID] = entry
            sawUnknown = true
        }
        let created = entries.compactMap(\.created)
        newest = [newest, created.max()].compactMap { $0 }.max()
        guard data["has_more"]?.bool == true else { return done(warning: nil, keepWatermark: false) }
        // An empty page says nothing about what is older: TikTok filters pages after counting them.
        let reachesBack = created.min().map { oldest in memory.watermark.map { oldest >= $0 - lookback } ?? false } ?? entries.isEmpty
        guard sawUnknown || reachesBack else { return done(warning: nil, keepWatermark: false) }
        return nextPage(data["cursor"]?.looseInteger)
    }

    package mutating func unanswered(_ failure: TransportFailure, at now: Timestamp) -> SourceAction {
        .failed(Problem(.retrySame, code: "no-answer", message: failure.message))
    }

    private mutating func nextPage(_ next: Int64?) -> SourceAction {
        guard pages < TikTokSource.pageCap else {
            return done(warning: "more than \(pages) pages of new videos: older ones were not read", keepWatermark: true)
        }
        guard let next, next > 0 else { return done(warning: "TikTok promised more videos but no way to them", keepWatermark: true) }
        // The cursor excludes its own second; asking one second beyond it finds videos of the same second that fell on
        // the next page.
        if cursor.map({ next < $0 }) ?? true {
            askedBeyond = next <= .max - 1000
        } else if next == cursor, askedBeyond {
            askedBeyond = false
        } else {
            return done(warning: "TikTok's pages do not advance", keepWatermark: true)
        }
        cursor = next
        return .send(TikTokRequests.videoList(credential: credential, cursor: askedBeyond ? next + 1000 : next))
    }

    private func done(warning: String?, keepWatermark: Bool) -> SourceAction {
        let isBaseline = memory.baseline == nil
        var after = memory
        // Creation instants are whole seconds: a video of the baseline's own second is not late.
        if isBaseline { after.baseline = started.map { Timestamp(seconds: $0.seconds) } }
        // After a silent first poll there is nothing older to come back for.
        if !keepWatermark || isBaseline { after.watermark = [memory.watermark, newest].compactMap { $0 }.max() }
        let entries = found.values.sorted { ($0.created ?? .distantPast, $0.nativeID) < ($1.created ?? .distantPast, $1.nativeID) }
        return .done(entries: entries, memory: after, isBaseline: isBaseline, warning: warning)
    }

    private var malformed: SourceAction {
        .failed(Problem(.retrySame, code: "unexpected-answer", message: "TikTok's answer holds no list of videos"))
    }
}
