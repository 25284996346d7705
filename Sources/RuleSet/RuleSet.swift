package import CivilTime
package import Domain

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
    /// In the order of the files.
    package var notifications: [Notification]
    package var mediaHost: MediaHost?

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
        notifications = []
    }

    // Lookups know former names too (`was:`), because the ledger speaks of things by the names they had.
    package func source(_ name: String) -> Source? { Self.find(name, in: sources) ?? sources.first { $0.was.contains(name) } }
    package func destination(_ name: String) -> Destination? {
        Self.find(name, in: destinations) ?? destinations.first { $0.was.contains(name) }
    }
    package func guardrail(_ name: String) -> Guardrail? { Self.find(name, in: guardrails) }
    package func campaign(_ name: String) -> Campaign? { Self.find(name, in: campaigns) ?? campaigns.first { $0.was.contains(name) } }
    package func rule(_ name: String) -> Rule? { Self.find(name, in: rules) ?? rules.first { $0.was.contains(name) } }

    /// By halving; a list put together by hand need not be in order, so that a name not found is looked for everywhere.
    private static func find<Element: Named>(_ name: String, in list: [Element]) -> Element? {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle].name < name { low = middle + 1 } else { high = middle }
        }
        if low < list.count, list[low].name == name { return list[low] }
        return list.first { $0.name == name }
    }

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

private protocol Named {
    var name: String { get }
}

extension Source: Named {}
extension Destination: Named {}
extension Guardrail: Named {}
extension Campaign: Named {}
extension Rule: Named {}

/// What applies where a rule does not say otherwise (DESIGN §2, built-in defaults).
package struct Defaults: Sendable {
    package var guardrails: [String] = []
    package var missed: MissedPolicy = .within(.seconds(7200))
    package var latest: Duration = .seconds(7 * 86_400)
    /// How long before its slot a publication is prepared.
    package var lead: Duration = .seconds(15 * 60)
    package var blastRadius = BlastRadius()
    package var retry = RetryPolicy()
    package var approval: Approval?
    package init() {}
}

/// How much a new revision may change by itself, counted over the next 30 days (DESIGN §6); beyond it the revision waits
/// for a person. Never asked of a ledger's first revision.
package struct BlastRadius: Hashable, Sendable {
    package var maxNew = 50
    package var maxCancelled = 10
    package init() {}
}

/// What becomes of a publication that is still scheduled more than 15 minutes after its slot.
package enum MissedPolicy: Hashable, Sendable {
    case none, last, all
    case within(Duration)
}

package enum MissingMedia: String, Hashable, Sendable, CaseIterable { case hold, link, drop }
package enum LateItems: String, Hashable, Sendable, CaseIterable { case hold, publish, drop }
