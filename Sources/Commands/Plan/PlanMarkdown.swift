import CivilTime
import Domain
import Planner

/// A plan for a pull request's comment: a warning where posts vanish, a fold-out for each day, below 60 kB.
///
/// Captions are written by strangers: every punctuation character of theirs is an entity, so that no mention pings
/// anybody, no link is followed and no table breaks.
struct PlanMarkdown {
    let report: PlanReport

    /// GitHub refuses comments above 65,536 characters; hidden markers and a footer of the caller's fit in what is left.
    static let limit = 60_000
    private static let openDays = 3
    private static let mostCancelled = 20

    private var instants: InstantText { report.instants }

    var text: String {
        var text = head
        let tail = self.tail
        var room = Self.limit - text.utf8.count - tail.utf8.count - 200
        var leftOut = (entries: 0, days: 0)
        var shown = 0
        for day in report.days {
            let entries = listed(day)
            guard !entries.isEmpty else { continue }
            let block = fold(day, entries, isOpen: shown < Self.openDays)
            guard leftOut.days == 0, block.utf8.count <= room else {
                leftOut = (leftOut.entries + entries.count, leftOut.days + 1)
                continue
            }
            room -= block.utf8.count
            shown += 1
            text += block
        }
        if leftOut.days > 0 {
            text += "\n**\(leftOut.entries) more entries on \(leftOut.days) days are left out**: `reprise plan` shows them all.\n"
        }
        return text + tail
    }

    private var head: String {
        var lines = ["### Plan of \(Self.code(report.workspace))", ""]
        if let base = report.base { lines.append("**\(report.changes ?? "No changes")** against \(Self.code(base)).") }
        lines += ["\(report.sum). \(report.period), revision \(Self.code(report.shortRevision)).", ""]
        lines += cancelled
        if report.plan.entries.isEmpty { lines += ["Nothing is to be posted in this period.", ""] }
        let kept = report.plan.entries.count { $0.change == .keep }
        if kept > 0 { lines += ["\(kept) unchanged entries are not listed.", ""] }
        return lines.joined(separator: "\n") + "\n"
    }

    private var cancelled: [String] {
        let gone = report.cancelled
        guard !gone.isEmpty else { return [] }
        var lines = ["> [!WARNING]", "> \(gone.count == 1 ? "1 post" : "\(gone.count) posts") would no longer appear:"]
        for entry in gone.prefix(Self.mostCancelled) {
            let publication = entry.publication
            let why = report.differences[publication.key].map(Self.words) ?? ""
            lines.append(
                "> - \(instants.full(entry.instant)) \(Self.code(publication.destination)): "
                    + "\(Self.quoted(PlanReport.headline(publication), 80)) \(why)")
        }
        if gone.count > Self.mostCancelled { lines.append("> - and \(gone.count - Self.mostCancelled) more") }
        return lines + [""]
    }

    /// What changes; without any base everything is new and is listed.
    private func listed(_ day: PlanReport.Day) -> [PlanEntry] { day.entries.filter { $0.change != .keep } }

    private func fold(_ day: PlanReport.Day, _ entries: [PlanEntry], isOpen: Bool) -> String {
        let counts = [(PlanEntry.Change.add, "+"), (.update, "~"), (.remove, "−")].compactMap { change, sign in
            let count = day.count(change)
            return count > 0 ? "\(sign)\(count)" : nil
        }
        var lines = [
            "<details\(isOpen ? " open" : "")><summary><b>\(instants.day(day.instant))</b> \(counts.joined(separator: " "))</summary>", "",
            "| | Time | Where | What | Why |", "|---|---|---|---|---|",
        ]
        lines += entries.map(row)
        return lines.joined(separator: "\n") + "\n\n</details>\n\n"
    }

    private func row(_ entry: PlanEntry) -> String {
        let publication = entry.publication
        let sign = entry.change == .remove ? "−" : entry.changeMark
        let time = entry.shownAt.map(instants.time) ?? "**\(publication.decision.rawValue)**"
        var why = publication.reasons.map(reason)
        if let difference = report.differences[publication.key], entry.change != .add || why.isEmpty {
            why.insert(Self.words(difference), at: 0)
        }
        if publication.decision == .deferred { why.insert("deferred from \(instants.full(publication.wantedAt))", at: 0) }
        if let release = entry.wouldBeAt { why.insert("would be at \(instants.full(release))", at: 0) }
        let name = "\(Self.code(publication.destination)) \(publication.platform.displayName)"
        return "| \(sign) | \(time) | \(name) | \(Self.quoted(PlanReport.headline(publication), 120)) | \(why.joined(separator: "<br>")) |"
    }

    private func reason(_ reason: Reason) -> String {
        var text = Self.code(reason.code.rawValue)
        if let guardrail = reason.guardrail { text += " \(Self.escaped(guardrail))" }
        if let until = reason.until { text += " until \(instants.full(until))" }
        if let at = reason.at, !at.file.isEmpty { text += " \(Self.code("\(at.file):\(at.line)"))" }
        return text
    }

    private static func words(_ difference: PlanComparison.Difference) -> String {
        let place = difference.line.map { " \(code("\($0.file):\($0.line)"))" + (difference.isInBase ? " in the base" : "") }
        return escaped(difference.words.joined(separator: ", ")) + (place ?? "")
    }

    private var tail: String {
        var lines: [String] = []
        let tight = report.quotas.filter(\.isTight).map { "- \(Self.escaped($0.sentence(instants)))" }
        if !tight.isEmpty { lines += ["**Platform quotas**", ""] + tight.prefix(20) + [""] }
        if !report.costs.isEmpty {
            lines += ["**What platforms charge**", ""] + report.costs.prefix(20).map { "- \(Self.escaped($0.sentence))" } + [""]
        }
        lines += report.assumptions.map { "Assumes \(Self.escaped($0.name)) for \($0.count) entries." }
        return lines.joined(separator: "\n") + "\n<sub>\(Self.escaped(report.history)); tzdata \(Self.escaped(report.tzdata))</sub>\n"
    }

    private static func code(_ text: String) -> String { "<code>\(escaped(text))</code>" }

    private static func quoted(_ text: String, _ width: Int) -> String { code(TerminalText.crop(text, width)) }

    /// Entities instead of every character that Markdown or HTML could take for markup.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in TerminalText.safe(text).unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", " ", ",", ".", "?", "'", "/", "-", ":": result.unicodeScalars.append(scalar)
            case _ where scalar.isASCII: result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
