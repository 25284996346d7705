import CivilTime
import Domain
import PlatformFacts
import RuleSet

/// Gives slots, one wish after another, beside those already given: the online allocation of DESIGN §5.
///
/// Each constraint answers in O(log n); the search jumps from objection to objection, never minute by minute.
struct Allocator {
    private let rules: RuleSet
    private var counters: [CounterKey: SlotCounter] = [:]
    private var taken: [TakenKey: PublicationKey] = [:]
    /// By dedupe constraint, and scope value and item: the slots that such a post already has.
    private var seenItems: [CounterKey: [Seen]] = [:]
    private var constraintSets: [ConstraintSet.Key: ConstraintSet] = [:]
    private let compiler: ConstraintCompiler

    private struct CounterKey: Hashable {
        var constraint: String
        var scopeValue: String
    }

    private struct Seen {
        var slot: Timestamp
        var key: PublicationKey
    }

    private struct TakenKey: Hashable {
        var item: ItemID
        var destination: String
        var variant: String
    }

    init(rules: RuleSet) {
        self.rules = rules
        compiler = ConstraintCompiler(rules: rules)
    }

    /// Counts a slot that the ledger says is given.
    mutating func occupy(_ record: PublicationRecord, guardrails: [String]) {
        if let item = record.item, record.state != .cancelled, record.state != .dropped, record.state != .expired {
            taken[TakenKey(item: item, destination: record.destination, variant: record.variant)] = record.key
        }
        guard record.state.occupiesSlot, let slot = record.slot else { return }
        let set = constraints(for: record.destination, guardrails: guardrails)
        count(slot, key: record.key, item: record.item, in: set, scope: ScopeValues(record))
    }

    /// The verdict on a wish, and the slot it takes.
    mutating func place(_ wish: Wish, notBefore start: Timestamp) -> Placement {
        let set = constraints(for: wish.destination, guardrails: wish.guardrails)
        let scope = ScopeValues(wish)
        if let reason = alreadyTaken(wish) { return Placement(decision: .dropped, slot: nil, wouldBe: nil, reasons: [reason]) }
        let search = earliest(wish, set, scope, from: start)
        if let standing = wish.standing {
            if standing.decision == .held { take(wish) }
            let wouldBe = standing.decision == .held ? search.slot : nil
            return Placement(decision: standing.decision, slot: nil, wouldBe: wouldBe, reasons: [standing.reason])
        }
        guard let slot = search.slot else { return Placement(decision: .dropped, slot: nil, wouldBe: nil, reasons: search.reasons) }
        if let refusal = refusal(of: wish, at: slot, set: set, scope: scope) {
            if refusal.decision == .held { take(wish) }
            let wouldBe = refusal.decision == .held ? slot : nil
            return Placement(decision: refusal.decision, slot: nil, wouldBe: wouldBe, reasons: [refusal.reason])
        }
        count(slot, key: wish.key, item: wish.item, in: set, scope: scope)
        take(wish)
        return Placement(decision: slot == wish.wantedAt ? .publish : .deferred, slot: slot, wouldBe: nil, reasons: search.reasons)
    }

    private mutating func take(_ wish: Wish) {
        guard let item = wish.item else { return }
        taken[TakenKey(item: item, destination: wish.destination, variant: wish.variant)] = wish.key
    }

    /// What forbids this instant to a publication that stands there already: the gate's question. Only the calendar is
    /// asked: caps, spacing and dedupe are judged on slots (DESIGN §5).
    mutating func calendarObjection(at instant: Timestamp, destination: String, guardrails: [String], campaign: Campaign?) -> Reason? {
        let set = constraints(for: destination, guardrails: guardrails)
        for constraint in set.calendar {
            if let objection = constraint.value.objection(at: instant) { return objection.reason }
        }
        return campaign.flatMap { CampaignWindow($0).objection(at: instant)?.reason ?? CampaignWindow($0).overReason(at: instant) }
    }

    /// Besides keys, (item, destination, `as`) is posted at most once whatever rules match (DESIGN §5).
    private func alreadyTaken(_ wish: Wish) -> Reason? {
        guard let item = wish.item, !wish.allowsRepeat else { return nil }
        guard let earlier = taken[TakenKey(item: item, destination: wish.destination, variant: wish.variant)], earlier != wish.key else {
            return nil
        }
        return Reason(.alreadyTaken, "another rule already takes this item to \(wish.destination)", at: wish.origin, blocker: earlier)
    }

    /// The later-placed loses and names the earlier.
    private func duplicate(
        _ wish: Wish, at slot: Timestamp, set: ConstraintSet, scope: ScopeValues, as wanted: Decision
    ) -> Wish.Verdict? {
        guard let item = wish.item else { return nil }
        for dedupe in set.dedupeByItem where (dedupe.onConflict == .hold ? .held : .dropped) == wanted {
            let seen = seenItems[dedupeKey(dedupe, item, scope)] ?? []
            guard let earlier = seen.first(where: { dedupe.covers($0.slot, slot) && $0.key != wish.key }) else { continue }
            let reason = Reason(
                .dedupe, "this item already has a post in reach of the guardrail", guardrail: dedupe.guardrail, at: dedupe.dedupe.origin,
                blocker: earlier.key)
            return Wish.Verdict(decision: wanted, reason: reason)
        }
        return nil
    }

