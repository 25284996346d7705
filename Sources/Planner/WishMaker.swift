import CivilTime
import Domain
import Expressions
import PlatformFacts
import RuleSet

/// Turns rules and facts into wishes: what each rule wants of an item, what a campaign schedules by itself.
struct WishMaker {
    let rules: RuleSet

    /// Wishes of the posts that campaigns schedule, wanted at or after their adoption and in [from, until).
    ///
    /// - Parameter name: only those of this campaign.
    func occurrences(
        adoptions: [String: Timestamp], media: [String: MediaFinding], from: Timestamp, until: Timestamp, campaignNamed name: String? = nil
    ) -> [Wish] {
        var wishes: [Wish] = []
        for campaign in rules.campaigns where campaign.state != .draft && (name == nil || campaign.name == name) {
            for post in campaign.posts {
                let cause = "post:\(campaign.name)/\(post.name)"
                let wanted = post.zone.instant(of: post.at)
                guard wanted >= (adoptions[cause] ?? from), wanted >= from, wanted < until else { continue }
                guard CampaignWindow(campaign).objection(at: wanted) == nil, CampaignWindow(campaign).overReason(at: wanted) == nil else {
                    continue
                }
                for name in post.destinations {
                    guard let destination = rules.destination(name) else { continue }
                    let finding = post.media.map { media[$0] ?? .assumed } ?? .notNeeded
                    wishes.append(wish(of: post, in: campaign, cause: cause, to: destination, wanted: wanted, media: finding))
                }
            }
        }
        return wishes
    }

    /// Wishes that rules make of one item, and each rule's verdict on it. A rule sees only items discovered after its
    /// adoption.
    ///
    /// - Parameter start: when rules without an adoption are put to work.
    func wishes(for known: PlanInputs.KnownItem, adoptions: [String: Timestamp], from start: Timestamp) -> (
        wishes: [Wish], verdicts: [RuleVerdict]
    ) {
        var wishes: [Wish] = []
        var verdicts: [RuleVerdict] = []
        let item = known.item
        for rule in rules.rules where rule.trigger == .newItem(source: sourceName(of: item)) {
            let cause = "rule:\(rule.name)"
            let campaign = rule.campaign.flatMap(rules.campaign)
            guard campaign?.state != .draft, item.discovered >= adoptions[cause] ?? start else { continue }
            let verdict = judge(rule, item, campaign)
            verdicts.append(verdict)
            guard verdict.matched || verdict.error != nil else { continue }
            for post in rule.posts {
                guard let destination = rules.destination(post.destination) else { continue }
                var wish = wish(of: post, rule: rule, cause: cause, campaign: campaign, known: known, to: destination)
                if let error = verdict.error {
                    wish.standing = .init(decision: .held, reason: Reason(.conditionFailed, error, at: rule.conditionOrigin ?? rule.origin))
                }
                wishes.append(wish)
            }
        }
        return (wishes, verdicts)
    }

    /// The wishes of one rule for an item whose verdict was given before: conditions are not evaluated again (DESIGN §5).
    func wishes(for known: PlanInputs.KnownItem, ruleNamed name: String?) -> [Wish] {
        guard let rule = name.flatMap(rules.rule), rule.trigger == .newItem(source: sourceName(of: known.item)) else { return [] }
        let campaign = rule.campaign.flatMap(rules.campaign)
        return rule.posts.compactMap { post in
            rules.destination(post.destination).map {
                wish(of: post, rule: rule, cause: "rule:\(rule.name)", campaign: campaign, known: known, to: $0)
            }
        }
    }

    /// The item's source by its present name.
    private func sourceName(of item: Item) -> String { rules.source(item.source)?.name ?? item.source }

