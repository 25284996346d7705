import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// What became of several publications at once.
struct SteerOutcome {
    var changed: [PublicationRecord] = []
    var refused: [(record: PublicationRecord, why: String)] = []
}

/// A person's word on all publications that fit.
struct SteerMany: Sendable {
    /// The command's name, and what it did in the past tense.
    var action: String
    var done: String
    /// Looked at where no state is named.
    var states: [PublicationState]
    var change: @Sendable (Steering, LedgerTransaction, [PublicationRecord]) throws -> SteerOutcome

    /// In one transaction: short, so that a daemon beside it waits for moments.
    private static let batch = 500

    func run(_ choice: SteerChoice, in context: CommandContext) throws {
        let steering = try Steering.open(choice.place, choice.ledger, in: context)
        defer { steering.ledger.close() }
        let found = try choice.matches(states, in: steering.ledger, steering)
        guard !choice.dryRun else { return show(found, SteerOutcome(), choice, steering, context) }
        guard choice.yes || found.isEmpty else {
            throw CommandFailure(
                "\(found.count) publications fit", try: "--dry-run lists them, --yes does it: `reprise publications \(action) … --yes`",
                status: .refused)
        }
        var outcome = SteerOutcome()
        var rest = found[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(Self.batch))
            rest = rest.dropFirst(part.count)
            let now = try perform(part, steering)
            outcome.changed += now.changed
            outcome.refused += now.refused
        }
        show(found, outcome, choice, steering, context)
        if outcome.changed.isEmpty, !outcome.refused.isEmpty {
            throw CommandFailure("none of \(found.count) publications could be \(done)", status: .refused)
        }
    }

    private func perform(_ records: [PublicationRecord], _ steering: Steering) throws -> SteerOutcome {
        do {
            return try steering.ledger.write(at: steering.now) { transaction in
                // Another process may have changed them since they were listed.
                let fresh = try records.compactMap { try transaction.publication($0.key) }
                let moved = fresh.filter { record in records.contains { $0.key == record.key && $0.state != record.state } }
                var outcome = try change(steering, transaction, fresh.filter { record in !moved.contains { $0.key == record.key } })
                outcome.refused += moved.map { ($0, "it is \($0.state.rawValue) by now") }
                return outcome
            }
        } catch LedgerError.abandoned(let reason) {
            throw reason
        } catch {
            throw CommandFailure(error.message, try: error.wayOut)
        }
    }

    // MARK: What is said

    private func show(
        _ found: [PublicationRecord], _ outcome: SteerOutcome, _ choice: SteerChoice, _ steering: Steering, _ context: CommandContext
    ) {
        let zone = steering.rules.zone
        switch choice.format {
        case .json: context.console.write(document(found, outcome, choice, zone).pretty)
        case .text:
            let instants = InstantText(zone: zone)
            func line(_ record: PublicationRecord, _ more: String) -> String {
                "\(record.key.short)  \(instants.full(record.slot ?? record.wantedAt))  \(TerminalText.safe(record.destination))  \(more)"
            }
            for record in choice.dryRun ? found : [] { context.console.line(line(record, record.state.rawValue)) }
            for (record, why) in outcome.refused { context.console.line(line(record, "refused: \(TerminalText.safe(why))")) }
            context.console.line(
                choice.dryRun
                    ? "\(found.count) publications fit; nothing was changed"
                    : "\(outcome.changed.count) of \(found.count) publications \(done)")
        }
    }

    private func document(_ found: [PublicationRecord], _ outcome: SteerOutcome, _ choice: SteerChoice, _ zone: Zone) -> JSONText {
        let publications = PublicationJSON(zone: zone)
        return .object([
            ("version", .int(1)), ("action", .string(action)), ("dry_run", .bool(choice.dryRun)), ("matched", .int(found.count)),
            ("changed", .array((choice.dryRun ? [] : outcome.changed).map(publications.value))),
            ("would_change", .array((choice.dryRun ? found : []).map(publications.value))),
            (
                "refused",
                .array(outcome.refused.map { .object([("key", .string($0.record.key.hex)), ("text", .string($0.why))]) })
            ),
        ])
    }
}

extension SteerMany {
    /// Dead letters get slots again, all beside each other.
    static let retry = SteerMany(action: "retry", done: "scheduled", states: [.failed]) { steering, transaction, records in
        try steering.reschedule(records, mayBeVisible: true, in: transaction)
    }

    private static let endable: [PublicationState] = [.planned, .scheduled, .held, .claimed, .preparing, .ready, .retrying]

