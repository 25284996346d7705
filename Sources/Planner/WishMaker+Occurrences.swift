import CivilTime
import Domain
import Expressions
import PlatformFacts
import RuleSet

/// What time itself causes.
extension WishMaker {
    /// Wishes that are wanted in `[from, until)`, at or after their cause's adoption, inside their campaign's dates.
    ///
    /// - Parameters:
    ///   - decided: keys that are in the ledger already; nothing is rendered for them.
    ///   - queues: what has been used of each queue; the choices made here are added.
    func occurrences(
        from: Timestamp, until: Timestamp, decided: Set<PublicationKey>, queues: inout QueueUse, limit: Int? = nil
    ) -> (wishes: [Wish], cutAt: Timestamp?) {
        var expander = FiringExpander(causes: ScheduledCause.all(in: rules))
        if let limit { expander.limit = limit }
        let found = expander.expand(from: from, until: until)
        let end = min(until, found.cutAt ?? until)
        var wishes: [Wish] = []
        wishes.reserveCapacity(zip(expander.causes, found.firings).reduce(0) { $0 + $1.0.entries.count * $1.1.count })
        var queued: [(nominal: Timestamp, index: Int, firing: ScheduledCause.Firing)] = []
        for (index, cause) in expander.causes.enumerated() {
            guard cause.queue == nil else {
                queued += found.firings[index].map { ($0.nominal, index, $0) }
                continue
            }
            var maker = OccurrenceMaker(self, cause, from: from, until: end)
            for firing in found.firings[index] { maker.make(firing, decided: decided, into: &wishes) }
        }
        guard !queued.isEmpty else { return (wishes, found.cutAt) }
        var makers = expander.causes.map { OccurrenceMaker(self, $0, from: from, until: end) }
        for next in queued.sorted(by: { ($0.nominal, $0.index) < ($1.nominal, $1.index) }) {
            makers[next.index].make(next.firing, queues: &queues, decided: decided, into: &wishes)
        }
        return (wishes, found.cutAt)
    }

    /// The wishes of one occurrence, whatever its time and adoption; empty: there is none any more.
    func occurrence(_ id: String, of cause: ScheduledCause, queues: inout QueueUse) -> [Wish] {
        guard let firing = cause.firing(id: id) else { return [] }
        var maker = OccurrenceMaker(self, cause, from: .distantPast, until: .distantFuture)
        maker.asksForAdoption = false
        var wishes: [Wish] = []
        if cause.queue == nil {
            maker.make(firing, decided: [], into: &wishes)
        } else {
            maker.make(firing, queues: &queues, decided: [], into: &wishes)
        }
        return wishes
    }

    /// Whether the condition of an occurrence holds at the instant at which it is asked; nil while that is still to come.
    func condition(of cause: ScheduledCause, _ facts: OccurrenceFacts, askedAt: Timestamp) -> Result<Bool, EvaluationError>? {
        guard let condition = cause.condition else { return .success(true) }
        guard askedAt <= now else { return nil }
        do {
            return .success(try condition.isTrue(RuleBindings.occurrence(facts, campaign: cause.campaign, now: askedAt)))
        } catch {
            return .failure(error)
        }
    }
}

/// Makes the wishes of one cause.
private struct OccurrenceMaker {
    let maker: WishMaker
    let cause: ScheduledCause
    let from: Timestamp
    let until: Timestamp
    var asksForAdoption = true
    private let adoption: Timestamp
    private let bounds: Range<Timestamp>
    /// By entry: a wish of which all occurrences differ in key and time only.
    private var prototypes: [Wish?]

    init(_ maker: WishMaker, _ cause: ScheduledCause, from: Timestamp, until: Timestamp) {
        self.maker = maker
        self.cause = cause
        self.from = from
        self.until = until
        adoption = maker.adoption(of: cause.name, formerNames: cause.formerNames)
        bounds = cause.campaign?.bounds ?? .distantPast..<(.distantFuture + .seconds(1))
        prototypes = Array(repeating: nil, count: cause.entries.count)
    }

