import CivilTime
import Domain
import Planner

/// A line for each destination over the plan's period, drawn as SVG; what was deferred trails back to where it was wanted.
struct PlanHTMLTimeline {
    let report: PlanReport

    private static let width = 1000.0
    private static let label = 190.0
    private static let rowHeight = 34.0
    private static let top = 34.0
    private static let mostRows = 100

    private var from: Timestamp { report.plan.from }
    private var end: Timestamp {
        // What is deferred beyond the period still has its place.
        report.plan.entries.reduce(report.plan.until) { max($0, min($1.instant + .hours(1), report.plan.until + .days(7))) }
    }

    var text: String {
        let names = rows
        guard !names.isEmpty else { return "" }
        let shown = names.prefix(Self.mostRows)
        let height = Self.top + Double(shown.count) * Self.rowHeight + 8
        var svg =
            "<svg class=\"timeline\" viewBox=\"0 0 \(Int(Self.width)) \(Int(height))\" role=\"img\" "
            + "aria-labelledby=\"timeline-title\"><title id=\"timeline-title\">\(report.plan.entries.count) entries at "
            + "\(names.count) destinations; the list below tells the same in words</title>\n"
        svg += grid(bottom: height - 8)
        for (index, name) in shown.enumerated() { svg += row(name, at: Self.top + (Double(index) + 0.5) * Self.rowHeight) }
        svg += "</svg>\n"
        let more = names.count > Self.mostRows ? "<p class=\"more\">\(names.count - Self.mostRows) more destinations.</p>\n" : ""
        return "<section aria-labelledby=\"timeline\"><h2 id=\"timeline\">Timeline by destination</h2>\n"
            + "<div class=\"scroll\">\(svg)</div>\n\(legend)\(more)</section>\n"
    }

    private var rows: [String] { Set(report.plan.entries.map(\.publication.destination)).sorted() }

    private var legend: String {
        let names = ["publish", "deferred", "held", "dropped", "removed"]
        let items = names.map { "<li>\(PlanHTMLMark.icon($0))\($0 == "publish" ? "published when wanted" : $0)</li>" }
        return "<ul class=\"legend\" aria-label=\"Legend\">\(items.joined())</ul>\n"
    }

    private func x(_ instant: Timestamp) -> Double {
        let share = Double((instant - from).milliseconds) / Double(max(1, (end - from).milliseconds))
        return Self.label + min(max(share, 0), 1) * (Self.width - Self.label - 14)
    }

    /// A line at each midnight; a date where there is room for one, weekends shaded.
    private func grid(bottom: Double) -> String {
        var lines = ""
        let days = Int((end - from).milliseconds / 86_400_000) + 1
        let step = max(1, (days + 13) / 14)
        var date = report.zone.civil(at: from).date
        var count = 0
        while report.zone.startOfDay(date) < end, count < 4000 {
            let left = x(max(report.zone.startOfDay(date), from))
            let right = x(report.zone.startOfDay(date.adding(days: 1)))
            if step <= 2, date.weekday == .saturday || date.weekday == .sunday {
                lines +=
                    "<rect class=\"weekend\" x=\"\(n(left))\" y=\"\(n(Self.top - 6))\" width=\"\(n(right - left))\" "
                    + "height=\"\(n(bottom - Self.top + 6))\"/>"
            }
            if count % step == 0 {
                lines += "<line class=\"grid\" x1=\"\(n(left))\" x2=\"\(n(left))\" y1=\"\(n(Self.top - 6))\" y2=\"\(n(bottom))\"/>"
                if right - left > 0, left < Self.width - 60 {
                    lines += "<text class=\"tick\" x=\"\(n(left + 3))\" y=\"\(n(Self.top - 12))\">\(tick(date))</text>"
                }
            }
            date = date.adding(days: 1)
            count += 1
        }
        return lines + "\n"
    }

    private func tick(_ date: CivilDate) -> String { "\(report.instants.weekday(date)) \(date.text.suffix(5))" }

    private func row(_ name: String, at y: Double) -> String {
        var text = "<line class=\"row\" x1=\"\(n(Self.label))\" x2=\"\(n(Self.width - 14))\" y1=\"\(n(y))\" y2=\"\(n(y))\"/>"
        let shown = PlanHTML.escaped(TerminalText.crop(TerminalText.safe(name), 24))
        text += "<text class=\"name\" x=\"\(n(Self.label - 12))\" y=\"\(n(y + 4))\">\(shown)</text>\n"
        // One mark a pixel and kind is all that can be seen: the drawing stays small however long the plan.
        var drawn: Set<String> = []
        for entry in report.plan.entries where entry.publication.destination == name {
            let kind = PlanHTMLMark.name(entry)
            let place = x(entry.instant)
            guard drawn.insert("\(kind)\(Int(place))").inserted else { continue }
            if kind == "deferred", x(entry.publication.wantedAt) < place - 1 {
                let start = n(x(entry.publication.wantedAt))
                text += "<line class=\"trail\" x1=\"\(start)\" x2=\"\(n(place))\" y1=\"\(n(y))\" y2=\"\(n(y))\"/>"
            }
            let tip = "\(report.instants.full(entry.instant)) \(PlanHTMLMark.label(entry)): \(PlanReport.headline(entry.publication))"
            text +=
                "<g class=\"mark \(kind)\" transform=\"translate(\(n(place)) \(n(y)))\"><title>"
                + "\(PlanHTML.escaped(TerminalText.crop(tip, 140)))</title>\(PlanHTMLMark.shape(kind))</g>\n"
        }
        return text
    }

    /// One decimal: a tenth of a pixel.
    private func n(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
