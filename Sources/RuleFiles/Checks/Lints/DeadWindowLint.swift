import CivilTime
import Diagnostics
import RuleSet

/// Quiet hours, intervals and blackouts that leave no time at all: each guardrail alone, then what applies together to a
/// post, then what applies within the dates of its campaign.
struct DeadWindowLint: Sendable {
    let subject: LintSubject

    /// Weekdays and dates come together again after 28 years.
    private static let cycle = 28 * 366
    private static let start = Timestamp(seconds: 1_704_067_200)

    func findings() -> [Diagnostic] {
        var found: [Diagnostic] = []
        var dead: Set<Int> = []
        for (index, guardrail) in subject.rules.guardrails.enumerated() where isDead([index]) {
            dead.insert(index)
            found.append(
                Diagnostic(
                    .error, "dead-window", "the quiet hours of `\(guardrail.name)` leave no time at all",
                    hint: "nothing could ever appear; shorten a window", span: subject.span(.guardrail, guardrail.name)))
        }
        // What closes nothing tells nothing here: sets are compared without it.
        let closing = subject.guardrailSets.map { set in
            dead.isDisjoint(with: set) ? set.filter { Self.closes(subject.rules.guardrails[$0]) } : []
        }
        var verdicts: [[Int]: Bool] = [:]
        var reported: Set<[Int]> = []
        var reportedCampaigns: Set<[Int]> = []
        for use in subject.uses {
            let set = closing[use.guardrails]
            guard !set.isEmpty else { continue }
            let isDead = verdicts[set] ?? (set.count > 1 && isDead(set))
            verdicts[set] = isDead
            if isDead {
                if reported.insert(set).inserted { found.append(finding(use, within: nil)) }
            } else if let index = use.campaign, reportedCampaigns.insert(set + [index]).inserted {
                let campaign = subject.rules.campaigns[index]
                if self.isDead(set, within: campaign) { found.append(finding(use, within: campaign)) }
            }
        }
        return found
    }

    private static func closes(_ guardrail: Guardrail) -> Bool {
        !guardrail.quietHours.isEmpty || !guardrail.intervals.isEmpty || !guardrail.blackout.isEmpty
    }

    private func members(_ set: [Int]) -> [(index: Int, guardrail: Guardrail)] { set.map { ($0, subject.rules.guardrails[$0]) } }

    private func isDead(_ set: [Int]) -> Bool {
        let times = OpenTimes(members(set), period: nil)
        guard !times.isAlwaysOpen else { return false }
        return times.firstOpen(from: Self.start, until: Self.start + .days(Int64(Self.cycle))) == nil
    }

    /// Only a campaign with both dates ends; blackouts of single days count there.
    private func isDead(_ set: [Int], within campaign: Campaign) -> Bool {
        guard let from = campaign.from, let until = campaign.until, from <= until else { return false }
        let times = OpenTimes(members(set), period: from...until)
        return times.firstOpen(from: campaign.zone.startOfDay(from), until: campaign.zone.startOfDay(until.adding(days: 1))) == nil
    }

    private func finding(_ use: LintSubject.Use, within campaign: Campaign?) -> Diagnostic {
        let names = subject.guardrails(of: use).filter(Self.closes).map { "`\($0.name)`" }
        let who = names.joined(separator: " and ") + (names.count > 1 ? " together leave" : " leaves")
        let when = campaign.map { "no time within `\($0.name)`" } ?? "no time at all"
        let destination = subject.rules.destinations[use.destination].name
        return Diagnostic(
            .error, "dead-window", "\(who) \(when)",
            hint: names.count > 1 ? "they all apply to \(subject.title(use.cause)) to `\(destination)`" : "nothing of it could ever appear",
            span: subject.place(use.cause))
    }
}