    mutating func make(_ firing: ScheduledCause.Firing, decided: Set<PublicationKey>, into wishes: inout [Wish]) {
        for (index, entry) in cause.entries.enumerated() {
            guard let made = due(firing, entry), !decided.contains(made.key) else { continue }
            wishes.append(wish(firing, entry, index, key: made.key, wanted: made.wanted, file: nil))
        }
    }

    mutating func make(
        _ firing: ScheduledCause.Firing, queues: inout QueueUse, decided: Set<PublicationKey>, into wishes: inout [Wish]
    ) {
        guard let queue = cause.queue else { return }
        let dues = cause.entries.map { due(firing, $0) }
        guard let first = dues.compactMap({ $0?.wanted }).min() else { return }
        let file = queues.file(for: cause, queue, firing, at: first)
        for (index, entry) in cause.entries.enumerated() {
            guard let due = dues[index], !decided.contains(due.key) else { continue }
            var wish = wish(firing, entry, index, key: due.key, wanted: due.wanted, file: file)
            if file == nil, wish.standing?.decision != .dropped { setEmpty(&wish, queue) }
            wishes.append(wish)
        }
    }

    /// Key and wanted time, where the publication exists.
    private func due(_ firing: ScheduledCause.Firing, _ entry: ScheduledCause.Entry) -> (key: PublicationKey, wanted: Timestamp)? {
        let key = PublicationKey(
            workspace: maker.rules.workspace, cause: cause.name, subject: firing.id, destination: entry.destination.name,
            variant: entry.variant)
        let wanted = cause.wanted(firing, entry, key: key)
        guard wanted >= from, wanted < until, bounds.contains(wanted), !asksForAdoption || wanted >= adoption else { return nil }
        return (key, wanted)
    }

    private func setEmpty(_ wish: inout Wish, _ queue: ContentQueue) {
        let text = queue.files.isEmpty ? "\(queue.path) holds no file" : "no file of \(queue.path) is free"
        let reason = Reason(.queueEmpty, text, at: queue.origin)
        wish.standing = Wish.Verdict(decision: queue.onEmpty == .hold ? .held : .dropped, reason: reason)
        // A file may still come: nothing is decided before the time to prepare.
        wish.isForeseen = maker.now < wish.wantedAt - cause.lead
    }

    private mutating func wish(
        _ firing: ScheduledCause.Firing, _ entry: ScheduledCause.Entry, _ index: Int, key: PublicationKey, wanted: Timestamp,
        file: QueueFile?
    ) -> Wish {
        let asked = firing.isByHand ? wanted : max(adoption, wanted - cause.lead)
        var facts = OccurrenceFacts(name: cause.post ?? cause.ruleName, id: firing.id, text: file?.text ?? cause.text ?? "")
        facts.title = file?.title ?? ""
        facts.labels = unique((cause.labels) + (file?.labels ?? []))
        var wish: Wish
        if let prototype = prototypes[index] {
            wish = prototype
            wish.key = key
            wish.wantedAt = wanted
            wish.occurrence = firing.id
        } else {
            wish = bare(firing, entry, key: key, wanted: wanted, file: file, labels: facts.labels)
            // Without a file there is nothing that it could say.
            if cause.queue == nil || file != nil { complete(&wish, entry, facts, file: file, asked: asked, isByHand: firing.isByHand) }
            if maker.isTheSameEachTime(cause, entry) { prototypes[index] = wish }
        }
        wish.formerKeys = maker.formerKeys(
            causes: [cause.name] + cause.formerNames, subjects: [firing.id] + cause.formerIDs, entry.destination, variant: entry.variant,
            but: key)
        ask(&wish, facts, at: asked)
        return wish
    }