    private func dedupeKey(_ dedupe: ConstraintSet.AttachedDedupe, _ item: ItemID, _ scope: ScopeValues) -> CounterKey {
        CounterKey(constraint: dedupe.id, scopeValue: scope.value(dedupe.dedupe.across) + "\u{0}" + item.rawValue)
    }

    private func earliest(_ wish: Wish, _ set: ConstraintSet, _ scope: ScopeValues, from start: Timestamp) -> (
        slot: Timestamp?, reasons: [Reason]
    ) {
        let campaign = wish.campaign.flatMap(rules.campaign)
        let window = campaign.map(CampaignWindow.init)
        let limit = wish.wantedAt + rules.defaults.latest
        var instant = max(wish.wantedAt, start)
        var reasons: [Reason] = []
        while instant <= limit {
            guard let objection = firstObjection(at: instant, set: set, scope: scope, window: window) else { break }
            if reasons.last.map({ $0.code != objection.reason.code || $0.guardrail != objection.reason.guardrail }) ?? true {
                reasons.append(objection.reason)
            } else {
                reasons[reasons.count - 1] = objection.reason
            }
            instant = max(objection.until, instant + .milliseconds(1))
        }
        // Whichever bound comes first is the cause; deferring stops at the first of them.
        if let over = window?.overReason(at: min(instant, limit)) { return (nil, reasons + [over]) }
        guard instant <= limit else {
            let text = "no admissible instant within \(rules.defaults.latest.text) of the wanted time"
            return (nil, reasons + [Reason(.latest, text, until: limit, at: wish.origin)])
        }
        return (instant, reasons)
    }

    private func firstObjection(at instant: Timestamp, set: ConstraintSet, scope: ScopeValues, window: CampaignWindow?) -> Objection? {
        if let objection = window?.objection(at: instant) { return objection }
        for constraint in set.calendar where constraint.onConflict == .defer {
            if let objection = constraint.value.objection(at: instant) { return objection }
        }
        for constraint in set.counting where constraint.onConflict == .defer {
            if let objection = constraint.value.objection(at: instant, counter: counter(constraint.value, scope)) { return objection }
        }
        return nil
    }

    /// What dedupe and guardrails with `on_conflict: drop` or `hold` say to the instant that the deferring ones allow:
    /// whatever drops goes before whatever holds.
    private func refusal(of wish: Wish, at instant: Timestamp, set: ConstraintSet, scope: ScopeValues) -> Wish.Verdict? {
        for wanted in [Guardrail.OnConflict.drop, .hold] {
            let decision: Decision = wanted == .drop ? .dropped : .held
            if let verdict = duplicate(wish, at: instant, set: set, scope: scope, as: decision) { return verdict }
            for constraint in set.calendar where constraint.onConflict == wanted {
                if let objection = constraint.value.objection(at: instant) {
                    return Wish.Verdict(decision: decision, reason: objection.reason)
                }
            }
            for constraint in set.counting where constraint.onConflict == wanted {
                if let objection = constraint.value.objection(at: instant, counter: counter(constraint.value, scope)) {
                    return Wish.Verdict(decision: decision, reason: objection.reason)
                }
            }
        }
        return nil
    }

    private func counter(_ constraint: any CountingConstraint, _ scope: ScopeValues) -> SlotCounter {
        counters[CounterKey(constraint: constraint.id, scopeValue: scope.value(constraint.scope))] ?? SlotCounter()
    }

    private mutating func count(_ slot: Timestamp, key: PublicationKey, item: ItemID?, in set: ConstraintSet, scope: ScopeValues) {
        if let item {
            for dedupe in set.dedupeByItem { seenItems[dedupeKey(dedupe, item, scope), default: []].append(Seen(slot: slot, key: key)) }
        }
        for constraint in set.counting {
            counters[CounterKey(constraint: constraint.value.id, scopeValue: scope.value(constraint.value.scope)), default: SlotCounter()]
                .add(slot)
        }
    }

    private mutating func constraints(for destination: String, guardrails: [String]) -> ConstraintSet {
        let key = ConstraintSet.Key(destination: destination, guardrails: guardrails)
        if let known = constraintSets[key] { return known }
        let set = compiler.constraints(for: key)
        constraintSets[key] = set
        return set
    }
}

/// What counters count within, for one publication.
struct ScopeValues {
    var destination: String
    var item: String
    var cause: String
    var campaign: String

    init(_ wish: Wish) {
        destination = wish.destination
        item = wish.item?.rawValue ?? wish.occurrence ?? ""
        cause = wish.cause
        campaign = wish.campaign ?? ""
    }

    init(_ record: PublicationRecord) {
        destination = record.destination
        item = record.item?.rawValue ?? record.occurrence ?? ""
        cause = record.cause
        campaign = record.campaign ?? ""
    }

    func value(_ scope: Guardrail.Scope) -> String {
        switch scope {
        case .destination: destination
        case .item: item
        case .rule: cause
        case .campaign: campaign
        case .workspace: ""
        }
    }
}
