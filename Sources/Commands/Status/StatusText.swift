import CivilTime
import Domain
import Ledger

/// One screen for people.
struct StatusText {
    let overview: LedgerOverview
    let ledger: String
    let zone: Zone
    let console: Console

    private var instants: InstantText { InstantText(zone: zone) }

    var lines: [String] {
        var lines = head
        lines += ["", counts]
        lines += clock + brakes + circuits
        lines += overview.waiting.map { revision in
            console.paint("Waiting revision:", .bad) + " \(revision.id): \(TerminalText.safe(revision.cause)); "
                + "`reprise reload --confirm \(revision.id)`"
        }
        lines += section("Overdue", .bad, overview.overdue)
        lines += section("Uncertain: the answer to the visible call was lost", .bad, overview.uncertain)
        lines += section("Waiting for approval: `reprise publications approve KEY`", .careful, overview.unapproved)
        lines += section("Held for a person", .careful, overview.held.filter { !$0.awaitsApproval })
        lines += section("Failed", .bad, overview.failed)
        lines += section("Next", .bold, overview.next)
        lines += limits + sources
        return lines
    }

    private var head: [String] {
        var lines = [console.paint("Ledger", .bold) + " \(ledger)"]
        if let revision = overview.revision {
            lines.append("Revision \(revision.id), at work since \(instants.full(revision.activatedAt))")
        } else {
            lines.append("No revision has been put to work yet.")
        }
        let last = overview.highWater.map { "last event \(instants.full($0)) (\(InstantText.distance(from: overview.now, to: $0)))" }
        lines.append((last ?? "no event yet") + (overview.publisher.map { "; published from by \(TerminalText.safe($0))" } ?? ""))
        return lines
    }

    private var counts: String {
        let shown = PublicationState.allCases.compactMap { state in
            overview.counts[state].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
        }
        return shown.isEmpty ? "No publications." : "Publications: " + shown.joined(separator: ", ")
    }

    private var clock: [String] {
        guard let doubted = overview.doubtedClock else { return [] }
        return [
            console.paint("Clock:", .bad)
                + " it jumped forward to \(instants.full(doubted)); nothing is posted until a platform's answer shows that time, or "
                + "`reprise resume` says that it is right"
        ]
    }

    private var brakes: [String] {
        overview.brakes.map { brake in
            let what = brake.scope == .all ? "everything" : "\(brake.scope.rawValue) \(TerminalText.safe(brake.name))"
            let end = brake.until.map { " until \(instants.full($0))" } ?? ""
            return console.paint("Paused:", .bad) + " \(what)\(end): \(TerminalText.safe(brake.reason))"
        }
    }

    private var circuits: [String] {
        overview.circuits.map { circuit in
            let name = TerminalText.safe(circuit.destination)
            let since = circuit.since.map { ", since \(instants.full($0))" } ?? ""
            let next = circuit.probe.map { "\($0.short) tries now" } ?? circuit.probeAt.map { "the next try is at \(instants.full($0))" }
            return console.paint("\(name):", .bad) + " \(CircuitText.cause(circuit))\(since): \(TerminalText.firstLine(circuit.detail)); "
                + (next ?? CircuitText.way(circuit))
        }
    }

    private var limits: [String] {
        guard !overview.limits.isEmpty else { return [] }
        let shown = overview.limits.prefix(LedgerOverview.shown).map { limit in
            let reading = limit.reading
            let left =
                reading.ceiling.map { "\(reading.remaining) of \($0) left" }
                ?? (reading.remaining == 0 ? "used up" : "\(reading.remaining) left")
            let text = "\(limit.key.platform.displayName) \(TerminalText.safe(limit.title))"
            return "  \(text)  \(left) until \(instants.full(reading.resetsAt))"
        }
        return ["", console.paint("Limits of the platforms", .bold)] + shown
    }

    private func section(_ title: String, _ tint: Tint, _ records: [PublicationRecord]) -> [String] {
        guard !records.isEmpty else { return [] }
        var lines = ["", console.paint("\(title) (\(records.count))", tint)]
        for record in records.prefix(LedgerOverview.shown) {
            let instant = record.slot ?? record.wantedAt
            let when = "\(instants.full(instant)) (\(InstantText.distance(from: overview.now, to: instant)))"
            lines.append(
                "  \(record.key.short)  \(TerminalText.pad(when, 30)) \(TerminalText.safe(record.destination))  \(record.state.rawValue)")
            let why = record.reasons.last.map { ReasonText(zone).line($0, on: console) } ?? record.trouble.map(TerminalText.firstLine)
            if let why, record.state != .scheduled { lines.append("                " + why) }
        }
        if records.count > LedgerOverview.shown {
            lines.append("  … and \(records.count - LedgerOverview.shown) more: `reprise publications list`")
        }
        return lines
    }

    private var sources: [String] {
        guard !overview.sources.isEmpty else { return [] }
        return ["", console.paint("Sources", .bold)]
            + overview.sources.map { name, state in
                let last = state.lastPollAt.map { "polled \(InstantText.distance(from: overview.now, to: $0))" } ?? "never polled"
                let trouble =
                    state.lastError.map { "  " + console.paint("\(state.failures) failed: \(TerminalText.firstLine($0))", .bad) } ?? ""
                return "  \(TerminalText.safe(name))  \(last)\(trouble)"
            }
    }
}
