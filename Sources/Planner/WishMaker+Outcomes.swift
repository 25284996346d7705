import CivilTime
import Domain
import Expressions
import RuleSet

/// What rules make of our own publications: `on: { published: … }`, `failed`, `metric`.
///
/// Each fires once for what the publication is about: its item, or for a post without one the post's occurrence, which is then
/// named `CAUSE@OCCURRENCE`. A rule does not fire on what another such rule has caused, unless it says `include_own: true`,
/// and never at the end of a chain of more than three.
extension WishMaker {
    static let longestChain = 3

    /// One thing that happened to a publication.
    private struct Outcome {
        var record: PublicationRecord
        var at: Timestamp
        var stats: Item.Stats?
    }

    func outcomes(_ inputs: PlanInputs) -> (wishes: [Wish], verdicts: [RuleVerdict]) {
        guard let chain else { return ([], []) }
        var wishes: [Wish] = []
        var verdicts: [RuleVerdict] = []
        for rule in rules.rules where rule.listensTo != nil && isActive(rule) {
            for outcome in self.outcomes(for: rule, inputs) where outcome.at >= adoption(of: rule) && inputs.isNew(outcome.record) {
                let depth = chain.depth(of: outcome.record)
                guard depth < Self.longestChain, depth == 0 || rule.includesOwn else { continue }
                let made = self.wishes(of: rule, for: outcome, item(of: outcome.record), isJudged: false)
                wishes += made.wishes
                verdicts += made.verdict.map { [$0] } ?? []
            }
        }
        return (wishes, verdicts)
    }

    /// The same wishes as before, for a publication that such a rule has caused; nil when what it came from is not known.
    func wishes(causedBy record: PublicationRecord, of rule: Rule, _ inputs: PlanInputs) -> [Wish]? {
        guard let origin = chain?.origin(of: record) else { return nil }
        let readings = { inputs.metrics.lazy.filter { $0.key == origin.key } }
        guard let outcome = outcome(of: origin, for: rule, rule.metric.flatMap { Self.mark($0, in: readings())[origin.key] }) else {
            return nil
        }
        return wishes(of: rule, for: outcome, item(of: origin), isJudged: true).wishes
    }

    /// In order of time.
    private func outcomes(for rule: Rule, _ inputs: PlanInputs) -> [Outcome] {
        let marks = rule.metric.map { Self.mark($0, in: inputs.metrics) } ?? [:]
        return inputs.history.compactMap { outcome(of: $0, for: rule, marks[$0.key]) }
            .sorted { ($0.at, $0.record.key) < ($1.at, $1.record.key) }
    }

    /// - Parameter mark: the reading that passed the rule's mark first, where it asks for one.
    private func outcome(of record: PublicationRecord, for rule: Rule, _ mark: PlanInputs.MetricReading?) -> Outcome? {
        guard let heard = rule.listensTo, isAt(heard, record) else { return nil }
        switch rule.trigger {
        case .newItem, .schedule: return nil
        case .published: return record.state == .published ? record.publishedAt.map { Outcome(record: record, at: $0) } : nil
        case .failed: return record.state == .failed ? Outcome(record: record, at: record.updatedAt) : nil
        case .metric(let metric):
            guard let published = record.publishedAt, let mark else { return nil }
            if let within = metric.within, mark.at - published > within { return nil }
            return Outcome(record: record, at: mark.at, stats: mark.stats)
        }
    }

    /// The first reading of each publication that passed the mark.
    private static func mark(
        _ metric: Rule.Metric, in readings: some Sequence<PlanInputs.MetricReading>
    ) -> [PublicationKey: PlanInputs.MetricReading] {
        var first: [PublicationKey: PlanInputs.MetricReading] = [:]
        for reading in readings where reading.stats.value(metric.name) >= metric.atLeast {
            if let known = first[reading.key], known.at <= reading.at { continue }
            first[reading.key] = reading
        }
        return first
    }

    private func isAt(_ destination: String, _ record: PublicationRecord) -> Bool {
        (rules.destination(record.destination)?.name ?? record.destination) == destination
    }

