package import CivilTime
package import Domain

/// What the planner works from besides the rules: known items and what the ledger says has been decided already.
package struct PlanInputs: Sendable {
    package struct KnownItem: Sendable {
        package var item: Item
        package var media: MediaFinding
        package init(_ item: Item, media: MediaFinding = .assumed) {
            self.item = item
            self.media = media
        }
    }

    /// The numbers of a published post at an instant, for rules with `on: { metric: … }`.
    package struct MetricReading: Hashable, Sendable {
        package var key: PublicationKey
        package var at: Timestamp
        package var stats: Item.Stats
        package init(key: PublicationKey, at: Timestamp, stats: Item.Stats) {
            self.key = key
            self.at = at
            self.stats = stats
        }
    }

    /// Items not decided yet, in any order.
    package var items: [KnownItem] = []
    /// Items that were decided before: for rules with `backfill:`, and to say again what is not at its end yet.
    package var earlierItems: [KnownItem] = []
    /// Every publication of the ledger whose slot can matter, or that is not at an end; and, for rules that fire on what
    /// was published or failed, everything that these caused since the earliest of them.
    package var history: [PublicationRecord] = []
    /// When each cause (`rule:NAME`, `post:CAMPAIGN/NAME`) was put to work; a cause that is missing is adopted at `from`.
    package var adoptions: [String: Timestamp] = [:]
    /// What is known of the file of a campaign's post, by workspace path.
    package var media: [String: MediaFinding] = [:]
    package var brakes: [Brake] = []
    /// Which publications of the history rules may fire on that wait for what was published or failed; nil: all, as where
    /// nothing has been decided yet.
    package var newOutcomes: Set<PublicationKey>?
    /// In any order; those for other content than today's are of no account.
    package var approvals: [GivenApproval] = []
    /// In any order.
    package var metrics: [MetricReading] = []
    /// No ledger was given: the plan knows no history.
    package var isCold = true

    package init() {}
}
