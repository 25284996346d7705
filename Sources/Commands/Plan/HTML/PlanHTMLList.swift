import CivilTime
import Domain
import Planner

/// Every entry in words, by day: what the drawings show, for those who read.
struct PlanHTMLList {
    let report: PlanReport

    private static let mostEntries = 5000

    private var instants: InstantText { report.instants }

    var text: String {
        guard !report.plan.entries.isEmpty else {
            return "<section><p>Nothing is to be posted in this period.</p></section>\n"
        }
        var text =
            "<section aria-labelledby=\"list\"><h2 id=\"list\">Posts</h2>\n<div class=\"scroll\"><table class=\"list posts\">\n"
            + "<thead><tr><th scope=\"col\">Time</th><th scope=\"col\">Decision</th><th scope=\"col\">Destination</th>"
            + "<th scope=\"col\">Post</th><th scope=\"col\">Why</th></tr></thead>\n"
        var left = Self.mostEntries
        for day in report.days where left > 0 {
            text +=
                "<tbody><tr class=\"date\"><th colspan=\"5\" scope=\"rowgroup\"><time datetime=\"\(day.date.text)\">"
                + "\(instants.day(day.instant))</time></th></tr>\n"
            for entry in day.entries.prefix(left) { text += row(entry) }
            left -= min(left, day.entries.count)
            text += "</tbody>\n"
        }
        text += "</table></div>\n"
        let rest = report.plan.entries.count - Self.mostEntries
        if rest > 0 { text += "<p class=\"more\">\(rest) more entries are left out: <code>reprise plan</code> shows them all.</p>\n" }
        return text + "</section>\n"
    }

    private func row(_ entry: PlanEntry) -> String {
        let publication = entry.publication
        let name = PlanHTMLMark.name(entry)
        let time = entry.shownAt.map(instants.time) ?? "–"
        var why: [String] = []
        if let difference = report.differences[publication.key] { why.append(words(difference)) }
        if publication.decision == .deferred { why.append("wanted at \(instants.short(publication.wantedAt, beside: entry.instant))") }
        if let release = entry.wouldBeAt { why.append("would be at \(instants.full(release))") }
        why += publication.reasons.map(reason)
        let change = entry.change == .add && report.base != nil ? "<span class=\"change\">new</span>" : ""
        let decision = "\(PlanHTMLMark.icon(name))\(PlanHTMLMark.label(entry)) \(change)"
        return "<tr class=\"\(name)\"><td class=\"time\">\(time)</td><td>\(decision)</td>"
            + "<td class=\"where\">\(PlanHTML.escaped(publication.destination))<br><small>\(publication.platform.displayName)</small></td>"
            + "<td>\(PlanHTML.escaped(TerminalText.crop(PlanReport.headline(publication), 160)))<br>"
            + "<small>\(PlanHTML.escaped(PlanReport.cause(publication)))</small></td><td>\(why.joined(separator: "<br>"))</td></tr>\n"
    }

    private func reason(_ reason: Reason) -> String {
        var text = "<code>\(reason.code.rawValue)</code>"
        if let guardrail = reason.guardrail { text += " \(PlanHTML.escaped(guardrail))" }
        if !reason.text.isEmpty { text += ": \(PlanHTML.escaped(reason.text))" }
        if let at = reason.at, !at.file.isEmpty { text += " <code class=\"place\">\(PlanHTML.escaped("\(at.file):\(at.line)"))</code>" }
        return text
    }

    private func words(_ difference: PlanComparison.Difference) -> String {
        let place = difference.line.map { line in
            " <code class=\"place\">\(PlanHTML.escaped("\(line.file):\(line.line)"))</code>" + (difference.isInBase ? " in the base" : "")
        }
        return "<b>\(PlanHTML.escaped(difference.words.joined(separator: ", ")))</b>\(place ?? "")"
    }
}
