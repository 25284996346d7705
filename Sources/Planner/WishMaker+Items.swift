import CivilTime
import Domain
import Expressions
import RuleSet

/// What rules make of items that sources found.
extension WishMaker {
    /// Wishes that rules make of one item, and each rule's verdict on it. A rule sees only items discovered after its
    /// adoption.
    func wishes(for known: PlanInputs.KnownItem) -> (wishes: [Wish], verdicts: [RuleVerdict]) {
        var wishes: [Wish] = []
        var verdicts: [RuleVerdict] = []
        let source = sourceName(of: known.item)
        for rule in itemRules[source] ?? [] where isActive(rule) && known.item.discovered >= adoption(of: rule) {
            guard rule.includesOwn || !isOwn(known.item) else {
                let note = "the item is one of our own posts"
                verdicts.append(RuleVerdict(item: known.item.id, rule: rule.name, matched: false, note: note))
                continue
            }
            let made = self.wishes(of: rule, for: known, at: known.item.discovered, rank: 0)
            wishes += made.wishes
            verdicts.append(made.verdict)
        }
        return (wishes, verdicts)
    }

    /// What `backfill:` names: items from before the rule's adoption, created on its day or later. The rule finds them when
    /// it is put to work, in its order.
    func backfill(_ items: [PlanInputs.KnownItem]) -> (wishes: [Wish], verdicts: [RuleVerdict]) {
        var wishes: [Wish] = []
        var verdicts: [RuleVerdict] = []
        for rule in rules.rules where isActive(rule) {
            guard let backfill = rule.backfill else { continue }
            let (since, start) = (rules.zone.startOfDay(backfill.since), adoption(of: rule))
            let found = items.filter {
                sourceName(of: $0.item) == rule.itemSource && $0.item.discovered < start && $0.item.created >= since
            }
            let ordered = found.sorted { a, b in
                let isEarlier = (a.item.created, a.item.id) < (b.item.created, b.item.id)
                return backfill.order == .oldest ? isEarlier : !isEarlier
            }
            for (rank, known) in ordered.enumerated() {
                let made = self.wishes(of: rule, for: known, at: start, rank: rank)
                wishes += made.wishes
                verdicts.append(made.verdict)
            }
        }
        return (wishes, verdicts)
    }

    /// The wishes of one rule for an item whose verdict was given before: conditions are not evaluated again (DESIGN §5).
    ///
    /// - Parameter asked: when a person had the rule fire for it; nil: nobody did.
    func wishes(for known: PlanInputs.KnownItem, ruleNamed name: String?, asked: Timestamp? = nil) -> [Wish] {
        guard let rule = name.flatMap(rules.rule), rule.itemSource == sourceName(of: known.item) else { return [] }
        let isEarlier = rule.backfill != nil && known.item.discovered < adoption(of: rule)
        return wishes(of: rule, for: known, found: asked ?? (isEarlier ? adoption(of: rule) : known.item.discovered), rank: 0)
    }

    func wishes(
        of rule: Rule, for known: PlanInputs.KnownItem, at found: Timestamp, rank: Int
    ) -> (wishes: [Wish], verdict: RuleVerdict) {
        let campaign = rule.campaign.flatMap(rules.campaign)
        let verdict = judge(rule, known.item.id, RuleBindings.item(known.item, campaign: campaign, now: found))
        guard verdict.matched || verdict.error != nil else { return ([], verdict) }
        var wishes = self.wishes(of: rule, for: known, found: found, rank: rank)
        if let error = verdict.error {
            let reason = Reason(.conditionFailed, error, at: rule.conditionOrigin ?? rule.origin)
            for index in wishes.indices { wishes[index].standing = Wish.Verdict(decision: .held, reason: reason) }
        }
        return (wishes, verdict)
    }

    private func wishes(of rule: Rule, for known: PlanInputs.KnownItem, found: Timestamp, rank: Int) -> [Wish] {
        rule.posts.compactMap { post in
            rules.destination(post.destination).map { wish(of: post, rule: rule, known: known, found: found, rank: rank, to: $0) }
        }
    }

    func judge(_ rule: Rule, _ item: ItemID, _ bindings: @autoclosure () -> Bindings) -> RuleVerdict {
        guard let condition = rule.condition else { return RuleVerdict(item: item, rule: rule.name, matched: true) }
        do {
            return RuleVerdict(item: item, rule: rule.name, matched: try condition.isTrue(bindings()))
        } catch {
            return RuleVerdict(item: item, rule: rule.name, matched: false, error: "the condition failed: \(error.message)")
        }
    }

    private func wish(
        of post: RulePost, rule: Rule, known: PlanInputs.KnownItem, found: Timestamp, rank: Int, to destination: Destination
    ) -> Wish {
        var changed = known.item
        // Whoever asks for old items means them.
        if found != changed.discovered { changed.isLate = false }
        let item = changed
        let campaign = rule.campaign.flatMap(rules.campaign)
        let source = rules.source(item.source)
        var wish = self.wish(
            of: post, rule: rule, campaign: campaign, subject: item.id.rawValue, wanted: found + post.after, to: destination)
        wish.item = item.id
        wish.discovered = found
        wish.rank = rank
        wish.media = post.media.map { media[$0] ?? .assumed } ?? known.media
        wish.labels = unique((source?.labels ?? []) + wish.labels)
        let hold = max(now, found)
        complete(
            &wish, post.texts,
            Facts(
                // The platform's own caption is what people expect where a rule says nothing.
                makeBindings: { RuleBindings.item(item, campaign: campaign, destination: destination, now: found) }, caption: item.caption,
                topic: rule.topic, source: source, item: item, campaign: campaign,
                approvals: [campaign?.approval, rule.approval, post.approval], holdStart: { _ in hold }))
        return wish
    }

    /// What every publication of a rule's entry has, whatever fired it.
    func wish(
        of post: RulePost, rule: Rule, campaign: Campaign?, subject: String, wanted: Timestamp, to destination: Destination
    ) -> Wish {
        let cause = "rule:\(rule.name)"
        var wish = Wish(
            key: PublicationKey(
                workspace: rules.workspace, cause: cause, subject: subject, destination: destination.name, variant: post.variant),
            cause: cause, destination: destination.name, platform: destination.platform, campaign: campaign?.name, rule: rule.name,
            variant: post.variant, wantedAt: wanted,
            guardrails: attachedGuardrails(rules, [campaign?.guardrails ?? [], rule.guardrails, post.guardrails, destination.guardrails]),
            allowsRepeat: rule.allowsRepeat, caption: "", media: .notNeeded, assumes: [], origin: post.origin)
        wish.labels = unique((campaign?.labels ?? []) + rule.labels)
        wish.formerKeys = formerKeys(
            causes: ([rule.name] + rule.was).map { "rule:\($0)" }, subjects: [subject], destination, variant: post.variant, but: wish.key)
        return wish
    }

    func isActive(_ rule: Rule) -> Bool { rule.campaign.flatMap(rules.campaign)?.state != .draft }

    func adoption(of rule: Rule) -> Timestamp { adoption(of: "rule:\(rule.name)", formerNames: rule.was.map { "rule:\($0)" }) }

    /// The item's source by its present name.
    func sourceName(of item: Item) -> String { rules.source(item.source)?.name ?? item.source }
}
