import Domain
import RuleSet

/// Where in the rules a publication comes from.
struct PlanOrigins {
    private let rules: RuleSet

    init(_ rules: RuleSet) { self.rules = rules }

    /// The entry of the rule or the post of the campaign that causes it; nil when nothing does any more.
    func place(of given: PublicationRecord) -> RuleLocation? {
        let record = rules.current(given)
        if let rule = record.rule.flatMap(rules.rule) {
            return rule.posts.first { $0.destination == record.destination && $0.variant == record.variant }?.origin
        }
        guard let post = post(of: record), post.copies.contains(where: { $0.destination == record.destination }) else { return nil }
        return post.origin
    }

    /// The line of the condition that decides on it.
    func condition(of given: PublicationRecord) -> RuleLocation? { rules.current(given).rule.flatMap(rules.rule)?.conditionOrigin }

    func knows(_ record: PublicationRecord) -> Bool { place(of: record) != nil }

    private func post(of record: PublicationRecord) -> CampaignPost? {
        record.campaign.flatMap(rules.campaign)?.posts.first { $0.name == record.post }
    }
}
