import CivilTime
import Domain
import PlatformFacts
import RuleSet

/// The limits that apply to one combination of destination and attached guardrails.
struct ConstraintSet {
    struct Key: Hashable {
        var destination: String
        var guardrails: [String]
    }
    struct Attached<Value> {
        var value: Value
        var onConflict: Guardrail.OnConflict
    }
    struct AttachedDedupe {
        var id: String
        var guardrail: String
        var dedupe: Guardrail.Dedupe
        var onConflict: Guardrail.OnConflict

        func covers(_ a: Timestamp, _ b: Timestamp) -> Bool {
            guard let within = dedupe.within else { return true }
            return max(a, b) - min(a, b) < within
        }
    }
    var calendar: [Attached<any CalendarConstraint>] = []
    var counting: [Attached<any CountingConstraint>] = []
    var dedupeByItem: [AttachedDedupe] = []
}

/// Turns guardrails and a platform's published quotas into constraints.
struct ConstraintCompiler {
    let rules: RuleSet

    func constraints(for key: ConstraintSet.Key) -> ConstraintSet {
        var set = ConstraintSet()
        for name in key.guardrails {
            if let guardrail = rules.guardrail(name) { add(guardrail, to: &set) }
        }
        if let destination = rules.destination(key.destination) { addQuotas(of: destination, to: &set) }
        return set
    }

    private func add(_ guardrail: Guardrail, to set: inout ConstraintSet) {
        let (name, zone, conflict) = (guardrail.name, guardrail.zone, guardrail.onConflict)
        for window in guardrail.quietHours {
            set.calendar.append(.init(value: QuietHoursConstraint(guardrail: name, zone: zone, window: window), onConflict: conflict))
        }
        for blackout in guardrail.blackout {
            set.calendar.append(.init(value: BlackoutConstraint(guardrail: name, zone: zone, blackout: blackout), onConflict: conflict))
        }
        for (index, cap) in guardrail.caps.enumerated() {
            let constraint = CapConstraint(
                id: "\(name)/cap/\(index)", guardrail: name, zone: zone, cap: cap, code: .cap, subject: "at most")
            set.counting.append(.init(value: constraint, onConflict: conflict))
        }
        if let spacing = guardrail.spacing {
            set.counting.append(
                .init(value: SpacingConstraint(id: "\(name)/spacing", guardrail: name, spacing: spacing), onConflict: conflict))
        }
        for (index, dedupe) in guardrail.dedupe.enumerated() where dedupe.by == .item {
            set.dedupeByItem.append(.init(id: "\(name)/dedupe/\(index)", guardrail: name, dedupe: dedupe, onConflict: conflict))
        }
    }

    private func addQuotas(of destination: Destination, to set: inout ConstraintSet) {
        for quota in PlatformFacts.capabilities(for: destination.platform).quotas {
            let (window, zone): (Guardrail.Cap.Window, Zone)
            switch quota.window {
            case .rolling(let length): (window, zone) = (.rolling(length), rules.zone)
            case .day(let name): (window, zone) = (.day, (try? Zone.named(name)) ?? .utc)
            }
            let cap = Guardrail.Cap(per: window, max: quota.max, across: .destination, origin: destination.origin)
            let constraint = CapConstraint(
                id: "quota/\(destination.platform.rawValue)/\(quota.name)", guardrail: nil, zone: zone, cap: cap, code: .quota,
                subject: "\(destination.platform.displayName) allows")
            set.counting.append(.init(value: constraint, onConflict: .defer))
        }
    }
}

/// A campaign's civil dates, inclusive: they bound the visible call.
struct CampaignWindow {
    private let campaign: Campaign

    init(_ campaign: Campaign) { self.campaign = campaign }

    func objection(at instant: Timestamp) -> Objection? {
        guard let from = campaign.from else { return nil }
        let start = campaign.zone.instant(of: CivilDateTime(date: from, time: .midnight), inGap: .firstInstantAfter)
        guard instant < start else { return nil }
        let text = "campaign \(campaign.name) starts on \(from.text)"
        return Objection(until: start, reason: Reason(.campaignNotStarted, text, until: start, at: campaign.origin))
    }

    func overReason(at instant: Timestamp) -> Reason? {
        guard let until = campaign.until, campaign.zone.civil(at: instant).date > until else { return nil }
        return Reason(.campaignOver, "campaign \(campaign.name) ends on \(until.text)", at: campaign.origin)
    }
}
