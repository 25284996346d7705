package import CivilTime
package import Domain
import RuleSet

/// Questions about one publication of the ledger, answered by today's rules.
extension Planner {
    /// The gate's question (DESIGN §5): may this publication become visible now? Windows, campaign dates and brakes are
    /// read at this instant; caps, spacing and dedupe were judged when its slot was given.
    package func gateObjection(to publication: PublicationRecord, brakes: [Brake], at now: Timestamp) -> Reason? {
        let publication = rules.current(publication)
        if let brake = brakes.first(where: { $0.stops(publication, at: now) }) {
            return brake.verdict
        }
        let campaign = publication.campaign.flatMap(rules.campaign)
        if let campaign, campaign.state != .active {
            return Reason(.campaignPaused, "campaign \(campaign.name) is \(campaign.state.rawValue)", at: campaign.origin)
        }
        var allocator = allocator(history: [])
        return allocator.calendarObjection(
            at: now, destination: publication.destination, guardrails: guardrails(of: publication), campaign: campaign)
    }

    package struct Replacement: Sendable {
        package var decision: Decision
        package var slot: Timestamp?
        package var reasons: [Reason]

        package init(decision: Decision, slot: Timestamp?, reasons: [Reason]) {
            self.decision = decision
            self.slot = slot
            self.reasons = reasons
        }
    }

    /// A new slot for a publication that lost its own (the gate said no, or it was missed, or it was approved).
    ///
    /// - Parameter approvedAt: when it was approved; then `latest` counts from there.
    package func replace(
        _ publication: PublicationRecord, history: [PublicationRecord], brakes: [Brake], approvedAt: Timestamp? = nil, at now: Timestamp
    ) -> Replacement {
        var allocator = allocator(history: history.filter { $0.key != publication.key })
        var wish = wish(of: rules.current(publication))
        wish.approvedAt = approvedAt
        let placement = allocator.place(stopped(wish, by: brakes, at: now), notBefore: max(now, wish.wantedAt))
        return Replacement(decision: placement.decision, slot: placement.slot, reasons: placement.reasons)
    }

    /// New slots for several at once, given in their order: each stands beside those before it.
    package func replace(
        _ publications: [PublicationRecord], history: [PublicationRecord], brakes: [Brake], at now: Timestamp
    ) -> [Replacement] {
        let moved = Set(publications.map(\.key))
        var allocator = allocator(history: history.filter { !moved.contains($0.key) })
        return publications.map { publication in
            let wish = stopped(wish(of: rules.current(publication)), by: brakes, at: now)
            let placement = allocator.place(wish, notBefore: max(now, wish.wantedAt))
            return Replacement(decision: placement.decision, slot: placement.slot, reasons: placement.reasons)
        }
    }

    /// The publication as it stands, wished for again.
    func wish(of publication: PublicationRecord) -> Wish {
        var wish = Wish(
            key: publication.key, cause: publication.cause, destination: publication.destination, platform: publication.platform,
            campaign: publication.campaign, rule: publication.rule, post: publication.post, item: publication.item,
            occurrence: publication.occurrence, variant: publication.variant, wantedAt: publication.wantedAt,
            discovered: publication.item == nil ? nil : publication.decidedAt, guardrails: guardrails(of: publication),
            allowsRepeat: true, caption: publication.caption, title: publication.title, media: publication.media,
            content: publication.content, assumes: [], origin: origin(of: publication))
        wish.topic = publication.topic
        return wish
    }

    /// The same publication by today's rules, and what now holds or drops it whatever the guardrails say: nil when no rule
    /// causes it any more. The condition of an item's rule was judged once and is not judged again.
    package func refreshed(
        _ record: PublicationRecord, item: PlanInputs.KnownItem?, approvals: [GivenApproval] = [], adoptions: [String: Timestamp] = [:]
    ) -> (record: PublicationRecord, standing: Replacement?)? {
        var inputs = PlanInputs()
        inputs.earlierItems = [item].compactMap(\.self)
        inputs.history = [record]
        inputs.approvals = approvals
        inputs.adoptions = adoptions
        var queues = QueueUse(rules: rules, history: inputs.history)
        // At no time: the condition of an occurrence is asked by `reconcile`, when its time has come.
        switch freshWish(record, maker(inputs, at: .distantPast), inputs, &queues) {
        case .gone: return nil
        case .unknown: return (record, nil)
        case .wish(let wish):
            return (fresh(record, wish), wish.standing.map { Replacement(decision: $0.decision, slot: nil, reasons: $0.reasons) })
        }
    }

    /// The guardrails that apply to a publication by today's rules.
    func guardrails(of given: PublicationRecord) -> [String] {
        let record = rules.current(given)
        let campaign = record.campaign.flatMap(rules.campaign)
        let destination = rules.destination(record.destination)
        if let rule = record.rule.flatMap(rules.rule) {
            let post = rule.posts.first { $0.destination == record.destination && $0.variant == record.variant }
            return attachedGuardrails(
                rules, [campaign?.guardrails ?? [], rule.guardrails, post?.guardrails ?? [], destination?.guardrails ?? []])
        }
        let post = campaign?.posts.first { $0.name == record.post }
        return attachedGuardrails(rules, [campaign?.guardrails ?? [], post?.guardrails ?? [], destination?.guardrails ?? []])
    }

    /// How long before its slot it is prepared, and how long after it the gate may still open without judging it anew.
    package func lead(of given: PublicationRecord) -> Duration {
        let (rule, post, _) = parts(of: given)
        return rule?.lead ?? post?.lead ?? rules.defaults.lead
    }

    /// The file that the rules name for it, relative to the workspace; nil: an item's own, or none.
    package func mediaPath(of given: PublicationRecord) -> String? {
        let record = rules.current(given)
        let (rule, post, _) = parts(of: given)
        let entry = rule?.posts.first { $0.destination == record.destination && $0.variant == record.variant }
        if let path = entry?.media ?? post?.media { return path }
        guard let content = given.content, let queue = rule?.queue ?? post?.queue else { return nil }
        return queue.files.first { $0.path == content }?.media
    }

    func parts(of given: PublicationRecord) -> (rule: Rule?, post: CampaignPost?, campaign: Campaign?) {
        let record = rules.current(given)
        let rule = record.rule.flatMap(rules.rule)
        let name = if let rule { rule.campaign } else { record.campaign }
        let campaign = name.flatMap(rules.campaign)
        return (rule, campaign?.posts.first { $0.name == record.post }, campaign)
    }

    private func origin(of record: PublicationRecord) -> RuleLocation {
        let (rule, post, _) = parts(of: record)
        let entry = rule?.posts.first { $0.destination == record.destination && $0.variant == record.variant }
        return entry?.origin ?? rule?.origin ?? post?.origin ?? RuleLocation(file: "", line: 0, column: 0)
    }
}
