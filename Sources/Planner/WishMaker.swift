import CivilTime
import Domain
import Expressions
import PlatformFacts
import RuleSet

/// Turns rules and facts into wishes: what each rule wants of an item, of a time, of a publication.
struct WishMaker {
    let rules: RuleSet
    /// Where this program can publish.
    let platforms: Set<Platform>
    /// The instant of the decision; causes without an adoption are put to work then.
    let now: Timestamp
    private let adoptions: [String: Timestamp]
    let media: [String: MediaFinding]
    let approvals: ApprovalIndex
    /// What the publication that is looked at again waits for already: each hold began when its reason says.
    var waitsFor: [Reason] = []
    /// What we have published ourselves, as sources would show it.
    private let ownLinks: Set<String>
    /// Guardrails by name, because each wish asks for several.
    let guardrails: [String: Guardrail]
    /// Rules on new items by the source's name, in their order.
    let itemRules: [String: [Rule]]
    /// Items by id, because each publication asks for its own; where one is told twice, as it is not decided yet.
    private let items: [ItemID: PlanInputs.KnownItem]
    /// Nil: no rule listens to publications.
    let chain: PublicationChain?

    init(rules: RuleSet, platforms: Set<Platform>, inputs: PlanInputs, now: Timestamp) {
        self.rules = rules
        self.platforms = platforms
        self.now = now
        adoptions = inputs.adoptions
        media = inputs.media
        approvals = ApprovalIndex(inputs.approvals)
        let asksForOwn = rules.rules.contains { $0.itemSource != nil && !$0.includesOwn }
        ownLinks = asksForOwn ? Set(inputs.history.lazy.filter { $0.state == .published }.flatMap(\.links)) : []
        guardrails = Dictionary(rules.guardrails.map { ($0.name, $0) }) { first, _ in first }
        itemRules = Dictionary(grouping: rules.rules.filter { $0.itemSource != nil }) { $0.itemSource ?? "" }
        items = Dictionary((inputs.items + inputs.earlierItems).map { ($0.item.id, $0) }) { first, _ in first }
        chain = rules.rules.contains { $0.listensTo != nil } ? PublicationChain(rules: rules, history: inputs.history) : nil
    }

    func item(of record: PublicationRecord) -> PlanInputs.KnownItem? { record.item.flatMap { items[$0] } }

    /// When a cause was put to work, under whichever name.
    func adoption(of cause: String, formerNames: [String]) -> Timestamp {
        adoptions[cause] ?? formerNames.compactMap { adoptions[$0] }.min() ?? now
    }

    /// Whether the item is something that we have published.
    func isOwn(_ item: Item) -> Bool { !ownLinks.isEmpty && (ownLinks.contains(item.url) || ownLinks.contains(item.id.rawValue)) }

    /// The variables of one wish, besides its texts' own.
    struct Facts {
        /// Made when an expression asks for them: most texts and rules have none.
        var makeBindings: () -> Bindings
        var bindings: Bindings { makeBindings() }
        /// What a post says where its rule says nothing.
        var caption: String
        var title: String?
        var topic: Program?
        /// Where there is no topic expression.
        var fallbackTopic: String?
        var source: Source?
        var item: Item?
        var campaign: Campaign?
        /// In the order: campaign's, rule's or post's, entry's.
        var approvals: [Approval?] = []
        /// When the hold for an approval of that length would begin.
        var holdStart: (Approval) -> Timestamp
    }

    /// Fills in what the wish says, and what holds or drops it whatever its slot.
    func complete(_ wish: inout Wish, _ texts: PostTexts, _ facts: Facts) {
        render(texts, facts, into: &wish)
        judge(&wish, facts)
        judgeRules(&wish, facts)
    }

    /// Every other key that the same publication may have in the ledger.
    func formerKeys(
        causes: [String], subjects: [String], _ destination: Destination, variant: String, but key: PublicationKey
    ) -> [PublicationKey] {
        guard causes.count > 1 || subjects.count > 1 || !destination.was.isEmpty else { return [] }
        return causes.flatMap { cause in
            subjects.flatMap { subject in
                ([destination.name] + destination.was).map { name in
                    PublicationKey(workspace: rules.workspace, cause: cause, subject: subject, destination: name, variant: variant)
                }
            }
        }.filter { $0 != key }
    }

    private func render(_ texts: PostTexts, _ facts: Facts, into wish: inout Wish) {
        do {
            if texts.caption == nil, texts.title == nil {
                (wish.caption, wish.title) = (facts.caption, facts.title)
            } else {
                var bindings = facts.bindings
                try RuleBindings.add(texts, to: &bindings)
                wish.caption = try texts.caption?.render(bindings) ?? facts.caption
                wish.title = try texts.title?.render(bindings) ?? facts.title
            }
            wish.topic = facts.fallbackTopic
            if let topic = facts.topic, case .string(let text) = try topic.evaluate(facts.bindings) { wish.topic = text }
            if wish.topic?.isEmpty == true { wish.topic = nil }
        } catch {
            wish.stand(.held, Reason(.templateFailed, "a template failed: \(error.message)", at: wish.origin))
        }
    }
}

extension PublicationRecord {
    /// The publication that a wish would be.
    init(_ wish: Wish, decision: Decision = .publish, reasons: [Reason] = [], slot: Timestamp? = nil, at: Timestamp, revision: String) {
        self.init(
            key: wish.key, cause: wish.cause, destination: wish.destination, platform: wish.platform, campaign: wish.campaign,
            rule: wish.rule, post: wish.post, item: wish.item, occurrence: wish.occurrence, variant: wish.variant, decision: decision,
            reasons: reasons, wantedAt: wish.wantedAt, slot: slot, decidedAt: at, revision: revision, caption: wish.caption,
            title: wish.title, media: wish.media, content: wish.content, topic: wish.topic)
        askedAt = wish.askedAt
    }
}

extension PublicationRecord {
    /// Its address, and what a source's item of it would be called.
    fileprivate var links: [String] {
        let item = platform == .tiktok ? remoteID.map { ItemID.tiktok($0).rawValue } : nil
        return [permalink, item].compactMap(\.self).filter { !$0.isEmpty }
    }
}
