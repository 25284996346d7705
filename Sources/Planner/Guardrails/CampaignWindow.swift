import CivilTime
import Domain
import RuleSet

/// A campaign's civil dates, inclusive: they bound the visible call.
struct CampaignWindow {
    private let name: String
    private let origin: RuleLocation
    private let firstDay: CivilDate?
    private let lastDay: CivilDate?
    /// The first instant of the first day, and of the day after the last.
    let start: Timestamp?
    let end: Timestamp?

    init(_ campaign: Campaign) {
        (name, origin, firstDay, lastDay) = (campaign.name, campaign.origin, campaign.from, campaign.until)
        start = campaign.from.map(campaign.zone.startOfDay)
        end = campaign.until.map { campaign.zone.startOfDay($0.adding(days: 1)) }
    }

    func objection(at instant: Timestamp) -> Objection? {
        guard let start, let firstDay, instant < start else { return nil }
        let text = "campaign \(name) starts on \(firstDay.text)"
        return Objection(until: start, reason: Reason(.campaignNotStarted, text, until: start, at: origin))
    }

    func overReason(at instant: Timestamp) -> Reason? {
        guard let end, let lastDay, instant >= end else { return nil }
        return Reason(.campaignOver, "campaign \(name) ends on \(lastDay.text)", at: origin)
    }
}