    static let drop = SteerMany(action: "drop", done: "dropped", states: endable + [.failed]) { try $0.end($2, by: .drop, in: $1) }
    static let cancel = SteerMany(action: "cancel", done: "cancelled", states: endable) { try $0.end($2, by: .cancel, in: $1) }
}

extension Steering {
    /// Ends what can be ended.
    func end(_ records: [PublicationRecord], by event: PublicationEvent, in transaction: LedgerTransaction) throws -> SteerOutcome {
        var outcome = SteerOutcome()
        for record in records {
            do { outcome.changed.append(try end(record, by: event, in: transaction)) } catch LedgerError.illegalTransition {
                outcome.refused.append((record, Steering.whyNotEnded(record)))
            }
        }
        return outcome
    }

    /// Why the ledger refuses an end.
    static func whyNotEnded(_ record: PublicationRecord) -> String {
        record.isInDoubt && (record.state == .held || record.state == .failed)
            ? "it may already be visible; `reprise publications resolve \(record.key.short)` decides" : "that is impossible now"
    }

    func end(
        _ record: PublicationRecord, by event: PublicationEvent, in transaction: LedgerTransaction
    ) throws -> PublicationRecord {
        try transaction.apply(event, to: record.key, at: now, actor: actor) { changed in
            changed.dueAt = nil
            if event == .drop { changed.decision = .dropped }
            changed.reasons.append(Reason(.byHand, "asked for by \(actor)"))
        }
    }

    /// Gives slots from now on, in the order given, by the same planner as ever.
    ///
    /// - Parameter mayBeVisible: nobody has looked whether they are: those whose answer is lost are refused.
    func reschedule(
        _ records: [PublicationRecord], mayBeVisible: Bool, in transaction: LedgerTransaction
    ) throws -> SteerOutcome {
        var outcome = SteerOutcome()
        var hopeful: [PublicationRecord] = []
        for record in records {
            do {
                if mayBeVisible { try Steering.refuseUncertain(record) }
                try refuseHopeless(record, in: transaction)
                if let asked = try missingApprovals(record, in: transaction) {
                    outcome.changed.append(try askForApproval(record, asked, in: transaction))
                } else {
                    hopeful.append(record)
                }
            } catch let failure as CommandFailure { outcome.refused.append((record, failure.message)) }
        }
        let answers = Planner(rules: rules).replace(
            hopeful, history: try history(of: hopeful, in: transaction), brakes: try transaction.brakes(), at: now)
        for (record, answer) in zip(hopeful, answers) {
            guard let slot = answer.slot else {
                outcome.refused.append((record, answer.reasons.last?.text ?? "no instant is admissible"))
                continue
            }
            if record.state.isTerminal { _ = try transaction.apply(.revive, to: record.key, at: now, actor: actor) }
            outcome.changed.append(try give(record, slot, answer.reasons, in: transaction))
        }
        return outcome
    }

    /// A person's word that something is to be sent again is not the word that it may be sent at all.
    private func askForApproval(
        _ record: PublicationRecord, _ reasons: [Reason], in transaction: LedgerTransaction
    ) throws -> PublicationRecord {
        guard record.state == .held, record.isInDoubt else {
            let why = reasons.first?.text ?? "it waits for approval"
            throw Steering.refused(record, "\(why); `reprise publications approve \(record.key.short)` gives a word")
        }
        return try transaction.update(record.key) { changed in
            changed.reasons = reasons
            changed.dueAt = reasons.compactMap(\.until).min()
            changed.machine = nil
        }
    }

    private func give(
        _ record: PublicationRecord, _ slot: Timestamp, _ reasons: [Reason], in transaction: LedgerTransaction
    ) throws -> PublicationRecord {
        try transaction.apply(.schedule, to: record.key, at: now, actor: actor) { changed in
            changed.slot = slot
            changed.dueAt = now
            changed.decision = slot == changed.wantedAt ? .publish : .deferred
            changed.reasons = reasons + [Reason(.byHand, "asked for by \(actor)")]
            // Prepared anew: what an adapter remembers of an earlier visible call must not decide about this one.
            changed.machine = nil
            changed.preparedUntil = nil
            changed.attempts = 0
        }
    }

    private func history(of records: [PublicationRecord], in transaction: LedgerTransaction) throws -> [PublicationRecord] {
        let planner = Planner(rules: rules)
        var history = try transaction.slotHistory(from: now - planner.pastReach, to: now + rules.defaults.latest + planner.reach)
        var known = Set(history.map(\.key))
        // Dedupe without `within` reaches for ever.
        for item in Set(records.compactMap(\.item)).sorted() {
            history += try transaction.publications(ofItem: item).filter { known.insert($0.key).inserted }
        }
        return history
    }
}
