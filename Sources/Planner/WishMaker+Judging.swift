import CivilTime
import Domain
import Expressions
import PlatformFacts
import RuleSet

/// Causes that lie in the wish itself: a late item, a missing file, a text that does not fit, a paused campaign.
extension WishMaker {
    func judge(_ wish: inout Wish, _ facts: Facts) {
        if wish.standing == nil, let item = facts.item, item.isLate, let source = facts.source, source.late != .publish {
            let reason = Reason(.lateItem, "published before \(source.name) was first polled, seen only now", at: source.origin)
            wish.stand(source.late == .drop ? .dropped : .held, reason)
        }
        let platform = PlatformFacts.capabilities(for: wish.platform)
        if wish.standing == nil, !platforms.contains(wish.platform) {
            let text = "this version cannot publish to \(wish.platform.displayName)"
            wish.stand(.held, Reason(.unsupported, text, at: rules.destination(wish.destination)?.origin ?? wish.origin))
        }
        judgeMedia(&wish, source: facts.source, required: platform.mediaRequired)
        guard wish.standing == nil else { return }
        if saysNothing(wish, platform) {
            let text = "it has neither text nor media: there is nothing to post"
            wish.stand(.held, Reason(.emptyPost, text, at: wish.origin))
        } else if let problem = textProblem(wish, platform) {
            wish.stand(.held, Reason(.tooLong, problem, at: wish.origin))
        } else if let campaign = facts.campaign, campaign.state == .paused {
            wish.stand(.held, Reason(.campaignPaused, "campaign \(campaign.name) is paused", at: campaign.origin))
        }
    }

    private func judgeMedia(_ wish: inout Wish, source: Source?, required: Bool) {
        switch wish.media {
        case .found, .notNeeded: break
        case .assumed: wish.assumes.append("media")
        case .missing:
            let policy = source?.missingMedia ?? .hold
            if policy == .link, !required { return }
            guard wish.standing == nil else { return }
            wish.stand(
                policy == .drop ? .dropped : .held, Reason(.mediaMissing, "no original file was found", at: source?.origin ?? wish.origin))
        case .ambiguous(let names):
            guard wish.standing == nil else { return }
            let text = "more than one file fits: \(names.prefix(3).joined(separator: ", "))"
            wish.stand(.held, Reason(.mediaAmbiguous, text, at: source?.origin ?? wish.origin))
        }
        if wish.media == .notNeeded, required, wish.standing == nil {
            wish.stand(.held, Reason(.mediaMissing, "\(wish.platform.displayName) takes no post without media", at: wish.origin))
        }
    }

    /// A title counts only where the platform shows one.
    private func saysNothing(_ wish: Wish, _ facts: Capabilities) -> Bool {
        switch wish.media {
        case .found, .assumed, .ambiguous: return false
        case .notNeeded, .missing: break
        }
        let title = facts.title == nil ? "" : wish.title ?? ""
        return wish.caption.allSatisfy(\.isWhitespace) && title.allSatisfy(\.isWhitespace)
    }

    private func textProblem(_ wish: Wish, _ facts: Capabilities) -> String? {
        let name = wish.platform.displayName
        for limit in facts.captionLimits {
            if let length = limit.excess(of: wish.caption) {
                return "the caption is \(length) long; \(name) allows \(limit.max) \(limit.unit.noun)"
            }
        }
        if let limit = facts.title, let title = wish.title, let length = limit.excess(of: title) {
            return "the title is \(length) long; \(name) allows \(limit.max)"
        }
        if !facts.forbiddenCharacters.isEmpty,
            let character = (wish.caption + (wish.title ?? "")).first(where: facts.forbiddenCharacters.contains)
        {
            return "\(name) takes no “\(character)” in its texts"
        }
        if let max = facts.maxHashtags, CaptionWords.hashtags(in: wish.caption).count > max { return "\(name) allows \(max) hashtags" }
        if let max = facts.maxMentions, CaptionWords.mentions(in: wish.caption).count > max { return "\(name) allows \(max) mentions" }
        if let max = facts.maxCashtags, TextCounts.cashtags(in: wish.caption) > max { return "\(name) allows \(max) cashtags" }
        if let max = facts.maxLinks, TextCounts.links(in: wish.caption) > max { return "\(name) allows \(max) links" }
        if facts.titleRequired, wish.title?.isEmpty ?? true { return "\(name) needs a title" }
        return nil
    }
}