    private func bare(
        _ firing: ScheduledCause.Firing, _ entry: ScheduledCause.Entry, key: PublicationKey, wanted: Timestamp, file: QueueFile?,
        labels: [String]
    ) -> Wish {
        let path = entry.media ?? file?.media
        var wish = Wish(
            key: key, cause: cause.name, destination: entry.destination.name, platform: entry.destination.platform,
            campaign: cause.campaign?.name, rule: cause.rule, post: cause.post, occurrence: firing.id, variant: entry.variant,
            wantedAt: wanted, guardrails: entry.guardrails, allowsRepeat: cause.allowsRepeat, caption: "",
            media: path.map { maker.media[$0] ?? .assumed } ?? .notNeeded, content: file?.path, assumes: [], origin: entry.origin)
        wish.labels = labels
        return wish
    }

    private func complete(
        _ wish: inout Wish, _ entry: ScheduledCause.Entry, _ facts: OccurrenceFacts, file: QueueFile?, asked: Timestamp, isByHand: Bool
    ) {
        let (wanted, adoption) = (wish.wantedAt, adoption)
        maker.complete(
            &wish, entry.texts,
            WishMaker.Facts(
                makeBindings: { RuleBindings.occurrence(facts, campaign: cause.campaign, destination: entry.destination, now: asked) },
                caption: facts.text, title: entry.texts.title == nil ? maker.title(of: file, at: entry.destination) : nil,
                topic: cause.topic, fallbackTopic: file?.topic, campaign: cause.campaign,
                approvals: [cause.campaign?.approval, cause.approval, entry.approval],
                holdStart: { isByHand ? wanted : max(adoption, wanted - $0.expires) }))
    }

    /// `when`: false frees the slot, and until it can be asked it is assumed to hold.
    private func ask(_ wish: inout Wish, _ facts: OccurrenceFacts, at asked: Timestamp) {
        let origin = cause.origin
        switch maker.condition(of: cause, facts, askedAt: asked) {
        case nil: wish.assumes.append("when")
        case .success(true): break
        case .success(false):
            wish.standing = Wish.Verdict(decision: .dropped, reason: Reason(.condition, "its condition was false", at: origin))
        case .failure(let error):
            let text = "the condition failed: \(error.message)"
            wish.standing = Wish.Verdict(decision: .held, reason: Reason(.conditionFailed, text, at: origin))
        }
    }
}

extension ScheduledCause {
    fileprivate var ruleName: String { rule ?? "" }
}

extension WishMaker {
    /// The title that a queue's file gives, where the platform has titles.
    fileprivate func title(of file: QueueFile?, at destination: Destination) -> String? {
        file?.title.flatMap { PlatformFacts.capabilities(for: destination.platform).title == nil ? nil : $0 }
    }

    /// Whether texts, approvals and content limits come out the same for every occurrence.
    fileprivate func isTheSameEachTime(_ cause: ScheduledCause, _ entry: ScheduledCause.Entry) -> Bool {
        guard cause.queue == nil, cause.topic == nil, entry.texts.caption?.isStatic ?? true, entry.texts.title?.isStatic ?? true,
            cause.approval == nil, entry.approval == nil, cause.campaign?.approval == nil, rules.defaults.approval == nil
        else { return false }
        return entry.guardrails.allSatisfy { name in
            guard let guardrail = guardrails[name] else { return true }
            return guardrail.approval == nil && guardrail.content?.disclosure?.condition == nil
        }
    }
}

extension Campaign {
    /// Its civil dates as instants: they bound the visible call.
    var bounds: Range<Timestamp> {
        let start = from.map { zone.instant(of: CivilDateTime(date: $0, time: .midnight), inGap: .firstInstantAfter) } ?? .distantPast
        let end = until.map { zone.instant(of: CivilDateTime(date: $0.adding(days: 1), time: .midnight), inGap: .firstInstantAfter) }
        return start..<max(start, end ?? .distantFuture + .seconds(1))
    }
}
