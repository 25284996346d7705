package import CivilTime
package import Domain
package import HTTPValues

/// A workspace's rules, read, checked and resolved: what the planner and the engine work with. A value without I/O.
package struct RuleSet: Sendable {
    package var workspace: String
    package var zone: Zone
    /// The Git commit, `COMMIT+dirty.HASH`, or `files.HASH`.
    package var revision: String
    package var defaults: Defaults
    /// Each list in the order of names, so that nothing depends on the order of files.
    package var sources: [Source]
    package var destinations: [Destination]
    package var guardrails: [Guardrail]
    package var campaigns: [Campaign]
    package var rules: [Rule]

    package init(workspace: String, zone: Zone, revision: String, defaults: Defaults = Defaults()) {
        self.workspace = workspace
        self.zone = zone
        self.revision = revision
        self.defaults = defaults
        sources = []
        destinations = []
        guardrails = []
        campaigns = []
        rules = []
    }

    // Lookups know former names too (`was:`), because the ledger speaks of things by the names they had.
    package func source(_ name: String) -> Source? { sources.first { $0.name == name } ?? sources.first { $0.was.contains(name) } }
    package func destination(_ name: String) -> Destination? {
        destinations.first { $0.name == name } ?? destinations.first { $0.was.contains(name) }
    }
    package func guardrail(_ name: String) -> Guardrail? { guardrails.first { $0.name == name } }
    package func campaign(_ name: String) -> Campaign? { campaigns.first { $0.name == name } ?? campaigns.first { $0.was.contains(name) } }
    package func rule(_ name: String) -> Rule? { rules.first { $0.name == name } ?? rules.first { $0.was.contains(name) } }

    /// What can cause a publication (`rule:NAME`, `post:CAMPAIGN/NAME`), with the names it had before.
    package var causes: [(name: String, formerNames: [String])] {
        let posts = campaigns.flatMap { campaign in
            campaign.posts.map { post in
                let former = ([campaign.name] + campaign.was).flatMap { name in ([post.name] + post.was).map { "post:\(name)/\($0)" } }
                return (name: "post:\(campaign.name)/\(post.name)", formerNames: Array(former.dropFirst()))
            }
        }
        return rules.map { (name: "rule:\($0.name)", formerNames: $0.was.map { "rule:\($0)" }) } + posts
    }

    /// The record with today's names of everything that was renamed; its key stays.
    package func current(_ record: PublicationRecord) -> PublicationRecord {
        var current = record
        current.destination = destination(record.destination)?.name ?? record.destination
        current.rule = record.rule.flatMap(rule)?.name ?? record.rule
        let campaign = record.campaign.flatMap(campaign)
        current.campaign = campaign?.name ?? record.campaign
        if let name = record.post { current.post = campaign?.posts.first { $0.name == name || $0.was.contains(name) }?.name ?? name }
        return current
    }
}

/// What applies where a rule does not say otherwise (DESIGN §2, built-in defaults).
package struct Defaults: Hashable, Sendable {
    package var guardrails: [String] = []
    package var missed: MissedPolicy = .within(.seconds(7200))
    package var latest: Duration = .seconds(7 * 86_400)
    package init() {}
}

/// What becomes of a publication that is still scheduled more than 15 minutes after its slot.
package enum MissedPolicy: Hashable, Sendable {
    case none, last, all
    case within(Duration)
}

package enum MissingMedia: String, Hashable, Sendable, CaseIterable { case hold, link, drop }
package enum LateItems: String, Hashable, Sendable, CaseIterable { case hold, publish, drop }

package struct Source: Sendable {
    package var name: String
    package var platform: Platform
    package var credential: String
    package var poll: Duration
    package var lookback: Duration
    /// Folder of originals, relative to the workspace; nil: none.
    package var originals: String?
    package var missingMedia: MissingMedia
    package var late: LateItems
    package var was: [String]
    package var origin: RuleLocation
    package init(
        name: String, platform: Platform, credential: String, poll: Duration = .seconds(300), lookback: Duration = .seconds(48 * 3600),
        originals: String? = nil, missingMedia: MissingMedia = .hold, late: LateItems = .hold, was: [String] = [], origin: RuleLocation
    ) {
        self.name = name
        self.platform = platform
        self.credential = credential
        self.poll = poll
        self.lookback = lookback
        self.originals = originals
        self.missingMedia = missingMedia
        self.late = late
        self.was = was
        self.origin = origin
    }
}

package struct Destination: Sendable {
    package var name: String
    package var platform: Platform
    package var credential: String
    /// The platform's own keys with defaults filled in, as `Draft.settings` wants them.
    package var settings: [String: JSON]
    package var guardrails: [String]
    /// `hold` or `resend` when a lookup cannot decide; nil: by the platform's lookup strength.
    package var onUncertain: String?
    package var was: [String]
    package var origin: RuleLocation
    package init(
        name: String, platform: Platform, credential: String, settings: [String: JSON] = [:], guardrails: [String] = [],
        onUncertain: String? = nil,
        was: [String] = [], origin: RuleLocation
    ) {
        self.name = name
        self.platform = platform
        self.credential = credential
        self.settings = settings
        self.guardrails = guardrails
        self.onUncertain = onUncertain
        self.was = was
        self.origin = origin
    }
}
