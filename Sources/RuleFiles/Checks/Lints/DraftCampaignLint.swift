import Diagnostics
import RuleSet

/// Campaigns whose state keeps everything in them from happening: worth knowing, and no mistake.
struct DraftCampaignLint: Sendable {
    let subject: LintSubject

    func findings() -> [Diagnostic] {
        var rules: [String: Int] = [:]
        for index in subject.rules.rules.indices {
            if let campaign = subject.rules.rules[index].campaign { rules[campaign, default: 0] += 1 }
        }
        return subject.rules.campaigns.filter { $0.state == .draft }.compactMap { campaign in
            let counts = [(rules[campaign.name] ?? 0, "rule"), (campaign.posts.count, "post")].filter { $0.0 > 0 }
            guard !counts.isEmpty else { return nil }
            let words = counts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: " and ")
            return Diagnostic(
                .note, "draft-campaign", "campaign `\(campaign.name)` is a draft: nothing comes of its \(words)",
                hint: "`state: active` puts it to work", span: subject.span(.campaign, campaign.name))
        }
    }
}
