import CivilTime
import Domain
import RuleSet

extension Planner {
    /// For each rule that waits for something unknown: where it would go if it came now.
    func standing(_ allocator: inout Allocator, _ inputs: PlanInputs, at now: Timestamp) -> [StandingRule] {
        let maker = maker(inputs, at: now)
        var result: [StandingRule] = []
        for rule in rules.rules {
            guard let trigger = rule.trigger.text, maker.isActive(rule) else { continue }
            for post in rule.posts {
                guard let destination = rules.destination(post.destination) else { continue }
                let wish = stopped(probe(post, of: rule, to: destination, maker, at: now), by: inputs.brakes, at: now)
                // What might come takes no slot from what is known.
                let placement = place(wish, with: &allocator, at: now, taking: false)
                result.append(
                    StandingRule(
                        rule: rule.name, on: trigger, to: destination.name, earliestIfNow: placement.slot, reasons: placement.reasons))
            }
        }
        return result
    }

    /// A wish of which nothing is known but its rule.
    private func probe(_ post: RulePost, of rule: Rule, to destination: Destination, _ maker: WishMaker, at now: Timestamp) -> Wish {
        let campaign = rule.campaign.flatMap(rules.campaign)
        var wish = maker.wish(of: post, rule: rule, campaign: campaign, subject: "", wanted: now + post.after, to: destination)
        wish.discovered = now
        wish.allowsRepeat = true
        wish.media = .assumed
        if !platforms.contains(destination.platform) {
            let text = "this version cannot publish to \(destination.platform.displayName)"
            wish.stand(.held, Reason(.unsupported, text, at: destination.origin))
        } else if let campaign, campaign.state == .paused {
            wish.stand(.held, Reason(.campaignPaused, "campaign \(campaign.name) is paused", at: campaign.origin))
        }
        let approvals =
            [rules.defaults.approval, campaign?.approval, rule.approval, post.approval]
            + wish.guardrails.map { maker.guardrails[$0]?.approval }
        if let approval = approvals.compactMap(\.self).first(where: { $0.condition == nil }), wish.standing == nil {
            wish.stand(.held, Reason(.approval, "has to be approved first", at: approval.origin))
        }
        return wish
    }
}

extension Rule.Trigger {
    /// What it waits for, in words; nil: it waits for a time, and is in the plan itself.
    package var text: String? {
        switch self {
        case .newItem(let source): source
        case .published(let destination): "published \(destination)"
        case .failed(let destination): "failed \(destination)"
        case .metric(let metric): "\(metric.destination) \(metric.name.rawValue) >= \(metric.atLeast)"
        case .schedule: nil
        }
    }
}
