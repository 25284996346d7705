import CivilTime
import Domain
import RuleSet

/// Gives slots, one wish after another, beside those already given: the online allocation of DESIGN §5.
///
/// Every constraint is a sorted set of closed stretches of time, be it from the calendar or from counted slots, and answers
/// in O(log n): the search jumps from end to end, never minute by minute.
struct Allocator {
    private let rules: RuleSet
    private let latest: Duration
    private var compiler: ConstraintCompiler
    private var cells = CellTable()
    /// By cell of a counting constraint; those of others stay empty.
    private var counters: [SlotCounter] = []
    private var equal = EqualityIndex()
    private var shingles = ShingleTable()
    /// By cell of a dedupe by caption.
    private var captions: [Int32: CaptionIndex] = [:]
    private var taken: [TakenKey: Int32] = [:]
    /// In the order in which slots were given.
    private var keys: [PublicationKey] = []
    /// By place of the combination: its counters, where they are the same for all that it applies to.
    private var shared: [Resolved?] = []

    private struct TakenKey: Hashable {
        var item: Int32
        var destination: Int32
        var variant: Int32
    }

    init(rules: RuleSet) {
        self.rules = rules
        latest = rules.defaults.latest
        compiler = ConstraintCompiler(rules: rules)
    }

    /// Counts a slot that the ledger says is given.
    mutating func occupy(_ record: PublicationRecord, guardrails: [String]) {
        let subject = Subject(record)
        if record.item != nil, record.keepsItem { take(subject) }
        guard record.state.occupiesSlot, let slot = record.slot else { return }
        let set = compiler.set(destination: record.destination, guardrails: guardrails)
        count(slot.milliseconds, resolve(subject, set), subject)
    }

    /// The verdict on a wish, and the slot it takes.
    mutating func place(_ wish: Wish, notBefore start: Timestamp) -> Placement {
        let subject = Subject(wish)
        let judgement = judge(wish, subject, notBefore: start)
        if let slot = judgement.placement.slot { count(slot.milliseconds, judgement.resolved, subject) }
        if judgement.placement.slot != nil || judgement.placement.decision == .held { take(subject) }
        return judgement.placement
    }

    /// What is held until it is approved has taken its item meanwhile, if that was free.
    mutating func claim(_ wish: Wish) {
        let subject = Subject(wish)
        if alreadyTaken(wish, subject) == nil { take(subject) }
    }

    /// The verdict that `place` would give, without a slot being taken.
    mutating func look(_ wish: Wish, notBefore start: Timestamp) -> Placement { judge(wish, Subject(wish), notBefore: start).placement }

    /// What forbids this very instant to a wish, beside all slots given so far. It takes nothing.
    mutating func objection(to wish: Wish, at slot: Timestamp) -> Reason? {
        let subject = Subject(wish)
        let resolved = resolve(subject, compiler.set(destination: wish.destination, guardrails: wish.guardrails))
        let window = compiler.window(ofCampaign: wish.campaign)
        let instant = slot.milliseconds
        if let step = closed(at: instant, limit: instant, resolved, window) { return reason(for: step, limit: instant, window) }
        return window?.overReason(at: slot) ?? refusal(of: subject, at: slot, resolved)?.reason
    }

    /// What forbids this instant to a publication that stands there already: the gate's question. Only the calendar is
    /// asked: caps, spacing and dedupe are judged on slots (DESIGN §5).
    mutating func calendarObjection(at instant: Timestamp, destination: String, guardrails: [String], campaign: Campaign?) -> Reason? {
        let set = compiler.constraints(destination: destination, guardrails: guardrails)
        for calendar in set.calendars {
            if let objection = compiler.calendars[calendar.index].constraint.objection(at: instant) { return objection.reason }
        }
        guard let window = campaign.map(CampaignWindow.init) else { return nil }
        return window.objection(at: instant)?.reason ?? window.overReason(at: instant)
    }

    // MARK: Judging

