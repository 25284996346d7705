package import CivilTime
package import Domain
import RuleSet

/// What a revision makes of a publication that is in the ledger already (DESIGN §5, rule edits).
package struct Reconciliation: Sendable {
    package enum Change: Hashable, Sendable {
        case keep
        /// Something of it is another: text, wanted time, slot, verdict.
        case update
        /// No rule causes it any more.
        case cancel
    }
    /// As the ledger has it.
    package var base: PublicationRecord
    package var change: Change
    /// As it is to be; with `cancel` the same as `base`.
    package var publication: PublicationRecord
    package var wouldBeAt: Timestamp?
    package var assumes: [String] = []
    /// Why it changes; nil with `keep`.
    package var reason: Reason?

    func entry(in period: Range<Timestamp>) -> PlanEntry? {
        if change == .cancel || !period.contains(publication.wantedAt) {
            guard period.contains(base.wantedAt) else { return nil }
            return PlanEntry(publication: base, change: .remove, wouldBeAt: nil, assumes: [], base: base, changeReason: reason)
        }
        return PlanEntry(
            publication: publication, change: change == .keep ? .keep : .update, wouldBeAt: wouldBeAt, assumes: assumes,
            base: change == .keep ? nil : base, changeReason: reason)
    }
}

extension Planner {
    /// What today's rules make of every publication in `inputs.history` that can still change: unchanged ones keep their
    /// slots, changed ones are updated, those whose rule is gone are cancelled. A given slot moves only when it is no longer
    /// admissible. In the order of keys.
    package func reconcile(_ inputs: PlanInputs, at now: Timestamp) -> [Reconciliation] {
        reconciled(inputs, at: now).reconciliations.sorted { $0.base.key < $1.base.key }
    }

    /// The same for one publication, beside the slots of all others; nil when nothing can change it.
    package func reconcile(_ key: PublicationKey, _ inputs: PlanInputs, at now: Timestamp) -> Reconciliation? {
        reconciled(inputs, only: key, at: now).reconciliations.first
    }

    func reconciled(
        _ given: PlanInputs, only key: PublicationKey? = nil, at now: Timestamp
    ) -> (reconciliations: [Reconciliation], allocator: Allocator) {
        let isOpen = { (record: PublicationRecord) in record.followsItsRule && (key ?? record.key) == record.key }
        let open = given.history.filter(isOpen)
        let inputs = withFoundFiles(given, of: open)
        var allocator = allocator(history: inputs.history.filter { !isOpen($0) })
        let maker = maker(inputs, at: now)
        var queues = QueueUse(rules: rules, history: inputs.history)
        var result: [Reconciliation] = []
        var moving: [(wish: Wish, base: PublicationRecord, why: Reason)] = []
        var pending: [(wish: Wish, base: PublicationRecord)] = []
        var held: [(index: Int, wish: Wish)] = []
        for record in open {
            switch freshWish(record, maker, inputs, &queues) {
            case .gone:
                let why = Reason(.ruleGone, "revision \(rules.revision) no longer causes it")
                result.append(Reconciliation(base: record, change: .cancel, publication: record, reason: why))
            case .unknown: pending.append((wish(of: rules.current(record)), record))
            case .wish(let wish): pending.append((wish, record))
            }
        }
        for (wish, record) in pending.sorted(by: { SortKey.precedes($0.wish.order(at: 0), $1.wish.order(at: 0)) }) {
            switch judge(wish, record, inputs.brakes, &allocator, at: now) {
            case .stays(let reconciliation):
                let current = rules.current(reconciliation.publication)
                allocator.occupy(current, guardrails: wish.guardrails)
                if current.state == .held, wish.standing?.decision == .held { held.append((result.count, wish)) }
                result.append(reconciliation)
            case .moves(let why): moving.append((wish, record, why))
            }
        }
        for (wish, record, why) in moving { result.append(moved(wish, record, why, inputs.brakes, &allocator, at: now)) }
        // Where it would go if the word came now: beside everything that has a slot.
        for (index, wish) in held { result[index].wouldBeAt = place(wish, with: &allocator, at: now, taking: false).wouldBe }
        return (result, allocator)
    }

