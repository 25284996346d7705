import CivilTime
import Domain
import Planner

/// A plan for people: by day on the workspace's clock, marks and a line per publication, its reasons below it.
struct PlanText {
    let report: PlanReport
    let console: Console

    private var plan: Plan { report.plan }
    private var instants: InstantText { report.instants }

    var text: String {
        var lines = [heading]
        if let base = report.base { lines.append("against \(TerminalText.safe(base)): \(report.changes ?? "no changes")") }
        lines.append("")
        lines += days
        lines += standing
        lines += quotas
        lines += costs
        lines += report.notes.map { console.paint($0.line(instants), .careful) }
        lines += report.assumptions.map { "Assumes \(TerminalText.safe($0.name)) for \($0.count) of \(plan.entries.count) entries." }
        lines.append(console.paint("\(report.history); tzdata \(report.tzdata)", .faint))
        lines.append(console.paint("Plan: \(report.sum).", .bold))
        return lines.joined(separator: "\n") + "\n"
    }

    private var heading: String {
        console.paint("Plan of \(TerminalText.safe(report.workspace))", .bold) + "  \(report.period)  revision \(report.shortRevision)"
    }

    private var days: [String] {
        guard !plan.entries.isEmpty else { return ["Nothing is to be posted in this period.", ""] }
        let layout = Layout(plan.entries, instants)
        var lines: [String] = []
        for day in report.days {
            lines.append(console.paint(instants.day(day.instant), .bold))
            for entry in day.entries { lines += rows(of: entry, layout) }
            lines.append("")
        }
        return lines
    }

    /// Widths that all rows share, so that columns stand below each other on all days.
    private struct Layout {
        var time: Int
        var destination: Int
        var platform: Int

        init(_ entries: [PlanEntry], _ instants: InstantText) {
            let destinations = entries.lazy.map { TerminalText.columns(TerminalText.safe($0.publication.destination)) }.max() ?? 0
            destination = min(destinations, 28)
            platform = entries.lazy.map { $0.publication.platform.displayName.count }.max() ?? 0
            time = entries.lazy.map { $0.shownAt.map { instants.time($0).count } ?? $0.publication.decision.rawValue.count }.max() ?? 5
        }

        var used: Int { 10 + time + destination + platform }
    }

    private func rows(of entry: PlanEntry, _ layout: Layout) -> [String] {
        let publication = entry.publication
        let (mark, tint) = PlanText.mark(publication.decision)
        let time = TerminalText.pad(entry.shownAt.map(instants.time) ?? publication.decision.rawValue, layout.time)
        let destination = TerminalText.pad(
            TerminalText.crop(TerminalText.safe(publication.destination), layout.destination), layout.destination)
        let platform = TerminalText.pad(publication.platform.displayName, layout.platform)
        let change = console.paint(entry.changeMark, PlanText.tint(entry.change))
        let head = "  \(change) \(console.paint(mark, tint)) \(console.paint(time, tint))  \(destination)  \(platform)  "
        let headline = TerminalText.crop(PlanReport.headline(publication), max(12, console.surroundings.width - layout.used))
        let indent = String(repeating: " ", count: 6)
        var rows = [head + headline]
        if let why = changed(entry) { rows.append(indent + why) }
        if let wanted = wanted(entry) { rows.append(indent + console.paint(wanted, .faint)) }
        return rows + publication.reasons.map { indent + ReasonText(report.zone).line($0, on: console) }
    }

    private func changed(_ entry: PlanEntry) -> String? {
        guard let difference = report.differences[entry.publication.key] else { return nil }
        let place = difference.line.map {
            "  " + console.paint("\(TerminalText.safe($0.file)):\($0.line)", .place) + (difference.isInBase ? " in the base" : "")
        }
        return difference.words.joined(separator: ", ") + (place ?? "")
    }

    private func wanted(_ entry: PlanEntry) -> String? {
        let publication = entry.publication
        let cause = TerminalText.safe(PlanReport.cause(publication))
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

    private var quotas: [String] {
        let tight = report.quotas.filter(\.isTight)
        guard !tight.isEmpty else { return [] }
        return [console.paint("Platform quotas", .bold)] + tight.map { "  \(TerminalText.safe($0.sentence(instants)))" } + [""]
    }

    private var costs: [String] {
        guard !report.costs.isEmpty else { return [] }
        return [console.paint("What platforms charge", .bold)] + report.costs.map { "  \(TerminalText.safe($0.sentence))" } + [""]
    }

    static func mark(_ decision: Decision) -> (String, Tint) {
        switch decision {
        case .publish: (" ", .good)
        case .deferred: (">", .careful)
        case .held: ("!", .bad)
        case .dropped: ("x", .faint)
        }
    }

    static func tint(_ change: PlanEntry.Change) -> Tint {
        switch change {
        case .add: .good
        case .update: .careful
        case .remove: .bad
        case .keep: .faint
        }
    }
}