    /// Every other key that the same publication may have in the ledger.
    private func formerKeys(
        causes: [(cause: String, subject: String)], _ destination: Destination, variant: String, but key: PublicationKey
    ) -> [PublicationKey] {
        guard causes.count > 1 || !destination.was.isEmpty else { return [] }
        return causes.flatMap { entry in
            ([destination.name] + destination.was).map { name in
                PublicationKey(workspace: rules.workspace, cause: entry.cause, subject: entry.subject, destination: name, variant: variant)
            }
        }.filter { $0 != key }
    }

    private func judge(_ rule: Rule, _ item: Item, _ campaign: Campaign?) -> RuleVerdict {
        guard let condition = rule.condition else { return RuleVerdict(item: item.id, rule: rule.name, matched: true) }
        let bindings = RuleBindings.item(item, campaign: campaign, destination: nil, now: item.discovered)
        do {
            let value = try condition.evaluate(bindings)
            return RuleVerdict(item: item.id, rule: rule.name, matched: value == .bool(true))
        } catch {
            return RuleVerdict(item: item.id, rule: rule.name, matched: false, error: "the condition failed: \(error.message)")
        }
    }

    private func wish(
        of post: RulePost, rule: Rule, cause: String, campaign: Campaign?, known: PlanInputs.KnownItem, to destination: Destination
    ) -> Wish {
        let item = known.item
        let bindings = RuleBindings.item(item, campaign: campaign, destination: destination, now: item.discovered)
        var wish = Wish(
            key: PublicationKey(
                workspace: rules.workspace, cause: cause, subject: item.id.rawValue, destination: destination.name, variant: post.variant),
            cause: cause, destination: destination.name, platform: destination.platform, campaign: campaign?.name, rule: rule.name,
            item: item.id, variant: post.variant, wantedAt: item.discovered + post.after, discovered: item.discovered,
            guardrails: attached(campaign?.guardrails ?? [], rule.guardrails, post.guardrails, destination.guardrails),
            allowsRepeat: rule.allowsRepeat, caption: "", media: known.media, assumes: [], origin: post.origin)
        wish.formerKeys = formerKeys(
            causes: ([rule.name] + rule.was).map { ("rule:\($0)", item.id.rawValue) }, destination, variant: post.variant, but: wish.key)
        // The platform's own caption is what people expect where a rule says nothing.
        render(post.caption, fallback: item.caption, title: post.title, bindings, into: &wish)
        judgeContent(&wish, source: rules.source(item.source), item: item, campaign: campaign)
        return wish
    }

    private func wish(
        of post: CampaignPost, in campaign: Campaign, cause: String, to destination: Destination, wanted: Timestamp, media: MediaFinding
    ) -> Wish {
        let bindings = RuleBindings.occurrence(of: post, campaign: campaign, destination: destination, now: wanted)
        var wish = Wish(
            key: PublicationKey(workspace: rules.workspace, cause: cause, subject: post.name, destination: destination.name),
            cause: cause, destination: destination.name, platform: destination.platform, campaign: campaign.name, post: post.name,
            occurrence: post.name, variant: "", wantedAt: wanted,
            guardrails: attached(campaign.guardrails, [], post.guardrails, destination.guardrails), allowsRepeat: false, caption: "",
            media: media, assumes: [], origin: post.origin)
        let names = ([campaign.name] + campaign.was).flatMap { name in ([post.name] + post.was).map { ("post:\(name)/\($0)", $0) } }
        wish.formerKeys = formerKeys(causes: names, destination, variant: "", but: wish.key)
        render(post.caption, fallback: "", title: post.title, bindings, into: &wish)
        judgeContent(&wish, source: nil, item: nil, campaign: campaign)
        return wish
    }

    /// Workspace, campaign, rule, single entry, destination: all that apply hold; each counts once.
    private func attached(_ lists: [String]...) -> [String] { Self.attached(rules: rules, lists) }

    static func attached(rules: RuleSet, _ lists: [[String]]) -> [String] {
        var names: [String] = []
        for name in ([rules.defaults.guardrails] + lists).joined() where !names.contains(name) { names.append(name) }
        return names
    }