    private struct Judgement {
        var placement: Placement
        var resolved = Resolved()
    }

    private mutating func judge(_ wish: Wish, _ subject: Subject, notBefore start: Timestamp) -> Judgement {
        if let reason = alreadyTaken(wish, subject) { return Judgement(placement: Placement(decision: .dropped, reasons: [reason])) }
        if let standing = wish.standing, standing.decision != .held {
            return Judgement(placement: Placement(decision: standing.decision, reasons: [standing.reason]))
        }
        let resolved = resolve(subject, compiler.set(destination: wish.destination, guardrails: wish.guardrails))
        let search = earliest(wish, resolved, from: max(wish.wantedAt, start))
        if let standing = wish.standing {
            return Judgement(placement: Placement(decision: .held, wouldBe: search.slot, reasons: [standing.reason]))
        }
        guard let slot = search.slot else { return Judgement(placement: Placement(decision: .dropped, reasons: search.reasons)) }
        if resolved.set.refuses, let refusal = refusal(of: subject, at: slot, resolved) {
            let wouldBe = refusal.decision == .held ? slot : nil
            return Judgement(placement: Placement(decision: refusal.decision, wouldBe: wouldBe, reasons: [refusal.reason]))
        }
        if let brake = wish.brakes.first(where: { $0.holds(at: slot) }) {
            return Judgement(placement: Placement(decision: .held, wouldBe: slot, reasons: [brake.verdict]))
        }
        var placement = Placement(decision: slot == wish.wantedAt ? .publish : .deferred, slot: slot, reasons: search.reasons)
        placement.assumes = assumes(subject, resolved.set)
        return Judgement(placement: placement, resolved: resolved)
    }

    /// Besides keys, (item, destination, `as`) is posted at most once whatever rules match (DESIGN §5).
    private mutating func alreadyTaken(_ wish: Wish, _ subject: Subject) -> Reason? {
        guard !wish.allowsRepeat, let key = takenKey(subject), let order = taken[key] else { return nil }
        let earlier = keys[Int(order)]
        guard earlier != wish.key else { return nil }
        return Reason(.alreadyTaken, "another rule already takes this item to \(wish.destination)", at: wish.origin, blocker: earlier)
    }

    private mutating func takenKey(_ subject: Subject) -> TakenKey? {
        guard let item = subject.item else { return nil }
        return TakenKey(
            item: cells.value(item.rawValue), destination: cells.value(subject.destination),
            variant: subject.variant.isEmpty ? -1 : cells.value(subject.variant))
    }

    private mutating func take(_ subject: Subject) {
        // The first has it, whoever else is allowed to come after.
        guard let key = takenKey(subject), taken[key] == nil else { return }
        keys.append(subject.key)
        taken[key] = Int32(keys.count - 1)
    }

    /// Facts that the verdict takes for granted because nobody knows them yet.
    private func assumes(_ subject: Subject, _ set: ConstraintSet) -> [String] {
        guard subject.media == .assumed, set.dedupes.contains(where: { $0.by == .media }) else { return [] }
        return ["media-hash"]
    }

    // MARK: Counters

    /// A combination's limits with the counters that they mean for one publication.
    private struct Resolved {
        var set = ConstraintSet(destination: "", guardrails: [])
        /// By position in the set's countings and dedupes.
        var countings: [Int32] = []
        var dedupes: [Int32] = []
    }

    private mutating func resolve(_ subject: Subject, _ place: Int) -> Resolved {
        if place < shared.count, let known = shared[place] { return known }
        let set = compiler.sets[place]
        var resolved = Resolved(set: set)
        resolved.countings.reserveCapacity(set.countings.count)
        for counting in set.countings {
            resolved.countings.append(cells.cell(counting.index, compiler.countings[counting.index].scope, subject))
        }
        for dedupe in set.dedupes {
            resolved.dedupes.append(cells.cell(-1 - dedupe.index, compiler.dedupes[dedupe.index].dedupe.across, subject))
        }
        while counters.count < cells.count { counters.append(SlotCounter()) }
        while shared.count <= place { shared.append(nil) }
        if !set.dependsOnSubject { shared[place] = resolved }
        return resolved
    }