    /// A file that was found for an open publication is known: an approval may bind its bytes.
    private func withFoundFiles(_ given: PlanInputs, of open: [PublicationRecord]) -> PlanInputs {
        var inputs = given
        for record in open {
            guard record.item == nil, case .found = record.media, let path = mediaPath(of: record) else { continue }
            if inputs.media[path] == nil { inputs.media[path] = record.media }
        }
        return inputs
    }

    /// What the gate will make of it if no brake is taken off meanwhile. Until then it keeps its slot.
    func atTheGate(_ given: Reconciliation, _ brakes: [Brake], now: Timestamp) -> Reconciliation {
        let current = rules.current(given.publication)
        guard given.change != .cancel, given.publication.state != .held, let slot = given.publication.slot,
            let brake = brakes.first(where: { $0.stops(current, at: max(slot, now)) })
        else { return given }
        var stopped = given
        stopped.publication.decision = .held
        stopped.publication.slot = nil
        stopped.publication.reasons = [brake.verdict]
        stopped.wouldBeAt = slot
        stopped.change = .update
        stopped.reason = brake.verdict
        return stopped
    }

    private enum Judgement {
        case stays(Reconciliation)
        case moves(Reason)
    }

    private func judge(
        _ wish: Wish, _ record: PublicationRecord, _ brakes: [Brake], _ allocator: inout Allocator, at now: Timestamp
    ) -> Judgement {
        let edited = Reason(.ruleChanged, "changed by revision \(rules.revision)", at: wish.origin)
        var fresh = fresh(record, wish)
        let stays = { (reason: Reason?) in
            Judgement.stays(
                Reconciliation(
                    base: record, change: reason == nil ? .keep : .update, publication: fresh, assumes: wish.assumes, reason: reason))
        }
        let isEdited = fresh.isEdited(from: record)
        // A person's word stands; what must not be is still refused at the gate.
        let isByHand = record.reasons.contains { $0.code == .byHand }
        if let standing = wish.standing, !isByHand {
            let isTheSame = record.decision == standing.decision && record.reasons.map(\.code).first == standing.reason.code
            guard isTheSame, record.state == .held else { return .moves(standing.reason) }
            // One of several causes may have gone: a word was given.
            let isLess = record.reasons.map(\.cause) != standing.reasons.map(\.cause)
            if isLess { fresh.reasons = standing.reasons }
            return stays(isEdited ? edited : isLess ? standing.reason : nil)
        }
        if record.state == .held {
            guard let cause = record.reasons.first?.code, Self.heldByRules.contains(cause) else { return stays(isEdited ? edited : nil) }
            // Nobody has looked for the file again.
            if cause == .mediaMissing || cause == .mediaAmbiguous, wish.media == .assumed { return stays(isEdited ? edited : nil) }
            if cause == .paused, brakes.contains(where: { $0.stops(rules.current(record), at: now) }) {
                return stays(isEdited ? edited : nil)
            }
            if cause == .approval, wish.approvedAt != nil { return .moves(Reason(.approval, "approved", at: wish.origin)) }
            return .moves(edited)
        }
        guard let slot = record.slot else { return .moves(edited) }
        if fresh.wantedAt != record.wantedAt { return .moves(edited) }
        // A slot that has passed is for the missed policy and the gate.
        if slot >= now, !isByHand, let objection = allocator.objection(to: wish, at: slot) { return .moves(objection) }
        if !isEdited { fresh = record }
        return stays(isEdited ? edited : nil)
    }

    /// Causes of a hold that lie in the rules, so that a revision can end it; the rest waits for a person, a file or a
    /// credential.
    private static let heldByRules: Set<ReasonCode> = [
        .campaignPaused, .tooLong, .emptyPost, .templateFailed, .lateItem, .content, .approval, .unsupported, .queueEmpty, .paused,
        .mediaMissing,
        .mediaAmbiguous, .emptyPost,
    ]

