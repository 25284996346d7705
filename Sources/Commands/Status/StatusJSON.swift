import CivilTime
import Domain
import Ledger

/// `status --format json` (`schema/status.schema.json`).
struct StatusJSON {
    let overview: LedgerOverview?
    let ledger: String
    let stamp: LedgerStamp?
    let zone: Zone

    var document: JSONText {
        let instants = InstantText(zone: zone)
        let publications = PublicationJSON(zone: zone)
        func list(_ records: [PublicationRecord]?) -> JSONText { .array((records ?? []).map(publications.value)) }
        let counts = PublicationState.allCases.map { ($0.rawValue, JSONText.int(overview?.counts[$0] ?? 0)) }
        return .object([
            ("version", .int(1)), ("ledger", .string(ledger)), ("stamp", .optional(stamp?.rawValue)),
            ("revision", .optional(overview?.revision?.id)), ("last_event", instants.json(overview?.highWater)),
            ("doubted_clock", instants.json(overview?.doubtedClock)),
            ("counts", .object(counts)), ("overdue", list(overview?.overdue)), ("uncertain", list(overview?.uncertain)),
            ("held", list(overview?.held)), ("next", list(overview?.next)),
            ("awaiting_approval", list(overview?.unapproved)),
            ("waiting_revisions", .array((overview?.waiting ?? []).map { waiting($0, instants) })),
            ("sources", .array((overview?.sources ?? []).map { source($0.name, $0.state, instants) })),
            ("brakes", .array((overview?.brakes ?? []).map { brake($0, instants) })),
            ("circuits", .array((overview?.circuits ?? []).map { circuit($0, instants) })),
            ("limits", .array((overview?.limits ?? []).map { limit($0, instants) })),
        ])
    }

    private func source(_ name: String, _ state: SourceState, _ instants: InstantText) -> JSONText {
        .object([
            ("name", .string(name)), ("last_poll_at", instants.json(state.lastPollAt)), ("next_poll_at", instants.json(state.nextPollAt)),
            ("failures", .int(state.failures)), ("last_error", .optional(state.lastError)),
        ])
    }

    private func waiting(_ revision: WaitingRevision, _ instants: InstantText) -> JSONText {
        .object([
            ("revision", .string(revision.id)), ("since", instants.json(revision.since)), ("added", .int(revision.added)),
            ("cancelled", .int(revision.cancelled)), ("text", .string(revision.cause)),
        ])
    }

    private func circuit(_ circuit: Circuit, _ instants: InstantText) -> JSONText {
        .object([
            ("destination", .string(circuit.destination)), ("cause", .optional(circuit.cause?.rawValue)),
            ("since", instants.json(circuit.since)), ("failures", .int(circuit.failures)), ("probe_at", instants.json(circuit.probeAt)),
            ("probe", .optional(circuit.probe?.hex)), ("text", .string(circuit.detail)),
        ])
    }

    private func limit(_ limit: RateLimit, _ instants: InstantText) -> JSONText {
        let reading = limit.reading
        return .object([
            ("platform", .string(limit.key.platform.rawValue)), ("account", .string(limit.credential)),
            ("name", .string(limit.key.name)), ("scope", .string(limit.key.scope.rawValue)), ("owner", .string(limit.key.owner)),
            ("limit", reading.ceiling.map { .int(Int($0)) } ?? .null), ("remaining", .int(Int(reading.remaining))),
            ("resets_at", instants.json(reading.resetsAt)), ("read_at", instants.json(limit.readAt)),
        ])
    }

    private func brake(_ brake: Brake, _ instants: InstantText) -> JSONText {
        .object([
            ("scope", .string(brake.scope.rawValue)), ("name", .string(brake.name)), ("reason", .string(brake.reason)),
            ("since", instants.json(brake.since)), ("until", instants.json(brake.until)),
        ])
    }
}