    private func render(_ caption: TextTemplate?, fallback: String, title: TextTemplate?, _ bindings: Bindings, into wish: inout Wish) {
        do {
            wish.caption = try caption?.render(bindings) ?? fallback
            wish.title = try title?.render(bindings)
        } catch {
            wish.standing = .init(decision: .held, reason: Reason(.templateFailed, "a template failed: \(error.message)", at: wish.origin))
        }
    }

    /// Causes that lie in the wish itself: a late item, a missing file, a text that does not fit, a paused campaign.
    private func judgeContent(_ wish: inout Wish, source: Source?, item: Item?, campaign: Campaign?) {
        if wish.standing == nil, let item, item.isLate, let source, source.late != .publish {
            let reason = Reason(.lateItem, "published before \(source.name) was first polled, seen only now", at: source.origin)
            wish.standing = .init(decision: source.late == .drop ? .dropped : .held, reason: reason)
        }
        let facts = PlatformFacts.capabilities(for: wish.platform)
        judgeMedia(&wish, source: source, required: facts.mediaRequired)
        guard wish.standing == nil else { return }
        if let problem = textProblem(wish, facts) {
            wish.standing = .init(decision: .held, reason: Reason(.tooLong, problem, at: wish.origin))
        } else if let campaign, campaign.state == .paused {
            let reason = Reason(.campaignPaused, "campaign \(campaign.name) is paused", at: campaign.origin)
            wish.standing = .init(decision: .held, reason: reason)
        }
    }

    private func judgeMedia(_ wish: inout Wish, source: Source?, required: Bool) {
        switch wish.media {
        case .found, .notNeeded: break
        case .assumed: wish.assumes.append("media")
        case .missing:
            let policy = source?.missingMedia ?? .hold
            if policy == .link, !required { return }
            let reason = Reason(.mediaMissing, "no original file was found", at: source?.origin ?? wish.origin)
            if wish.standing == nil { wish.standing = .init(decision: policy == .drop ? .dropped : .held, reason: reason) }
        case .ambiguous(let names):
            let reason = Reason(
                .mediaAmbiguous, "more than one file fits: \(names.prefix(3).joined(separator: ", "))", at: source?.origin ?? wish.origin)
            if wish.standing == nil { wish.standing = .init(decision: .held, reason: reason) }
        }
        if wish.media == .notNeeded, required, wish.standing == nil {
            let reason = Reason(.mediaMissing, "\(wish.platform.displayName) takes no post without media", at: wish.origin)
            wish.standing = .init(decision: .held, reason: reason)
        }
    }

    private func textProblem(_ wish: Wish, _ facts: Capabilities) -> String? {
        if let limit = facts.caption {
            let length = TextMeasure.length(wish.caption, unit: limit.unit)
            if length > limit.max { return "the caption is \(length) long; \(wish.platform.displayName) allows \(limit.max)" }
        }
        if let limit = facts.title, let title = wish.title {
            let length = TextMeasure.length(title, unit: limit.unit)
            if length > limit.max { return "the title is \(length) long; \(wish.platform.displayName) allows \(limit.max)" }
        }
        let texts = wish.caption + (wish.title ?? "")
        if let character = texts.first(where: facts.forbiddenCharacters.contains) {
            return "\(wish.platform.displayName) takes no “\(character)” in its texts"
        }
        if let max = facts.maxHashtags, CaptionWords.hashtags(in: wish.caption).count > max {
            return "\(wish.platform.displayName) allows \(max) hashtags"
        }
        if let max = facts.maxMentions, CaptionWords.mentions(in: wish.caption).count > max {
            return "\(wish.platform.displayName) allows \(max) mentions"
        }
        if facts.titleRequired, wish.title?.isEmpty ?? true { return "\(wish.platform.displayName) needs a title" }
        return nil
    }
}