    private func wishes(
        of rule: Rule, for outcome: Outcome, _ known: PlanInputs.KnownItem?, isJudged: Bool
    ) -> (wishes: [Wish], verdict: RuleVerdict?) {
        let campaign = rule.campaign.flatMap(rules.campaign)
        let item = known?.item ?? outcome.record.standIn(at: outcome.at)
        let bindings = RuleBindings.publication(
            outcome.record, item: item, at: outcome.at, stats: outcome.stats, campaign: campaign, now: outcome.at)
        let verdict = isJudged ? nil : judge(rule, item.id, bindings)
        guard verdict.map({ $0.matched || $0.error != nil }) ?? true else { return ([], verdict) }
        var wishes: [Wish] = []
        for post in rule.posts {
            guard let destination = rules.destination(post.destination) else { continue }
            var wish = wish(of: post, rule: rule, outcome, item, bindings, campaign, to: destination)
            if let error = verdict?.error {
                let reason = Reason(.conditionFailed, error, at: rule.conditionOrigin ?? rule.origin)
                wish.standing = Wish.Verdict(decision: .held, reason: reason)
            }
            wishes.append(wish)
        }
        return (wishes, verdict)
    }

    private func wish(
        of post: RulePost, rule: Rule, _ outcome: Outcome, _ item: Item, _ known: Bindings, _ campaign: Campaign?,
        to destination: Destination
    ) -> Wish {
        let record = outcome.record
        var wish = self.wish(
            of: post, rule: rule, campaign: campaign, subject: record.subject, wanted: outcome.at + post.after, to: destination)
        wish.item = record.item
        wish.occurrence = record.item == nil ? record.subject : nil
        wish.discovered = outcome.at
        wish.media = post.media.map { media[$0] ?? .assumed } ?? record.media
        var bindings = known
        bindings["destination"] = RuleRecords.value(of: destination)
        let hold = max(now, outcome.at)
        complete(
            &wish, post.texts,
            Facts(
                makeBindings: { [bindings] in bindings }, caption: item.caption, topic: rule.topic, campaign: campaign,
                approvals: [campaign?.approval, rule.approval, post.approval], holdStart: { _ in hold }))
        return wish
    }
}

/// How publications come from each other.
struct PublicationChain {
    private let rules: RuleSet
    private var bySubject: [String: [PublicationRecord]] = [:]

    init(rules: RuleSet, history: [PublicationRecord]) {
        self.rules = rules
        for record in history { bySubject[record.subject, default: []].append(rules.current(record)) }
    }

    /// What it came from; nil: from a source or a time, or from something that is no longer known.
    func origin(of record: PublicationRecord) -> PublicationRecord? {
        guard let heard = record.rule.flatMap(rules.rule)?.listensTo else { return nil }
        let rivals = (bySubject[record.subject] ?? []).filter { $0.destination == heard && $0.key != record.key }
        return rivals.min { ($0.publishedAt ?? $0.updatedAt, $0.key) < ($1.publishedAt ?? $1.updatedAt, $1.key) }
    }

    /// 0 for what a source or a time has caused.
    func depth(of record: PublicationRecord) -> Int {
        var depth = 0
        var current = record
        while depth <= WishMaker.longestChain, current.rule.flatMap(rules.rule)?.listensTo != nil {
            depth += 1
            guard let origin = origin(of: current) else { return depth }
            current = origin
        }
        return depth
    }
}

extension PublicationRecord {
    /// What it is about: the same along a whole chain.
    var subject: String {
        if let item { return item.rawValue }
        guard let occurrence else { return cause }
        return occurrence.contains("@") ? occurrence : "\(cause)@\(occurrence)"
    }

    /// The facts of an item for a post that has none: its own text and address.
    func standIn(at instant: Timestamp) -> Item {
        Item(
            id: item ?? ItemID(rawValue: subject), source: "", nativeID: "", url: permalink ?? "", caption: caption, duration: .zero,
            created: instant, discovered: instant)
    }
}

extension PlanInputs {
    fileprivate func isNew(_ record: PublicationRecord) -> Bool { newOutcomes?.contains(record.key) ?? true }
}

extension Rule {
    /// The destination whose publications fire it.
    var listensTo: String? {
        switch trigger {
        case .newItem, .schedule: nil
        case .published(let destination), .failed(let destination): destination
        case .metric(let metric): metric.destination
        }
    }

    fileprivate var metric: Metric? { if case .metric(let metric) = trigger { metric } else { nil } }
}

extension Item.Stats {
    fileprivate func value(_ name: Rule.Metric.Name) -> Int64 {
        switch name {
        case .views: views
        case .likes: likes
        case .comments: comments
        case .shares: shares
        }
    }
}
