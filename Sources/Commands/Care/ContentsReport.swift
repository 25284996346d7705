import CivilTime
import Domain
import Ledger

/// What a ledger or a backup holds, for people and as JSON.
struct ContentsReport {
    let contents: LedgerContents
    let health: LedgerHealth
    let zone: Zone

    private var instants: InstantText { InstantText(zone: zone) }

    var lines: [String] {
        let states = PublicationState.allCases.compactMap { state in
            contents.publications[state].flatMap { $0 > 0 ? "\($0) \(state.rawValue)" : nil }
        }
        let count = contents.publicationCount
        var lines = [
            "  workspace     \(TerminalText.safe(contents.workspace)) (\(contents.stamp.rawValue))",
            "  last event    \(contents.lastEvent.map(instants.full) ?? "none yet")",
            "  publications  \(count)" + (states.isEmpty ? "" : ": " + states.joined(separator: ", ")),
            "  items         \(contents.items)",
            "  steps         \(contents.steps)",
            "  audit log     \(contents.auditRows) rows" + (health.audit.broken == nil ? ", the chain holds" : ""),
        ]
        if let backedUpAt = contents.backedUpAt { lines.append("  taken         \(instants.full(backedUpAt))") }
        return lines
    }

    var json: JSONText {
        .object([
            ("workspace", .string(contents.workspace)), ("stamp", .string(contents.stamp.rawValue)), ("schema", .string(contents.schema)),
            ("taken_at", instants.json(contents.backedUpAt)), ("last_event", instants.json(contents.lastEvent)),
            (
                "publications",
                .object(PublicationState.allCases.map { ($0.rawValue, .int(contents.publications[$0] ?? 0)) })
            ),
            ("items", .int(contents.items)), ("steps", .int(contents.steps)), ("audit_rows", .int(contents.auditRows)),
            ("problems", .array(health.problems.map { .string($0) })),
        ])
    }
}
