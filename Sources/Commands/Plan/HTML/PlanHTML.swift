import CivilTime
import Domain
import Planner

/// A plan as one page: no script, nothing from elsewhere, light or dark as the reader's system is.
struct PlanHTML {
    let report: PlanReport

    private var instants: InstantText { report.instants }

    var text: String {
        let title = "Plan of \(report.workspace)"
        var page = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            <title>\(Self.escaped(title))</title>
            <style>
            \(PlanHTMLStyle.css)</style>
            </head>
            <body>
            <header>
            <h1>\(Self.escaped(title))</h1>
            <p class="period">\(Self.escaped(report.period)) · revision <code>\(Self.escaped(report.shortRevision))</code></p>

            """
        page += chips + warning + "</header>\n<main>\n"
        page += PlanHTMLCalendar(report: report).text
        page += PlanHTMLTimeline(report: report).text
        page += PlanHTMLList(report: report).text
        page += standing + quotas + costs + "</main>\n" + footer + "</body>\n</html>\n"
        return page
    }

    private var chips: String {
        let summary = report.summary
        let counts: [(String, Int, String)] = [
            ("publish", summary.publish, "to publish"), ("deferred", summary.deferred, "deferred"), ("held", summary.held, "held"),
            ("dropped", summary.dropped, "dropped"),
        ]
        let items = counts.map { name, count, words in
            "<li class=\"chip \(name)\">\(PlanHTMLMark.icon(name))<b>\(count)</b> \(words)</li>"
        }
        let against = report.base.map { base in
            "<p class=\"against\">Against <code>\(Self.escaped(base))</code>: <b>\(report.changes ?? "no changes")</b></p>\n"
        }
        return "<ul class=\"chips\" aria-label=\"Summary\">\(items.joined())</ul>\n\(against ?? "")"
    }

    private var warning: String {
        let gone = report.cancelled.count
        guard gone > 0 else { return "" }
        let posts = gone == 1 ? "1 post" : "\(gone) posts"
        return "<p class=\"warning\" role=\"note\"><b>\(posts) would no longer appear.</b> They are marked “removed” below.</p>\n"
    }

    private var standing: String {
        guard !report.plan.standing.isEmpty else { return "" }
        let rows = report.plan.standing.prefix(500).map { rule in
            let place = rule.earliestIfNow.map { "<time>\(instants.full($0))</time>" } ?? "nowhere"
            let codes = rule.reasons.map { "<code>\($0.code.rawValue)</code>" }.joined(separator: " ")
            return "<tr><td>\(Self.escaped(rule.rule))</td><td>\(Self.escaped(rule.on))</td><td>\(Self.escaped(rule.to))</td>"
                + "<td>\(place) \(codes)</td></tr>"
        }
        return "<section aria-labelledby=\"standing\"><h2 id=\"standing\">If something new came now</h2>\n"
            + "<div class=\"scroll\"><table class=\"list\"><thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">On</th>"
            + "<th scope=\"col\">To</th><th scope=\"col\">Earliest</th></tr></thead>\n<tbody>\(rows.joined(separator: "\n"))</tbody>"
            + "</table></div></section>\n"
    }

    private var quotas: String {
        let tight = report.quotas.filter(\.isTight)
        guard !tight.isEmpty else { return "" }
        let items = tight.map { "<li>\(Self.escaped($0.sentence(instants)))</li>" }
        return "<section aria-labelledby=\"quotas\"><h2 id=\"quotas\">Platform quotas</h2>\n<ul>\(items.joined())</ul></section>\n"
    }

    private var costs: String {
        guard !report.costs.isEmpty else { return "" }
        let items = report.costs.map { "<li>\(Self.escaped($0.sentence))</li>" }
        return "<section aria-labelledby=\"costs\"><h2 id=\"costs\">What platforms charge</h2>\n<ul>\(items.joined())</ul></section>\n"
    }

    private var footer: String {
        let assumptions = report.assumptions.map { "Assumes \($0.name) for \($0.count) of \(report.plan.entries.count) entries. " }
        return "<footer><p>\(Self.escaped(assumptions.joined()))\(Self.escaped(report.history)); "
            + "tzdata \(Self.escaped(report.tzdata))</p></footer>\n"
    }

    /// Text between tags and in attributes; control characters are shown, not sent.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in TerminalText.safe(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