    private func moved(
        _ wish: Wish, _ record: PublicationRecord, _ why: Reason, _ brakes: [Brake], _ allocator: inout Allocator, at now: Timestamp
    ) -> Reconciliation {
        var repeated = wish
        repeated.allowsRepeat = true
        let isReleased = record.state == .held && record.reasons.contains { $0.code == .paused }
        let placement = place(stopped(repeated, by: brakes, at: now), with: &allocator, at: now, released: isReleased ? now : nil)
        var publication = fresh(record, wish)
        publication.decision = placement.decision
        publication.slot = placement.slot
        publication.reasons = placement.reasons
        // An approval is the cause of a slot only where nothing else is: then the placement says so itself.
        let isTold =
            [.ruleChanged, .approval].contains(why.code)
            || placement.reasons.contains { $0.code == why.code && $0.guardrail == why.guardrail }
        if placement.decision == .deferred, !isTold { publication.reasons.insert(why, at: 0) }
        publication.revision = rules.revision
        return Reconciliation(
            base: record, change: .update, publication: publication, wouldBeAt: placement.wouldBe, assumes: wish.assumes, reason: why)
    }

    enum FreshWish {
        case wish(Wish)
        /// No rule causes it any more.
        case gone
        /// Its rule is there, but not what it came from.
        case unknown
    }

    /// What its rule says of a publication today.
    func freshWish(
        _ record: PublicationRecord, _ given: WishMaker, _ inputs: PlanInputs, _ queues: inout QueueUse
    ) -> FreshWish {
        let (rule, _, _) = parts(of: record)
        var maker = given
        maker.waitsFor = record.reasons
        let found: [Wish]
        switch rule?.trigger {
        case .newItem:
            guard let rule, isEntry(record, of: rule, maker) else { return .gone }
            guard let item = maker.item(of: record) else { return .unknown }
            var known = item
            known.media = record.media
            found = maker.wishes(for: known, ruleNamed: rule.name, asked: record.askedAt)
        case .published, .failed, .metric:
            guard let rule, isEntry(record, of: rule, maker) else { return .gone }
            guard let wishes = maker.wishes(causedBy: record, of: rule, inputs) else { return .unknown }
            found = wishes
        case .schedule, nil:
            guard let id = record.occurrence, let cause = scheduledCause(of: record) else { return .gone }
            found = maker.occurrence(id, of: cause, queues: &queues)
        }
        guard let wish = found.first(where: { $0.key == record.key || $0.formerKeys.contains(record.key) }) else { return .gone }
        return .wish(wish)
    }

    private func isEntry(_ record: PublicationRecord, of rule: Rule, _ maker: WishMaker) -> Bool {
        let current = rules.current(record)
        return maker.isActive(rule)
            && rule.posts.contains { $0.destination == current.destination && $0.variant == current.variant }
    }

    func scheduledCause(of record: PublicationRecord) -> ScheduledCause? {
        let (rule, post, campaign) = parts(of: record)
        if let rule { return ScheduledCause(rule, in: rules) }
        guard let post, let campaign, campaign.state != .draft else { return nil }
        return ScheduledCause(post, of: campaign, in: rules)
    }

    /// The record with what its rule says today.
    func fresh(_ record: PublicationRecord, _ wish: Wish) -> PublicationRecord {
        var fresh = record
        fresh.wantedAt = wish.wantedAt
        fresh.caption = wish.caption
        fresh.title = wish.title
        fresh.topic = wish.topic
        fresh.content = wish.content
        if record.content != wish.content { fresh.media = wish.media }
        return fresh
    }
}

extension PublicationRecord {
    /// What is or may be visible is finished as it was begun; an end is an end; and what is uncertain waits for a lookup or a
    /// person whatever the rules say.
    var followsItsRule: Bool {
        switch state {
        case .planned, .scheduled, .claimed, .preparing, .ready, .retrying: true
        case .held: !isInDoubt
        case .publishing, .uncertain, .published, .failed, .dropped, .cancelled, .expired: false
        }
    }

    func isEdited(from base: PublicationRecord) -> Bool {
        wantedAt != base.wantedAt || caption != base.caption || title != base.title || content != base.content
    }
}

extension Reason {
    /// Without its line, which edits move.
    fileprivate var cause: Reason {
        var cause = self
        cause.at = nil
        return cause
    }
}

extension Brake {
    /// Why what it stops is held.
    var verdict: Reason { Reason(.paused, "paused: \(reason)", until: until) }
}
