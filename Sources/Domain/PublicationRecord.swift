package import CivilTime

/// A publication as the ledger keeps it: identity, decision, slot, content snapshot, and how far its publishing came.
package struct PublicationRecord: Hashable, Codable, Sendable {
    // Identity: never changes.
    package var key: PublicationKey
    /// `rule:NAME` or `post:CAMPAIGN/NAME`.
    package var cause: String
    package var destination: String
    package var platform: Platform
    package var campaign: String?
    package var rule: String?
    package var post: String?
    package var item: ItemID?
    package var occurrence: String?
    package var variant: String
    /// The file of a content queue that the occurrence took, relative to the workspace; nil: none.
    package var content: String?
    /// When a person had the rule fire for this item (`rules run`): it counts as the item's discovery; nil: nobody did.
    package var askedAt: Timestamp?

    // Decision: what the planner said, and why.
    package var state: PublicationState
    package var decision: Decision
    package var reasons: [Reason]
    package var wantedAt: Timestamp
    /// The instant given to it; nil while held and after a drop.
    package var slot: Timestamp?
    package var decidedAt: Timestamp
    package var revision: String

    // Content: snapshotted when preparation starts, refreshed by edits until the visible call is journaled.
    package var caption: String
    package var title: String?
    package var media: MediaFinding
    /// What `dedupe: [{ by: topic }]` compares; nil: no topic.
    package var topic: String?

    // Progress.
    /// The next instant at which the engine must look at it; nil: only an event moves it.
    package var dueAt: Timestamp?
    package var attempts: Int
    /// The adapter's encoded state machine; nil before preparation.
    package var machine: [UInt8]?
    package var preparedUntil: Timestamp?
    /// When the visible call was journaled, or may have been in a time that the ledger lacks.
    package var visibleAt: Timestamp?
    package var uncertainSince: Timestamp?
    /// Absent verdicts in a row of the current uncertainty.
    package var absentReads: Int
    package var remoteID: String?
    package var permalink: String?
    package var publishedAt: Timestamp?
    /// The last failure, for people.
    package var trouble: String?
    package var updatedAt: Timestamp

    package init(
        key: PublicationKey, cause: String, destination: String, platform: Platform, campaign: String? = nil, rule: String? = nil,
        post: String? = nil, item: ItemID? = nil, occurrence: String? = nil, variant: String = "", state: PublicationState = .planned,
        decision: Decision, reasons: [Reason] = [], wantedAt: Timestamp, slot: Timestamp? = nil, decidedAt: Timestamp, revision: String,
        caption: String, title: String? = nil, media: MediaFinding = .assumed, content: String? = nil, topic: String? = nil
    ) {
        self.key = key
        self.cause = cause
        self.destination = destination
        self.platform = platform
        self.campaign = campaign
        self.rule = rule
        self.post = post
        self.item = item
        self.occurrence = occurrence
        self.variant = variant
        self.content = content
        self.state = state
        self.decision = decision
        self.reasons = reasons
        self.wantedAt = wantedAt
        self.slot = slot
        self.decidedAt = decidedAt
        self.revision = revision
        self.caption = caption
        self.title = title
        self.media = media
        self.topic = topic
        attempts = 0
        absentReads = 0
        updatedAt = decidedAt
    }

    /// From a time that a restored ledger knows nothing of.
    package var isRestored: Bool { reasons.contains { $0.code == .restored } }

    /// Nobody can tell whether people see it: only a person's word lets it go on.
    package var isInDoubt: Bool { reasons.contains { $0.code == .uncertain || $0.code == .restored } }

    /// Whether nobody else may take its item to its destination. What was dropped gives it back, unless its visible
    /// call was made once: a refusal is believed, but it is no reason to try the same item again because another rule fits.
    package var keepsItem: Bool {
        switch state {
        case .cancelled, .expired: false
        case .dropped: visibleAt != nil
        case .planned, .scheduled, .held, .claimed, .preparing, .ready, .publishing, .uncertain, .retrying, .published, .failed: true
        }
    }
}