    private mutating func count(_ slot: Int64, _ resolved: Resolved, _ subject: Subject) {
        for (position, counting) in resolved.set.countings.enumerated() {
            let unit = compiler.unit(of: counting.index, around: slot)
            counters[Int(resolved.countings[position])].add(slot, compiler.countings[counting.index], unit: unit)
        }
        guard !resolved.set.dedupes.isEmpty else { return }
        keys.append(subject.key)
        let seen = Seen(slot: slot, order: Int32(keys.count - 1))
        for (position, dedupe) in resolved.set.dedupes.enumerated() {
            let cell = resolved.dedupes[position]
            if dedupe.by == .caption {
                captionIndex(cell, dedupe)
                captions[cell]?.add(shingles.print(of: subject.caption), caption: subject.caption, seen)
            } else if let value = cells.value(of: subject, by: dedupe.by) {
                equal.add(.init(cell: cell, value: value), seen)
            }
        }
    }

    private mutating func captionIndex(_ cell: Int32, _ dedupe: ConstraintSet.Dedupe) {
        guard captions[cell] == nil else { return }
        let constraint = compiler.dedupes[dedupe.index]
        captions[cell] = CaptionIndex(similarity: constraint.dedupe.similarity, within: constraint.within)
    }
}

// MARK: Searching

extension Allocator {
    /// One step of the search: what closed an instant, and until when.
    private struct Step {
        enum Cause: Equatable {
            case campaign
            case calendar(Int)
            case counting(Int)
        }
        var cause: Cause
        var instant: Int64
        var until: Int64
    }

    /// A narrative of more steps helps nobody.
    private static let mostSteps = 64

    private mutating func earliest(_ wish: Wish, _ resolved: Resolved, from start: Timestamp) -> (slot: Timestamp?, reasons: [Reason]) {
        let window = compiler.window(ofCampaign: wish.campaign)
        let limit = (wish.limitStart + latest).milliseconds
        var instant = start.milliseconds
        var steps: [Step] = []
        // What is closed after its campaign's end puts nothing off any more.
        let end = window?.end?.milliseconds ?? .max
        while instant <= limit, instant < end, let step = closed(at: instant, limit: limit, resolved, window) {
            if let last = steps.last, last.cause == step.cause || steps.count == Self.mostSteps { steps.removeLast() }
            steps.append(step)
            instant = step.until
        }
        let found = Timestamp(milliseconds: min(instant, limit))
        if steps.isEmpty, instant <= limit, window?.end == nil { return (found, []) }
        let reasons = reasons(for: steps, limit: limit, window)
        // Whichever bound comes first is the cause; deferring stops at the first of them.
        if let over = window?.overReason(at: found) { return (nil, reasons + [over]) }
        guard instant <= limit else {
            let text = "no admissible instant within \(latest.text) of the wanted time"
            return (nil, reasons + [Reason(.latest, text, until: Timestamp(milliseconds: limit), at: wish.origin)])
        }
        return (found, reasons)
    }

    /// The first deferring constraint that lets nothing appear at an instant.
    private mutating func closed(at instant: Int64, limit: Int64, _ resolved: Resolved, _ window: CampaignWindow?) -> Step? {
        if let start = window?.start, instant < start.milliseconds {
            return Step(cause: .campaign, instant: instant, until: start.milliseconds)
        }
        for calendar in resolved.set.calendars where calendar.onConflict == .defer {
            if let end = compiler.calendars[calendar.index].end(closedAt: instant, limit: limit) {
                return Step(cause: .calendar(calendar.index), instant: instant, until: end)
            }
        }
        for position in resolved.set.countings.indices where resolved.set.countings[position].onConflict == .defer {
            if let end = countedEnd(position, at: instant, resolved) {
                return Step(cause: .counting(resolved.set.countings[position].index), instant: instant, until: end)
            }
        }
        return nil
    }

