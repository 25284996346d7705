import CivilTime
import Domain
import Planner

/// A plan with all that the forms of output tell about it.
struct PlanReport {
    var plan: Plan
    var workspace: String
    var zone: Zone
    var tzdata: String
    /// What is known of the past, in words.
    var history: String
    /// What the plan is compared with; nil: the ledger's slots.
    var base: String?
    /// By key: only what is not as the base has it.
    var differences: [PublicationKey: PlanComparison.Difference] = [:]
    var quotas: [QuotaForecast] = []
    var costs: [CostForecast] = []
    /// What the ledger knows of platforms that take nothing just now.
    var notes: [PlanNote] = []

    var instants: InstantText { InstantText(zone: zone) }
    var summary: PlanSummary { PlanSummary(plan) }

    /// `Fri 2026-10-23 20:00 – Fri 2026-11-06 19:00, Europe/Berlin`
    var period: String { "\(instants.full(plan.from)) – \(instants.full(plan.until)), \(zone.identifier)" }

    /// A commit's id in the twelve digits that people compare; everything else as it is.
    var shortRevision: String {
        let (commit, rest) = (plan.revision.prefix { $0 != "+" }, plan.revision.drop { $0 != "+" })
        return String(commit.count >= 40 ? commit.prefix(12) : commit) + rest
    }

    struct Day {
        var date: CivilDate
        /// Some instant of that day.
        var instant: Timestamp
        var entries: [PlanEntry]
        func count(_ change: PlanEntry.Change) -> Int { entries.count { $0.change == change } }
    }

    /// Entries by civil day of the workspace's zone.
    var days: [Day] {
        var days: [Day] = []
        for entry in plan.entries {
            let date = zone.civil(at: entry.instant).date
            if days.last?.date == date {
                days[days.count - 1].entries.append(entry)
            } else {
                days.append(Day(date: date, instant: entry.instant, entries: [entry]))
            }
        }
        return days
    }

    /// Posts that stood in the base and would not appear any more.
    var cancelled: [PlanEntry] { plan.entries.filter { $0.change == .remove } }

    /// `3 new, 1 changed, 2 removed`; nil when all is as it was.
    var changes: String? {
        let words: [(PlanEntry.Change, String)] = [(.add, "new"), (.update, "changed"), (.remove, "removed")]
        let parts = words.compactMap { change, word in
            let count = plan.entries.count { $0.change == change }
            return count > 0 ? "\(count) \(word)" : nil
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    var sum: String { "\(summary.publish) to publish, \(summary.deferred) deferred, \(summary.held) held, \(summary.dropped) dropped" }

    /// Facts taken for granted, with how many entries need them, in the order of their first mention.
    var assumptions: [(name: String, count: Int)] {
        var counts: [(name: String, count: Int)] = []
        var positions: [String: Int] = [:]
        for name in plan.entries.flatMap(\.assumes) {
            if let position = positions[name] {
                counts[position].count += 1
            } else {
                positions[name] = counts.count
                counts.append((name, 1))
            }
        }
        return counts
    }

    /// `rule:repost, item tiktok:v1`: whose wish it is.
    static func cause(_ publication: PublicationRecord) -> String {
        let subject = publication.item.map { ", item \($0.rawValue)" } ?? publication.occurrence.map { ", occurrence \($0)" } ?? ""
        return publication.cause + subject
    }

    /// The title, else the first line of the caption.
    static func headline(_ publication: PublicationRecord) -> String {
        let line = TerminalText.firstLine(publication.title ?? publication.caption)
        return line.isEmpty ? "(no caption)" : line
    }
}

extension PlanEntry {
    var changeMark: String {
        switch change {
        case .add: "+"
        case .update: "~"
        case .remove: "-"
        case .keep: " "
        }
    }
}
