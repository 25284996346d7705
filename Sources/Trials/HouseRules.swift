import CivilTime
import Domain
import Foundation

/// What the rules of a trial forbid at an instant, as whoever wrote them would tell it: neither the rule files nor the
/// planner are asked, and zones are Foundation's.
struct HouseRules {
    let workspace: TrialWorkspace
    let edition: TrialEdition

    /// Why nothing may become visible at that instant; nil: it may.
    func objection(to record: PublicationRecord, at instant: Timestamp) -> String? {
        // What no rule asks for any more is only brought to its end.
        guard !(edition.isWithoutX && record.cause == "rule:\(TrialWorkspace.xRule)") else { return nil }
        let (day, minute) = Self.berlin(instant)
        if isInCampaign(record) {
            if edition.isPaused { return "while its campaign was paused" }
            if day < edition.first { return "before its campaign" }
            if day > edition.last { return "after its campaign" }
        }
        guard isPaced(record) else { return nil }
        if workspace == .pace, minute >= 22 * 60 || minute < 7 * 60 { return "at night" }
        if let siesta = edition.siesta, siesta.contains(minute) { return "in quiet hours" }
        if edition.blackout == day { return "on a day of blackout" }
        return nil
    }

    private func isInCampaign(_ record: PublicationRecord) -> Bool {
        switch workspace {
        case .pace, .chain: false
        case .approvals: true
        case .campaign: record.cause.hasPrefix("post:") || record.cause == "rule:shorts-too"
        case .rush: record.cause.hasPrefix("post:")
        }
    }

    private func isPaced(_ record: PublicationRecord) -> Bool {
        switch workspace {
        case .pace, .approvals, .rush: true
        case .campaign: record.cause == "post:launch/hourly" || record.cause == "rule:\(TrialWorkspace.xRule)"
        case .chain: record.cause != "rule:then"
        }
    }

    /// The day, counted from the first of October 2026, and the minute of the day.
    private static func berlin(_ instant: Timestamp) -> (day: Int, minute: Int) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Berlin") ?? .gmt
        let parts = calendar.dateComponents(
            [.month, .day, .hour, .minute], from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
        // Trials last some days; November goes on counting.
        let day = (parts.day ?? 0) + ((parts.month ?? 10) - 10) * 31
        return (day, (parts.hour ?? 0) * 60 + (parts.minute ?? 0))
    }
}
