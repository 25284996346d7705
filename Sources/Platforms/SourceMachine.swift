package import CivilTime
package import Domain
package import HTTPValues

/// What one poll of a source leaves behind: the machine's durable memory, stored with the ledger's source row.
package struct SourceMemory: Hashable, Codable, Sendable {
    /// The newest `created` seen: only a stopping point for the walk, never an identity.
    package var watermark: Timestamp?
    /// When the silent first poll was completed; items created before it that surface later are late.
    package var baseline: Timestamp?
    package init(watermark: Timestamp? = nil, baseline: Timestamp? = nil) {
        self.watermark = watermark
        self.baseline = baseline
    }
}

/// One video as a poll shows it, before it is known whether it is new.
package struct SourceEntry: Hashable, Codable, Sendable {
    package var nativeID: String
    package var url: String
    package var caption: String
    package var duration: Duration
    package var width: Int
    package var height: Int
    /// Nil where the platform leaves it out: treated as new.
    package var created: Timestamp?
    package var stats: Item.Stats
    package var isAIGC: Bool
    package init(
        nativeID: String, url: String, caption: String, duration: Duration, width: Int = 0, height: Int = 0, created: Timestamp?,
        stats: Item.Stats = .init(), isAIGC: Bool = false
    ) {
        self.nativeID = nativeID
        self.url = url
        self.caption = caption
        self.duration = duration
        self.width = width
        self.height = height
        self.created = created
        self.stats = stats
        self.isAIGC = isAIGC
    }
}

package enum SourceAction: Sendable {
    case send(HTTPRequest)
    /// The walk is over. `entries` are all that were not known before, oldest first; with `isBaseline` they are
    /// remembered silently. `memory` is to be committed together with them.
    case done(entries: [SourceEntry], memory: SourceMemory, isBaseline: Bool, warning: String?)
    case failed(Problem)
}

/// A poll of a source: a walk over its newest pages (TikTok lists the newest first). Lives only as long as the poll: a
/// crash repeats it.
package protocol SourceMachine: Sendable {
    /// - Parameter lookback: how far behind the watermark the walk re-reads, for items that surface late.
    init(credential: String, memory: SourceMemory, lookback: Duration)
    mutating func begin(at now: Timestamp) -> SourceAction
    /// - Parameter known: which of these native ids the ledger has seen already.
    mutating func answered(_ response: HTTPResponse, known: (Set<String>) -> Set<String>, at now: Timestamp) -> SourceAction
    mutating func unanswered(_ failure: TransportFailure, at now: Timestamp) -> SourceAction
}
