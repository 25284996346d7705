package import CivilTime
package import Domain
package import RuleSet

/// The one brain (DESIGN §1): the dry run, the rule tests, the simulation and the daemon all call it. A pure function
/// of its arguments: no clock, no I/O, no randomness.
package struct Planner: Sendable {
    package let rules: RuleSet
    /// No two slots further apart than this can be in each other's way: how far back history matters, and how far ahead
    /// occurrences must be placed. Dedupe without `within` reaches for ever; it needs an item's own publications.
    package let reach: Duration

    package init(rules: RuleSet) {
        self.rules = rules
        reach = rules.guardrails.map(\.reach).reduce(Planner.leastReach, max)
    }

    /// A civil month with room on both sides, which is more than any platform's quota counts in.
    private static let leastReach: Duration = .days(62)

    /// Every publication wanted in [from, until), with its verdict, beside the slots already given.
    ///
    /// - Parameter from: also the plan's now: nothing is placed before it.
    package func plan(_ inputs: PlanInputs, from: Timestamp, until: Timestamp) -> Plan {
        var allocator = allocator(history: inputs.history)
        // Occurrences beyond `until` still take slots that stand in the way of what is wanted before it.
        let decisions = decide(inputs, with: &allocator, at: from, until: until + rules.defaults.latest + reach)
        var entries = decisions.entries.filter { $0.publication.wantedAt >= from && $0.publication.wantedAt < until }
        for record in inputs.history where record.wantedAt >= from && record.wantedAt < until && record.state.isDecided {
            entries.append(PlanEntry(publication: record, change: .keep, wouldBeAt: nil, assumes: []))
        }
        entries.sort { ($0.instant, $0.publication.key) < ($1.instant, $1.publication.key) }
        return Plan(
            revision: rules.revision, isCold: inputs.isCold, from: from, until: until, entries: entries,
            standing: standing(&allocator, at: from), verdicts: decisions.verdicts)
    }

    /// The daemon's question: what becomes of these items and of occurrences wanted in [now, until)?
    package func decide(_ inputs: PlanInputs, at now: Timestamp, until: Timestamp) -> (entries: [PlanEntry], verdicts: [RuleVerdict]) {
        var allocator = allocator(history: inputs.history)
        return decide(inputs, with: &allocator, at: now, until: until)
    }

    private func decide(
        _ inputs: PlanInputs, with allocator: inout Allocator, at now: Timestamp, until: Timestamp
    ) -> (entries: [PlanEntry], verdicts: [RuleVerdict]) {
        let maker = WishMaker(rules: rules)
        var decided = Set(inputs.history.map(\.key))
        let occurrences = maker.occurrences(adoptions: inputs.adoptions, media: inputs.media, from: now, until: until)
            .sorted { ($0.wantedAt, $0.key) < ($1.wantedAt, $1.key) }
        var wishes: [Wish] = []
        var verdicts: [RuleVerdict] = []
        for known in inputs.items.sorted(by: { ($0.item.discovered, $0.item.id) < ($1.item.discovered, $1.item.id) }) {
            let made = maker.wishes(for: known, adoptions: inputs.adoptions, from: now)
            wishes += made.wishes
            verdicts += made.verdicts
        }
        wishes.sort { a, b in
            let (first, second) = (a.discovered ?? .distantPast, b.discovered ?? .distantPast)
            return first != second ? first < second : (a.wantedAt, a.key) < (b.wantedAt, b.key)
        }
        var entries: [PlanEntry] = []
        for wish in occurrences + wishes where !wish.formerKeys.contains(where: decided.contains) && decided.insert(wish.key).inserted {
            let decidedAt = max(now, wish.discovered ?? now)
            let start = earliestStart(wish.wantedAt, now)
            var placement = allocator.place(stopped(wish, by: inputs.brakes, at: decidedAt), notBefore: start)
            if placement.decision == .deferred, placement.reasons.isEmpty {
                placement.reasons = [
                    Reason(.missed, "its wanted time had passed by \((start - wish.wantedAt).text) when it was decided", at: wish.origin)
                ]
            }
            entries.append(entry(wish, placement, at: decidedAt))
        }
        return (entries, verdicts)
    }

    /// A wish decided a moment late keeps its wanted instant (the visible call just follows it); only one that is late
    /// by more than the gate's tolerance starts from now.
    private func earliestStart(_ wanted: Timestamp, _ now: Timestamp) -> Timestamp {
        now - wanted > Planner.slotTolerance ? now : wanted
    }

    /// How long after its slot a visible call may still come without being judged anew (DESIGN §5: the default `lead`).
    package static let slotTolerance: Duration = .seconds(15 * 60)

    /// The gate's question (DESIGN §5): may this publication become visible now? Windows, campaign dates and brakes are
    /// read at this instant; caps, spacing and dedupe were judged when its slot was given.
    package func gateObjection(to publication: PublicationRecord, brakes: [Brake], at now: Timestamp) -> Reason? {
        let publication = rules.current(publication)
        if let brake = brakes.first(where: { $0.stops(publication, at: now) }) {
            return Reason(.paused, "paused: \(brake.reason)", until: brake.until)
        }
        let campaign = publication.campaign.flatMap(rules.campaign)
        if let campaign, campaign.state != .active {
            return Reason(.campaignPaused, "campaign \(campaign.name) is \(campaign.state.rawValue)", at: campaign.origin)
        }
        var allocator = allocator(history: [])
        return allocator.calendarObjection(
            at: now, destination: publication.destination, guardrails: guardrails(of: publication), campaign: campaign)
    }

    /// A new slot for a publication that lost its own (the gate said no, or it was missed, or it was approved).
    package func replace(_ publication: PublicationRecord, history: [PublicationRecord], brakes: [Brake], at now: Timestamp) -> Replacement
    {
        var allocator = allocator(history: history.filter { $0.key != publication.key })
        let publication = rules.current(publication)
        let wish = Wish(
            key: publication.key, cause: publication.cause, destination: publication.destination, platform: publication.platform,
            campaign: publication.campaign, rule: publication.rule, post: publication.post, item: publication.item,
            occurrence: publication.occurrence, variant: publication.variant, wantedAt: publication.wantedAt,
            discovered: publication.decidedAt, guardrails: guardrails(of: publication), allowsRepeat: true, caption: publication.caption,
            title: publication.title, media: publication.media, assumes: [], origin: RuleLocation(file: "", line: 0, column: 0))
        let placement = allocator.place(stopped(wish, by: brakes, at: now), notBefore: max(now, wish.wantedAt))
        return Replacement(decision: placement.decision, slot: placement.slot, reasons: placement.reasons)
    }

    package struct Replacement: Sendable {
        package var decision: Decision
        package var slot: Timestamp?
        package var reasons: [Reason]
    }

    /// The same publication by today's rules, and what now holds or drops it whatever the guardrails say: nil when no rule
    /// causes it any more. Its condition was judged once and is not judged again.
    package func refreshed(_ record: PublicationRecord, item: PlanInputs.KnownItem?) -> (record: PublicationRecord, standing: Replacement?)?
    {
        let maker = WishMaker(rules: rules)
        let wishes: [Wish]
        if let item {
            wishes = maker.wishes(for: item, ruleNamed: record.rule)
        } else {
            wishes = maker.occurrences(
                adoptions: [:], media: [:], from: .distantPast, until: .distantFuture,
                campaignNamed: record.campaign.flatMap(rules.campaign)?.name)
        }
        guard let wish = wishes.first(where: { $0.key == record.key || $0.formerKeys.contains(record.key) }) else { return nil }
        var fresh = record
        fresh.wantedAt = wish.wantedAt
        fresh.caption = wish.caption
        fresh.title = wish.title
        return (fresh, wish.standing.map { Replacement(decision: $0.decision, slot: nil, reasons: [$0.reason]) })
    }

    private func allocator(history: [PublicationRecord]) -> Allocator {
        var allocator = Allocator(rules: rules)
        for record in history.sorted(by: { $0.key < $1.key }) {
            let current = rules.current(record)
            allocator.occupy(current, guardrails: guardrails(of: current))
        }
        return allocator
    }

    /// The guardrails that apply to a publication by today's rules.
    func guardrails(of given: PublicationRecord) -> [String] {
        let record = rules.current(given)
        let campaign = record.campaign.flatMap(rules.campaign)
        let destination = rules.destination(record.destination)
        if let rule = record.rule.flatMap(rules.rule) {
            let post = rule.posts.first { $0.destination == record.destination && $0.variant == record.variant }
            return WishMaker.attached(
                rules: rules, [campaign?.guardrails ?? [], rule.guardrails, post?.guardrails ?? [], destination?.guardrails ?? []])
        }
        let post = campaign?.posts.first { $0.name == record.post }
        return WishMaker.attached(rules: rules, [campaign?.guardrails ?? [], [], post?.guardrails ?? [], destination?.guardrails ?? []])
    }

    private func stopped(_ wish: Wish, by brakes: [Brake], at now: Timestamp) -> Wish {
        guard wish.standing == nil else { return wish }
        let probe = record(wish, Placement(decision: .publish, slot: wish.wantedAt, wouldBe: nil, reasons: []), at: now)
        guard let brake = brakes.first(where: { $0.stops(probe, at: now) }) else { return wish }
        var stopped = wish
        stopped.standing = .init(decision: .held, reason: Reason(.paused, "paused: \(brake.reason)", until: brake.until))
        return stopped
    }

    private func entry(_ wish: Wish, _ placement: Placement, at decided: Timestamp) -> PlanEntry {
        PlanEntry(publication: record(wish, placement, at: decided), change: .add, wouldBeAt: placement.wouldBe, assumes: wish.assumes)
    }

    private func record(_ wish: Wish, _ placement: Placement, at decided: Timestamp) -> PublicationRecord {
        var record = PublicationRecord(
            key: wish.key, cause: wish.cause, destination: wish.destination, platform: wish.platform, campaign: wish.campaign,
            rule: wish.rule, post: wish.post, item: wish.item, occurrence: wish.occurrence, variant: wish.variant,
            decision: placement.decision, reasons: placement.reasons, wantedAt: wish.wantedAt, slot: placement.slot, decidedAt: decided,
            revision: rules.revision, caption: wish.caption, title: wish.title, media: wish.media)
        record.updatedAt = decided
        return record
    }

    /// For each rule that waits for items: where one that came now would go.
    private func standing(_ allocator: inout Allocator, at now: Timestamp) -> [StandingRule] {
        var result: [StandingRule] = []
        for rule in rules.rules {
            guard case .newItem(let source) = rule.trigger, rule.campaign.flatMap(rules.campaign)?.state != .draft else { continue }
            for post in rule.posts {
                guard let destination = rules.destination(post.destination) else { continue }
                let campaign = rule.campaign.flatMap(rules.campaign)
                let wish = Wish(
                    key: PublicationKey(workspace: rules.workspace, cause: "rule:\(rule.name)", subject: "", destination: destination.name),
                    cause: "rule:\(rule.name)", destination: destination.name, platform: destination.platform, campaign: campaign?.name,
                    rule: rule.name, variant: post.variant, wantedAt: now + post.after, discovered: now,
                    guardrails: WishMaker.attached(
                        rules: rules, [campaign?.guardrails ?? [], rule.guardrails, post.guardrails, destination.guardrails]),
                    allowsRepeat: true, caption: "", media: .assumed, assumes: [], origin: post.origin)
                // A copy: what might come takes no slot from what is known.
                var probe = allocator
                let placement = probe.place(wish, notBefore: now)
                result.append(
                    StandingRule(
                        rule: rule.name, on: source, to: destination.name, earliestIfNow: placement.slot, reasons: placement.reasons))
            }
        }
        return result
    }
}

extension PublicationState {
    /// A decision stands behind it; what was cancelled or has expired is no part of a plan any more.
    fileprivate var isDecided: Bool { self != .cancelled && self != .expired }
}

extension Guardrail {
    /// The largest distance between two slots that it still looks at.
    fileprivate var reach: Duration {
        var longest = max(spacing?.distance ?? .zero, dedupe.compactMap(\.within).max() ?? .zero)
        for cap in caps {
            if case .rolling(let length) = cap.per { longest = max(longest, length) }
        }
        return longest
    }
}