/// What guardrails say of the finished text, and who must agree to it.
extension WishMaker {
    func judgeRules(_ wish: inout Wish, _ facts: Facts) {
        let attached = wish.guardrails.compactMap { guardrails[$0] }
        let contents = attached.filter { $0.content != nil }
        let approvals = requirements(facts, attached)
        guard wish.standing?.decision != .dropped, !contents.isEmpty || !approvals.isEmpty else { return }
        let draft = DraftFacts(
            caption: wish.caption, title: wish.title ?? "", destination: wish.destination, platform: wish.platform,
            campaign: wish.campaign ?? "", labels: wish.labels)
        var bindings = facts.bindings
        RuleBindings.add(draft, to: &bindings)
        for guardrail in contents { judgeContent(&wish, guardrail, draft, bindings) }
        guard wish.standing?.decision != .dropped, !approvals.isEmpty else { return }
        judgeApprovals(&wish, approvals, facts, bindings)
    }

    private func judgeContent(_ wish: inout Wish, _ guardrail: Guardrail, _ draft: DraftFacts, _ bindings: Bindings) {
        guard let limits = guardrail.content else { return }
        do throws(EvaluationError) {
            var mustDisclose = limits.disclosure != nil
            if let condition = limits.disclosure?.condition { mustDisclose = try condition.isTrue(bindings) }
            guard let objection = limits.objection(to: draft, mustDisclose: mustDisclose) else { return }
            let reason = Reason(.content, objection.text, guardrail: guardrail.name, at: objection.origin)
            wish.stand(guardrail.onConflict == .drop ? .dropped : .held, reason)
        } catch {
            let text = "the condition of the disclosure failed: \(error.message)"
            wish.stand(.held, Reason(.conditionFailed, text, guardrail: guardrail.name, at: limits.disclosure?.origin))
        }
    }

    /// Workspace, campaign, rule or post, entry, guardrails: in that order.
    private func requirements(_ facts: Facts, _ attached: [Guardrail]) -> [ApprovalRequirement] {
        let own = ([rules.defaults.approval] + facts.approvals).compactMap { $0.map { ApprovalRequirement(approval: $0, guardrail: nil) } }
        return own
            + attached.compactMap { guardrail in
                guardrail.approval.map { ApprovalRequirement(approval: $0, guardrail: guardrail.name) }
            }
    }

    private func holdStart(_ facts: Facts, _ requirement: ApprovalRequirement) -> Timestamp {
        let approval = requirement.approval
        let held = waitsFor.filter { $0.code == .approval && $0.guardrail == requirement.guardrail }
        // An edit may have moved its line.
        let end = (held.first { $0.at == approval.origin } ?? held.first)?.until
        return end.map { $0 - approval.expires } ?? facts.holdStart(approval)
    }

    private func judgeApprovals(_ wish: inout Wish, _ requirements: [ApprovalRequirement], _ facts: Facts, _ bindings: Bindings) {
        let draft = PublicationRecord(wish, at: now, revision: "")
        let given = approvals.words(for: draft, formerKeys: wish.formerKeys)
        for requirement in requirements {
            do {
                guard try requirement.approval.condition?.isTrue(bindings) ?? true else { continue }
            } catch {
                let text = "the condition of the approval failed: \(error.message)"
                wish.stand(.held, Reason(.conditionFailed, text, guardrail: requirement.guardrail, at: requirement.approval.origin))
                wish.waitsForWords = true
                continue
            }
            let standing = requirement.standing(given: given, holdStart: holdStart(facts, requirement), at: now)
            if case .approved(let instant) = standing { wish.approvedAt = max(wish.approvedAt ?? instant, instant) }
            if let verdict = requirement.verdict(standing) {
                wish.stand(verdict.decision, verdict.reason)
                wish.waitsForWords = true
            }
        }
    }
}
