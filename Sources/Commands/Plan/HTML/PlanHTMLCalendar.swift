import CivilTime
import Domain
import Planner

/// Months as tables, Monday first, each day with its posts.
struct PlanHTMLCalendar {
    let report: PlanReport

    private static let mostMonths = 12
    private static let mostPerDay = 5
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    var text: String {
        let byDay = Dictionary(report.days.map { ($0.date, $0.entries) }) { $0 + $1 }
        let first = byDay.keys.min().map { min($0, day(report.plan.from)) } ?? day(report.plan.from)
        let last = max(byDay.keys.max() ?? first, day(report.plan.until - .milliseconds(1)))
        var months: [String] = []
        var month = CivilDate(dayNumber: first.dayNumber - first.day + 1)
        while month <= last, months.count < Self.mostMonths {
            // Months in the middle of nowhere are left out.
            let next = self.next(month)
            if months.isEmpty || byDay.keys.contains(where: { $0 >= month && $0 < next }) {
                months.append(table(month, next, byDay, first, last))
            }
            month = next
        }
        let more = month <= last ? "<p class=\"more\">Later months are left out here; the list below goes on.</p>\n" : ""
        return "<section aria-labelledby=\"calendar\"><h2 id=\"calendar\">Calendar</h2>\n\(months.joined())\(more)</section>\n"
    }

    private func day(_ instant: Timestamp) -> CivilDate { report.zone.civil(at: instant).date }

    private func next(_ month: CivilDate) -> CivilDate {
        let later = month.adding(days: 31)
        return later.adding(days: 1 - later.day)
    }

    private func table(
        _ month: CivilDate, _ next: CivilDate, _ byDay: [CivilDate: [PlanEntry]], _ first: CivilDate, _ last: CivilDate
    ) -> String {
        let title = "\(Self.months[month.month - 1]) \(month.year)"
        let heads = Self.weekdays.map { "<th scope=\"col\"><abbr title=\"\($0)\">\($0.prefix(3))</abbr></th>" }.joined()
        var rows = ""
        var monday = month.adding(days: 1 - month.weekday.rawValue)
        while monday < next {
            defer { monday = monday.adding(days: 7) }
            // Weeks outside of the plan say nothing.
            if monday.adding(days: 6) < first || monday > last { continue }
            let cells = (0..<7).map { offset in
                let date = monday.adding(days: offset)
                return date >= month && date < next ? cell(date, byDay[date] ?? []) : "<td class=\"other\"></td>"
            }
            rows += "<tr>\(cells.joined())</tr>\n"
        }
        return "<table class=\"month\"><caption>\(title)</caption><thead><tr>\(heads)</tr></thead>\n<tbody>\(rows)</tbody></table>\n"
    }

    private func cell(_ date: CivilDate, _ entries: [PlanEntry]) -> String {
        let isOutside = date < day(report.plan.from) || date > day(report.plan.until - .milliseconds(1))
        let posts = entries.prefix(Self.mostPerDay).map(post).joined()
        let more = entries.count > Self.mostPerDay ? "<li class=\"more\">and \(entries.count - Self.mostPerDay) more</li>" : ""
        let list = entries.isEmpty ? "" : "<ul>\(posts)\(more)</ul>"
        return "<td class=\"\(isOutside ? "outside" : "day")\"><time datetime=\"\(date.text)\">\(date.day)</time>\(list)</td>"
    }

    private func post(_ entry: PlanEntry) -> String {
        let publication = entry.publication
        let name = PlanHTMLMark.name(entry)
        let time = report.instants.time(entry.instant)
        let destination = PlanHTML.escaped(publication.destination)
        let headline = PlanHTML.escaped(TerminalText.crop(PlanReport.headline(publication), 60))
        let tip = "\(PlanHTMLMark.label(entry)), \(publication.platform.displayName): \(headline)"
        return "<li class=\"\(name)\" title=\"\(tip)\">\(PlanHTMLMark.icon(name))<span class=\"hidden\">\(PlanHTMLMark.label(entry)): "
            + "</span><b>\(time)</b> \(destination)</li>"
    }
}
