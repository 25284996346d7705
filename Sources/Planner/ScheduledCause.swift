import CivilTime
import Domain
import Expressions
import RuleSet

/// What time itself causes: a campaign's post, or a rule on a schedule. Both are one thing to the planner.
struct ScheduledCause {
    /// One destination of it.
    struct Entry {
        var destination: Destination
        var variant = ""
        var after: Duration = .zero
        var texts: PostTexts
        var media: String?
        var guardrails: [String]
        var approval: Approval?
        var origin: RuleLocation
    }

    /// One firing, before jitter and destinations.
    struct Firing: Hashable {
        /// Civil date and ordinal, `2026-09-03#1`; the post's name for one with `at:`; the instant for one by hand.
        /// Part of the ledger's keys.
        var id: String
        var nominal: Timestamp
        /// A person had it fire then, whatever the schedule says; its id is that instant.
        var isByHand = false

        /// - Parameter instant: in the ledger's milliseconds.
        static func byHand(at instant: Timestamp) -> Firing { Firing(id: instant.rfc3339(), nominal: instant, isByHand: true) }
    }

    /// `rule:NAME` or `post:CAMPAIGN/NAME`.
    var name: String
    var formerNames: [String]
    var campaign: Campaign?
    var rule: String?
    var post: String?
    /// Former names of a post with `at:`, whose name is its occurrence's id too.
    var formerIDs: [String] = []
    var timing: CampaignPost.Timing
    var zone: Zone
    var queue: ContentQueue?
    var text: String?
    var labels: [String]
    var condition: Program?
    var topic: Program?
    var approval: Approval?
    var lead: Duration
    var allowsRepeat: Bool
    var entries: [Entry]
    var origin: RuleLocation

    var jitter: Duration { if case .repeating(let schedule) = timing { schedule.jitter } else { .zero } }
    /// How far a publication may be wanted after its firing's own instant.
    var reach: Duration { jitter + (entries.map(\.after).max() ?? .zero) }

    /// Those of campaigns, then those of rules; drafts cause nothing.
    static func all(in rules: RuleSet) -> [ScheduledCause] {
        let posts = rules.campaigns.filter { $0.state != .draft }.flatMap { campaign in
            campaign.posts.map { ScheduledCause($0, of: campaign, in: rules) }
        }
        return posts + rules.rules.compactMap { ScheduledCause($0, in: rules) }
    }

    init(_ post: CampaignPost, of campaign: Campaign, in rules: RuleSet) {
        name = "post:\(campaign.name)/\(post.name)"
        let names = ([campaign.name] + campaign.was).flatMap { name in ([post.name] + post.was).map { "post:\(name)/\($0)" } }
        formerNames = Array(names.dropFirst())
        self.campaign = campaign
        self.post = post.name
        formerIDs = post.was
        timing = post.timing
        zone = post.zone
        queue = post.queue
        text = post.text
        labels = unique(campaign.labels + post.labels)
        condition = post.condition
        topic = post.topic
        approval = post.approval
        lead = post.lead ?? rules.defaults.lead
        allowsRepeat = false
        origin = post.origin
        entries = post.copies.compactMap { copy in
            rules.destination(copy.destination).map { destination in
                let guardrails = attachedGuardrails(rules, [campaign.guardrails, post.guardrails, destination.guardrails])
                return Entry(
                    destination: destination, texts: copy.texts, media: post.media, guardrails: guardrails, origin: post.origin)
            }
        }
    }

    /// Nil for rules that do not wait for a time.
    init?(_ rule: Rule, in rules: RuleSet) {
        guard case .schedule(let schedule) = rule.trigger else { return nil }
        let campaign = rule.campaign.flatMap(rules.campaign)
        guard campaign?.state != .draft else { return nil }
        name = "rule:\(rule.name)"
        formerNames = rule.was.map { "rule:\($0)" }
        self.campaign = campaign
        self.rule = rule.name
        timing = .repeating(schedule)
        zone = schedule.zone
        queue = rule.queue
        text = rule.text
        labels = unique((campaign?.labels ?? []) + rule.labels)
        condition = rule.condition
        topic = rule.topic
        approval = rule.approval
        lead = rule.lead ?? rules.defaults.lead
        allowsRepeat = rule.allowsRepeat
        origin = rule.origin
        entries = rule.posts.compactMap { post in
            rules.destination(post.destination).map { destination in
                Entry(
                    destination: destination, variant: post.variant, after: post.after, texts: post.texts, media: post.media,
                    guardrails: attachedGuardrails(
                        rules, [campaign?.guardrails ?? [], rule.guardrails, post.guardrails, destination.guardrails]),
                    approval: post.approval, origin: post.origin)
            }
        }
    }

    /// When the publication with this key is wanted: jitter is drawn from the key, in whole seconds (DESIGN §5).
    func wanted(_ firing: Firing, _ entry: Entry, key: PublicationKey) -> Timestamp {
        let most = firing.isByHand ? 0 : jitter.milliseconds / 1000
        guard most > 0 else { return firing.nominal + entry.after }
        let share = key.seed.multipliedFullWidth(by: UInt64(most)).high
        return firing.nominal + entry.after + .seconds(Int64(share))
    }
}

extension PublicationKey {
    /// Its first 8 bytes as a number.
    var seed: UInt64 { UInt64(hex.prefix(16), radix: 16) ?? 0 }
}

/// Workspace, campaign, rule, single entry, destination: all that apply hold; each counts once.
func attachedGuardrails(_ rules: RuleSet, _ lists: [[String]]) -> [String] { unique(([rules.defaults.guardrails] + lists).flatMap(\.self)) }

/// Each once, in the order of first appearance.
func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.count < 2 ? names : names.filter { seen.insert($0).inserted }
}
