package import CivilTime
package import Domain
package import Expressions

/// The values of the variables that `RuleEnvironment` declares. Surplus variables do no harm: a program reads only those
/// it was compiled with.
package enum RuleBindings {
    /// For `when:` and `topic:` (without a destination) and for texts of a rule's posts (with one).
    ///
    /// - Parameter now: the instant of discovery: conditions and texts are judged once, with the facts of that poll.
    package static func item(
        _ item: Item, campaign: Campaign? = nil, destination: Destination? = nil, now: Timestamp
    ) -> Bindings {
        var bindings = Bindings()
        bindings["item"] = RuleRecords.value(of: item)
        bindings["campaign"] = campaign.map(RuleRecords.value(of:))
        bindings["destination"] = destination.map { RuleRecords.value(of: $0) }
        bindings["now"] = .instant(now)
        return bindings
    }

    /// For texts of a campaign's own posts.
    ///
    /// - Parameter occurrence: the occurrence's id; nil: the post's name, as for posts with `at:`.
    package static func occurrence(
        of post: CampaignPost, occurrence: String? = nil, campaign: Campaign, destination: Destination, now: Timestamp
    ) -> Bindings {
        var bindings = Bindings()
        bindings["post"] = RuleRecords.value(of: post, occurrence: occurrence ?? post.name)
        bindings["campaign"] = RuleRecords.value(of: campaign)
        bindings["destination"] = RuleRecords.value(of: destination)
        bindings["now"] = .instant(now)
        return bindings
    }
}
