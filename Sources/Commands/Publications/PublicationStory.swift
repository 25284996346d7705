import CivilTime
import Domain
import Ledger

/// All there is to tell of one publication: decision, reasons, content, attempts and their steps.
struct PublicationStory {
    let record: PublicationRecord
    let attempts: [AttemptRecord]
    let zone: Zone

    func lines(on console: Console) -> [String] {
        let instants = InstantText(zone: zone)
        let slot = record.slot.map { ", slot \(instants.full($0))" } ?? ""
        var lines = [
            console.paint("Publication \(record.key.short)", .bold) + "  \(record.state.rawValue)  \(record.key.hex)",
            "  to        \(TerminalText.safe(record.destination)) (\(record.platform.displayName))",
            "  because   \(TerminalText.safe(cause)), revision \(record.revision)",
            "  wanted    \(instants.full(record.wantedAt))",
            "  decided   \(record.decision.rawValue)\(slot), \(instants.full(record.decidedAt))",
        ]
        lines += record.reasons.map { "            " + ReasonText(zone).line($0, on: console) }
        if let title = record.title { lines.append("  title     \(TerminalText.firstLine(title))") }
        lines.append("  caption   \(TerminalText.safe(record.caption))")
        lines.append("  media     \(media)")
        if let published = record.publishedAt { lines.append("  published \(instants.full(published))") }
        if let link = record.permalink ?? record.remoteID { lines.append("  remote    \(TerminalText.safe(link))") }
        if let trouble = record.trouble { lines.append("  trouble   " + console.paint(TerminalText.safe(trouble), .bad)) }
        for attempt in attempts {
            lines.append("  " + console.paint("attempt \(attempt.number)", .bold))
            lines += attempt.steps.map { "    " + step($0, instants) }
        }
        return lines
    }

    private var cause: String { record.cause + (record.item.map { ", item \($0.rawValue)" } ?? "") }

    private var media: String {
        switch record.media {
        case .assumed: "assumed to be there"
        case .found(let file): "\(file.mimeType), \(file.bytes) bytes, sha256 \(file.sha256.prefix(12))"
        case .missing: "missing"
        case .ambiguous(let names): "ambiguous: \(names.map(TerminalText.safe).joined(separator: ", "))"
        case .notNeeded: "none needed"
        }
    }

    private func step(_ step: StepRecord, _ instants: InstantText) -> String {
        let status = step.status.map { " \($0)" } ?? ""
        let end = step.outcome.map { "\(TerminalText.safe($0))\(status)" } ?? "no answer yet"
        let id = step.requestID.map { "  request \(TerminalText.safe($0))" } ?? ""
        let took = step.finishedAt.map { " in \(($0 - step.startedAt).text)" } ?? ""
        return "\(instants.full(step.startedAt))  \(step.kind.rawValue)  \(TerminalText.safe(step.label)): \(end)\(took)"
            + "  \(TerminalText.safe(step.request))\(id)"
    }

    var json: JSONText {
        let instants = InstantText(zone: zone)
        var members = PublicationJSON(zone: zone).members(record)
        members += [
            ("cause", .string(record.cause)), ("decision", .string(record.decision.rawValue)), ("revision", .string(record.revision)),
            ("decided_at", instants.json(record.decidedAt)), ("published_at", instants.json(record.publishedAt)),
            ("title", .optional(record.title)), ("caption", .string(record.caption)), ("trouble", .optional(record.trouble)),
            ("attempts", .array(attempts.map { attempt($0, instants) })),
        ]
        return .object(members)
    }

    private func attempt(_ attempt: AttemptRecord, _ instants: InstantText) -> JSONText {
        let steps = attempt.steps.map { step in
            JSONText.object([
                ("kind", .string(step.kind.rawValue)), ("label", .string(step.label)), ("request", .string(step.request)),
                ("started_at", instants.json(step.startedAt)), ("finished_at", instants.json(step.finishedAt)),
                ("outcome", .optional(step.outcome)), ("status", step.status.map { .int($0) } ?? .null),
                ("request_id", .optional(step.requestID)),
            ])
        }
        return .object([("number", .int(attempt.number)), ("steps", .array(steps))])
    }
}
