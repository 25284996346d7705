package import CivilTime
package import Domain
import PlatformFacts
package import RuleSet

/// The one brain (DESIGN §1): the dry run, the rule tests, the simulation and the daemon all call it. A pure function
/// of its arguments: no clock, no I/O, no randomness.
package struct Planner: Sendable {
    package let rules: RuleSet
    /// No two slots further apart than this can be in each other's way, but for dedupe without `within`: how far ahead
    /// occurrences must be placed.
    package let reach: Duration
    /// How far back history matters. Dedupe without `within` reaches for ever: by item it needs that item's publications,
    /// by file, caption or topic all of them.
    package let pastReach: Duration
    /// How far ahead occurrences must stand in the ledger, so that whatever is placed between them finds them there: an item
    /// found now may be wanted `after` that, be deferred by `latest`, and be in the way of a slot `reach` beyond.
    package let lookahead: Duration
    /// Where this program can publish; what goes elsewhere is held.
    let platforms: Set<Platform>

    /// - Parameter platforms: those with an adapter; nil: as PlatformFacts says.
    package init(rules: RuleSet, platforms: Set<Platform>? = nil) {
        self.rules = rules
        self.platforms = platforms ?? Self.publishable
        let reach = rules.guardrails.map(\.reach).reduce(Planner.leastReach, max)
        self.reach = reach
        let isEndless = rules.guardrails.contains { $0.dedupe.contains { $0.by != .item && $0.within == nil } }
        pastReach = isEndless ? Planner.endlessReach : reach
        lookahead = Planner.lookahead(of: rules, reach: reach)
    }

    private static let publishable = Set(Platform.allCases.filter { PlatformFacts.capabilities(for: $0).canPublish })

    /// A civil month with room on both sides, which is more than any platform's quota counts in.
    private static let leastReach: Duration = .days(62)
    /// A hundred years, the longest duration that rules know.
    private static let endlessReach: Duration = .days(36_525)

    /// Whether some rule waits for what is published or fails.
    package var listens: Bool { rules.rules.contains { $0.listensTo != nil } }

    /// Every publication wanted in [from, until), with its verdict, beside the slots already given.
    ///
    /// - Parameter from: also the plan's now: nothing is placed before it.
    package func plan(_ inputs: PlanInputs, from: Timestamp, until: Timestamp) -> Plan {
        var (reconciled, allocator) = reconciled(inputs, at: from)
        let stopped = reconciled.map { atTheGate($0, inputs.brakes, now: from) }
        let departures = departures(reconciled, stopped, inputs.history, now: from)
        let decisions = decide(
            inputs, with: &allocator, departures, at: from, until: horizon(of: inputs, from: from, until: until))
        let period = from..<max(from, until)
        var entries = decisions.entries
        entries.removeAll { !period.contains($0.publication.wantedAt) }
        entries += stopped.compactMap { $0.entry(in: period) }
        let open = Set(reconciled.map(\.base.key))
        for record in inputs.history where !open.contains(record.key) && period.contains(record.wantedAt) && record.state.isDecided {
            entries.append(PlanEntry(publication: record, change: .keep, wouldBeAt: nil, assumes: []))
        }
        let order = entries.indices.map { index in
            SortKey(first: entries[index].instant, second: .distantPast, rank: 0, key: entries[index].publication.key, index: index)
        }
        entries.arrange(by: order.sorted(by: SortKey.precedes).map(\.index))
        return Plan(
            revision: rules.revision, isCold: inputs.isCold, from: from, until: until, entries: entries,
            standing: standing(&allocator, inputs, at: from), verdicts: decisions.verdicts,
            cutAt: decisions.cutAt.flatMap { $0 < until ? $0 : nil })
    }

    /// How far ahead occurrences must be placed: those beyond `until` still take slots that stand in the way of items.
    private func horizon(of inputs: PlanInputs, from: Timestamp, until: Timestamp) -> Timestamp {
        let afters = rules.rules.filter { $0.itemSource != nil || $0.listensTo != nil }.flatMap { $0.posts.map(\.after) }
        guard let after = afters.max() else { return inputs.approvals.isEmpty ? until : until + rules.defaults.latest + reach }
        let latestItem = inputs.items.map(\.item.discovered).max() ?? from
        let hasOutcomes = listens && !inputs.history.isEmpty
        let last = hasOutcomes || !inputs.approvals.isEmpty ? until : min(until, max(from, latestItem) + after)
        return max(until, last + rules.defaults.latest + reach, from + after + rules.defaults.latest + reach)
    }

    /// What a decision comes to.
    package struct Decisions: Sendable {
        package var entries: [PlanEntry]
        package var verdicts: [RuleVerdict]
        /// See `Plan.cutAt`.
        package var cutAt: Timestamp?
        /// What is only foreseen: when it is to be decided, and for when it is wanted. In order of time.
        package var foreseen: [Foreseen] = []
    }

    package struct Foreseen: Hashable, Sendable {
        package var decideAt: Timestamp
        package var wantedAt: Timestamp
    }

    /// The daemon's question: what becomes of these items and of occurrences wanted in `occurrences`? What is only foreseen
    /// is left out.
    package func decide(_ inputs: PlanInputs, at now: Timestamp, occurrences: Range<Timestamp>) -> Decisions {
        var allocator = allocator(history: inputs.history)
        var decisions = decide(inputs, with: &allocator, at: now, from: occurrences.lowerBound, until: occurrences.upperBound)
        decisions.foreseen = decisions.entries.filter(\.isForeseen).map { entry in
            let wanted = entry.publication.wantedAt
            return Foreseen(decideAt: wanted - lead(of: entry.publication), wantedAt: wanted)
        }.sorted { ($0.decideAt, $0.wantedAt) < ($1.decideAt, $1.wantedAt) }
        decisions.entries.removeAll(where: \.isForeseen)
        return decisions
    }

    func decide(
        _ inputs: PlanInputs, with allocator: inout Allocator, _ departures: Departures = Departures(), at now: Timestamp,
        from: Timestamp? = nil, until: Timestamp
    ) -> Decisions {
        let maker = maker(inputs, at: now)
        var decided = Set(inputs.history.map(\.key))
        var queues = QueueUse(rules: rules, history: inputs.history)
        let start = from ?? now
        var (wishes, cutAt): ([Wish], Timestamp?) = ([], nil)
        if start < until { (wishes, cutAt) = maker.occurrences(from: start, until: until, decided: decided, queues: &queues) }
        var verdicts: [RuleVerdict] = []
        let items = inputs.items
        let found = items.indices.sorted { (items[$0].item.discovered, items[$0].item.id) < (items[$1].item.discovered, items[$1].item.id) }
        for index in found {
            let made = maker.wishes(for: items[index])
            wishes += made.wishes
            verdicts += made.verdicts
        }
        for made in [maker.backfill(inputs.items + inputs.earlierItems), maker.outcomes(inputs)] {
            wishes += made.wishes
            verdicts += made.verdicts
        }
        let entries = entries(for: wishes, besides: &decided, inputs.brakes, with: &allocator, departures, at: now)
        return Decisions(entries: entries, verdicts: verdicts, cutAt: cutAt)
    }

    /// Gives each wish its place, in the order in which slots are given.
    private func entries(
        for wishes: [Wish], besides decided: inout Set<PublicationKey>, _ brakes: [Brake], with allocator: inout Allocator,
        _ given: Departures = Departures(), at now: Timestamp
    ) -> [PlanEntry] {
        var departures = given
        var entries: [PlanEntry] = []
        entries.reserveCapacity(wishes.count)
        decided.reserveCapacity(decided.count + wishes.count)
        let claims = wishes.indices.compactMap { wishes[$0].claim(at: wishes.count + $0) }
        for next in (wishes.indices.map { wishes[$0].order(at: $0) } + claims).sorted(by: SortKey.precedes) {
            if departures.pass(to: next.first) { allocator = departures.counted(in: Allocator(rules: rules)) }
            guard next.index < wishes.count else {
                let wish = wishes[next.index - wishes.count]
                guard !decided.contains(wish.key), !wish.formerKeys.contains(where: decided.contains) else { continue }
                allocator.claim(wish)
                departures.note(claim: wish)
                continue
            }
            let wish = wishes[next.index]
            guard !wish.formerKeys.contains(where: decided.contains), decided.insert(wish.key).inserted else { continue }
            let decidedAt = max(now, wish.discovered ?? now)
            let placement = place(stopped(wish, by: brakes, at: decidedAt), with: &allocator, at: now)
            entries.append(entry(wish, placement, at: decidedAt))
            departures.note(entries[entries.count - 1].publication, guardrails: wish.guardrails)
        }
        return entries
    }

    private func departures(
        _ reconciled: [Reconciliation], _ stopped: [Reconciliation], _ history: [PublicationRecord], now: Timestamp
    ) -> Departures {
        let leaving = zip(reconciled, stopped).filter { $0.publication.slot != nil && $1.publication.slot == nil }
        guard !leaving.isEmpty else { return Departures() }
        let open = Set(reconciled.map(\.base.key))
        let left = reconciled.filter { $0.change != .cancel }.map { one in
            let isMoved = one.publication.slot != one.base.slot || one.publication.decision != one.base.decision
            return rules.current(isMoved ? one.publication.settled : one.publication)
        }
        let ended = inPlace(history.filter { !open.contains($0.key) }).map(rules.current)
        return Departures(
            ended: ended, open: left, stopped: Set(leaving.map(\.0.base.key)), now: now, guardrails(of:))
    }

    /// What a rule comes to when a person has it fire now: through every guardrail, beside the slots already given.
    ///
    /// - Parameters:
    ///   - inputs: `items` are those that a rule on new items is to look at; the history holds whatever these have had.
    package func byHand(_ rule: Rule, _ inputs: PlanInputs, at now: Timestamp) -> Decisions {
        var allocator = allocator(history: inputs.history)
        var decided = Set(inputs.history.map(\.key))
        var queues = QueueUse(rules: rules, history: inputs.history)
        let made = maker(inputs, at: now).byHand(rule, inputs.items, queues: &queues)
        let entries = entries(for: made.wishes, besides: &decided, inputs.brakes, with: &allocator, at: now)
        return Decisions(entries: entries, verdicts: made.verdicts)
    }

    func maker(_ inputs: PlanInputs, at now: Timestamp) -> WishMaker {
        WishMaker(rules: rules, platforms: platforms, inputs: inputs, now: now)
    }

    /// Gives the wish a slot, with the cause of every delay.
    ///
    /// - Parameters:
    ///   - released: when a pause ended that has held it: what was paused gets no slot from that time.
    ///   - taking: false only looks where it would go; no slot is taken.
    func place(
        _ wish: Wish, with allocator: inout Allocator, at now: Timestamp, released: Timestamp? = nil, taking: Bool = true
    ) -> Placement {
        let start = max(earliestStart(wish.wantedAt, now), wish.approvedAt ?? .distantPast, released ?? .distantPast)
        var placement = taking ? allocator.place(wish, notBefore: start) : allocator.look(wish, notBefore: start)
        if let standing = wish.standing, placement.decision == standing.decision, placement.reasons == [standing.reason] {
            placement.reasons = standing.reasons
        }
        guard placement.decision == .deferred, placement.reasons.isEmpty else { return placement }
        let late = (start - wish.wantedAt).text
        if let approved = wish.approvedAt, approved == start {
            placement.reasons = [Reason(.approval, "approved \(late) after its wanted time", at: wish.origin)]
        } else if released == start {
            placement.reasons = [Reason(.gateMoved, "the pause is over", at: wish.origin)]
        } else {
            placement.reasons = [Reason(.missed, "its wanted time had passed by \(late) when it was decided", at: wish.origin)]
        }
        return placement
    }

    /// A wish decided a moment late keeps its wanted instant (the visible call just follows it); only one that is late
    /// by more than the gate's tolerance starts from now.
    private func earliestStart(_ wanted: Timestamp, _ now: Timestamp) -> Timestamp {
        now - wanted > Planner.slotTolerance ? now : wanted
    }

    /// How long after its slot a publication may still be scheduled without having missed it (DESIGN §6).
    package static let slotTolerance: Duration = .seconds(15 * 60)

    /// In the order in which slots were given: of several that stand in the way the first-placed is named.
    private func inPlace(_ history: [PublicationRecord]) -> [PublicationRecord] {
        let order = history.indices.map { index in
            let record = history[index]
            return SortKey(
                first: record.item == nil ? .distantPast : record.decidedAt, second: record.wantedAt, rank: 0, key: record.key,
                index: index)
        }
        return order.sorted(by: SortKey.precedes).map { history[$0.index] }
    }

    func allocator(history: [PublicationRecord]) -> Allocator {
        var allocator = Allocator(rules: rules)
        for record in inPlace(history) {
            let current = rules.current(record)
            allocator.occupy(current, guardrails: guardrails(of: current))
        }
        return allocator
    }

    /// The wish with the brakes that can still stop it.
    func stopped(_ wish: Wish, by brakes: [Brake], at now: Timestamp) -> Wish {
        guard wish.standing == nil, !brakes.isEmpty else { return wish }
        let probe = PublicationRecord(wish, at: now, revision: rules.revision)
        var stopped = wish
        stopped.brakes = brakes.filter { brake in brake.concerns(probe) && brake.until.map { now < $0 } ?? true }
        return stopped
    }

    private func entry(_ wish: Wish, _ placement: Placement, at decided: Timestamp) -> PlanEntry {
        let record = PublicationRecord(
            wish, decision: placement.decision, reasons: placement.reasons, slot: placement.slot, at: decided, revision: rules.revision)
        return PlanEntry(
            publication: record, change: .add, wouldBeAt: placement.wouldBe, assumes: wish.assumes + placement.assumes,
            isForeseen: wish.isForeseen,
            formerKeys: wish.formerKeys)
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
