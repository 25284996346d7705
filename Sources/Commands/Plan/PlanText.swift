import CivilTime
import Domain
import Planner

/// A plan for people: by day on the workspace's clock, a mark and a line per publication, its reasons below it.
struct PlanText {
    let plan: Plan
    let workspace: String
    let zone: Zone
    let tzdata: String
    let ledger: String?
    let console: Console

    private var instants: InstantText { InstantText(zone: zone) }

    var text: String {
        var lines = [heading, ""]
        lines += days
        lines += standing
        lines += assumptions
        lines.append(footing)
        lines.append(console.paint(sum, .bold))
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: String {
        let revision = plan.revision.count > 26 ? plan.revision.prefix(25) + "…" : plan.revision[...]
        return console.paint("Plan of \(TerminalText.safe(workspace))", .bold)
            + "  \(instants.full(plan.from)) – \(instants.full(plan.until)), \(zone.identifier)  revision \(revision)"
    }

    private var days: [String] {
        guard !plan.entries.isEmpty else { return ["Nothing is to be posted in this period.", ""] }
        let destinations = plan.entries.map { TerminalText.columns(TerminalText.safe($0.publication.destination)) }.max() ?? 0
        let widths = (
            destination: min(destinations, 28), platform: plan.entries.map { $0.publication.platform.displayName.count }.max() ?? 0
        )
        var lines: [String] = []
        var current: CivilDate?
        for entry in plan.entries {
            let day = zone.civil(at: entry.shownAt ?? entry.publication.wantedAt).date
            if day != current {
                if current != nil { lines.append("") }
                lines.append(console.paint(instants.day(entry.shownAt ?? entry.publication.wantedAt), .bold))
                current = day
            }
            lines += rows(of: entry, widths)
        }
        return lines + [""]
    }

    private func rows(of entry: PlanEntry, _ widths: (destination: Int, platform: Int)) -> [String] {
        let publication = entry.publication
        let (mark, tint) = PlanText.mark(publication.decision)
        let time = TerminalText.pad(entry.shownAt.map(instants.time) ?? word(publication.decision), 8)
        let destination = TerminalText.pad(
            TerminalText.crop(TerminalText.safe(publication.destination), widths.destination), widths.destination)
        let platform = TerminalText.pad(publication.platform.displayName, widths.platform)
        let head = "  \(console.paint(mark, tint)) \(console.paint(time, tint))  \(destination)  \(platform)  "
        let used = 16 + widths.destination + widths.platform
        let caption = TerminalText.firstLine(publication.title ?? publication.caption)
        var rows = [head + TerminalText.crop(caption.isEmpty ? "(no caption)" : caption, max(12, console.surroundings.width - used))]
        let indent = String(repeating: " ", count: 14)
        if let wanted = wanted(entry) { rows.append(indent + console.paint(wanted, .faint)) }
        rows += publication.reasons.map { indent + ReasonText(zone).line($0, on: console) }
        return rows
    }

    private func wanted(_ entry: PlanEntry) -> String? {
        let publication = entry.publication
        let cause = cause(publication)
        switch publication.decision {
        case .publish: return nil
        case .deferred:
            let wanted = entry.shownAt.map { instants.short(publication.wantedAt, beside: $0) } ?? instants.full(publication.wantedAt)
            return "wanted at \(wanted) by \(cause)"
        case .held:
            let release = entry.wouldBeAt.map { ", would be at \(instants.full($0))" } ?? ""
            return "wanted at \(instants.time(publication.wantedAt)) by \(cause)\(release)"
        case .dropped: return "wanted at \(instants.time(publication.wantedAt)) by \(cause)"
        }
    }

    private func cause(_ publication: PublicationRecord) -> String {
        let item = publication.item.map { ", item \($0.rawValue)" } ?? ""
        return TerminalText.safe(publication.cause + item)
    }

    private var standing: [String] {
        guard !plan.standing.isEmpty else { return [] }
        let names = plan.standing.map { "\(TerminalText.safe($0.rule)): \(TerminalText.safe($0.on)) → \(TerminalText.safe($0.to))" }
        let width = names.map(TerminalText.columns).max() ?? 0
        var lines = [console.paint("If something new came now", .bold)]
        for (rule, name) in zip(plan.standing, names) {
            let codes = rule.reasons.map(\.code.rawValue).joined(separator: ", ")
            let place = rule.earliestIfNow.map { "at \(instants.full($0))" } ?? "nowhere"
            lines.append("  \(TerminalText.pad(name, width))  \(place)\(codes.isEmpty ? "" : "  (\(codes))")")
        }
        return lines + [""]
    }

    private var assumptions: [String] {
        var counts: [(name: String, count: Int)] = []
        for name in plan.entries.flatMap(\.assumes) {
            if let index = counts.firstIndex(where: { $0.name == name }) { counts[index].count += 1 } else { counts.append((name, 1)) }
        }
        return counts.map { "Assumes \(TerminalText.safe($0.name)) for \($0.count) of \(plan.entries.count) entries." }
    }

    private var footing: String {
        let history = ledger.map { "ledger \($0)" } ?? "no ledger: history is unknown, everything counts as adopted at the beginning (cold)"
        return console.paint("\(history); tzdata \(tzdata)", .faint)
    }

    private var sum: String {
        let summary = PlanSummary(plan)
        return "Plan: \(summary.publish) to publish, \(summary.deferred) deferred, \(summary.held) held, \(summary.dropped) dropped."
    }

    private func word(_ decision: Decision) -> String { decision == .held ? "held" : "dropped" }

    static func mark(_ decision: Decision) -> (String, Tint) {
        switch decision {
        case .publish: ("+", .good)
        case .deferred: (">", .careful)
        case .held: ("!", .bad)
        case .dropped: ("x", .faint)
        }
    }
}