    private func countedEnd(_ position: Int, at instant: Int64, _ resolved: Resolved) -> Int64? {
        if compiler.countings[resolved.set.countings[position].index].max <= 0 { return .max }
        return counters[Int(resolved.countings[position])].closed.end(containing: instant)
    }

    /// Steps in a row of one guardrail and kind are one reason.
    private func reasons(for steps: [Step], limit: Int64, _ window: CampaignWindow?) -> [Reason] {
        var reasons: [Reason] = []
        for step in steps {
            guard let reason = reason(for: step, limit: limit, window) else { continue }
            if let last = reasons.last, last.code == reason.code, last.guardrail == reason.guardrail { reasons.removeLast() }
            reasons.append(reason)
        }
        return reasons
    }

    private func reason(for step: Step, limit: Int64, _ window: CampaignWindow?) -> Reason? {
        switch step.cause {
        case .campaign: return window?.objection(at: Timestamp(milliseconds: step.instant))?.reason
        case .calendar(let index):
            let constraint = compiler.calendars[index].constraint
            let isReached = step.until <= limit
            // Beyond the limit the windows are not written out; what closes the limit itself is named.
            let instant = Timestamp(milliseconds: isReached ? step.instant : limit)
            return constraint.reason(
                at: instant, until: isReached ? Timestamp(milliseconds: step.until) : constraint.ownEnd(at: instant))
        case .counting(let index): return compiler.countings[index].reason(until: step.until)
        }
    }

    /// What dedupe and guardrails with `on_conflict: drop` or `hold` say to the instant that the deferring ones allow:
    /// whatever drops goes before whatever holds.
    private mutating func refusal(of subject: Subject, at slot: Timestamp, _ resolved: Resolved) -> Wish.Verdict? {
        let instant = slot.milliseconds
        for wanted in [Guardrail.OnConflict.drop, .hold] {
            let decision: Decision = wanted == .drop ? .dropped : .held
            if let reason = duplicate(subject, at: instant, resolved, as: decision) { return .init(decision: decision, reason: reason) }
            for calendar in resolved.set.calendars where calendar.onConflict == wanted {
                if let end = compiler.calendars[calendar.index].end(closedAt: instant, limit: instant) {
                    let step = Step(cause: .calendar(calendar.index), instant: instant, until: end)
                    if let reason = reason(for: step, limit: instant, nil) { return .init(decision: decision, reason: reason) }
                }
            }
            for position in resolved.set.countings.indices where resolved.set.countings[position].onConflict == wanted {
                if let end = countedEnd(position, at: instant, resolved) {
                    let reason = compiler.countings[resolved.set.countings[position].index].reason(until: end)
                    return .init(decision: decision, reason: reason)
                }
            }
        }
        return nil
    }

    /// The later-placed loses and names the earlier.
    private mutating func duplicate(_ subject: Subject, at slot: Int64, _ resolved: Resolved, as wanted: Decision) -> Reason? {
        for (position, dedupe) in resolved.set.dedupes.enumerated() where dedupe.verdict == wanted {
            let cell = resolved.dedupes[position]
            let constraint = compiler.dedupes[dedupe.index]
            let earlier: Int32?
            if dedupe.by == .caption {
                guard captions[cell] != nil else { continue }
                let print = shingles.print(of: subject.caption)
                earlier = captions[cell]?.earliest(like: print, around: slot, &shingles) { keys[Int($0)] != subject.key }
            } else {
                guard let value = cells.value(of: subject, by: dedupe.by) else { continue }
                earlier = equal.earliest(.init(cell: cell, value: value), around: slot, within: constraint.within) {
                    keys[Int($0)] != subject.key
                }
            }
            if let earlier { return constraint.reason(blocker: keys[Int(earlier)]) }
        }
        return nil
    }
}
