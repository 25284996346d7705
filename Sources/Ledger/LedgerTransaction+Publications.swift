package import CivilTime
package import Domain
import GRDB

extension LedgerTransaction {
    /// - Throws: `conflict` when the key is there already; the transaction stays good.
    package func insert(_ publication: PublicationRecord, actor: String = "engine") throws(LedgerError) {
        let values = try encoded(publication)
        try run("publications", row: publication.key.hex, PublicationRow.insert, values: values)
        try audit(
            actor: actor, action: "publication.insert", subject: publication.key.hex,
            detail: #"{"decision":"\#(publication.decision.rawValue)","to":"\#(publication.state.rawValue)"}"#,
            revision: publication.revision)
    }

    /// Moves a publication along its state machine, with the fields that belong to the move, and writes that down in the
    /// audit log. What always goes with an event is done before `change`, which may do otherwise:
    /// `hold` and `drop` take the slot away; `open` sets `visibleAt`; `loseAnswer` sets `uncertainSince`, a slot and `visibleAt`
    /// where there is none, and starts the count of absent reads afresh; `confirm` sets `publishedAt`; leaving `uncertain` clears `uncertainSince`; every end clears
    /// `dueAt`.
    ///
    /// - Throws: `illegalTransition`, `unknownPublication`.
    @discardableResult
    package func apply(
        _ event: PublicationEvent, to key: PublicationKey, at: Timestamp, actor: String = "engine",
        _ change: (inout PublicationRecord) -> Void = { _ in }
    ) throws(LedgerError) -> PublicationRecord {
        guard let old = try publication(key) else { throw .unknownPublication(key: key) }
        guard let next = old.state.after(event) else { throw .illegalTransition(key: key, from: old.state, event: event) }
        guard !Self.endsUnseen(old, by: event) else { throw .illegalTransition(key: key, from: old.state, event: event) }
        var new = old
        Self.attend(event, from: old.state, to: next, at: at, &new)
        change(&new)
        new.key = key
        new.state = next
        new.updatedAt = at
        // Only a published one may still be due: for its follow-ups.
        if next.isTerminal && next != .published { new.dueAt = nil }
        try save(new, over: old)
        try audit(
            actor: actor, action: "publication.\(event.rawValue)", subject: key.hex,
            detail: #"{"from":"\#(old.state.rawValue)","to":"\#(next.rawValue)"}"#, revision: new.revision)
        // A dead letter was an end before, and yet kept its item until it was dropped.
        let makesRoom = !old.state.isTerminal || old.keepsItem && !new.keepsItem
        if next.isTerminal && next != .published && makesRoom { try reviewLosers(to: key) }
        return new
    }

    /// What may be visible must not count as unseen: its item would be free for a second post. Only the word that it is there,
    /// or that it is not, lets it go on (`publications resolve`).
    private static func endsUnseen(_ record: PublicationRecord, by event: PublicationEvent) -> Bool {
        guard record.state == .held || record.state == .failed, [.drop, .cancel, .expire].contains(event) else { return false }
        return record.isInDoubt
    }

    private static func attend(
        _ event: PublicationEvent, from: PublicationState, to next: PublicationState, at: Timestamp, _ record: inout PublicationRecord
    ) {
        if from == .uncertain { record.uncertainSince = nil }
        if next.isTerminal { record.dueAt = nil }
        switch event {
        case .hold, .drop: record.slot = nil
        case .open: record.visibleAt = at
        case .confirm: record.publishedAt = at
        case .loseAnswer:
            // What was held has no slot: it may be visible since it was wanted.
            record.slot = record.slot ?? record.visibleAt ?? record.wantedAt
            record.visibleAt = record.visibleAt ?? at
            record.uncertainSince = at
            record.absentReads = 0
        case .schedule, .claim, .prepare, .prepared, .sendBack, .absent, .retry, .fail, .cancel, .expire, .revive: break
        }
    }

    /// Changes fields of progress; the state stays what it is.
    ///
    /// - Throws: `identityChanged` when `change` touched the key or the state; `unknownPublication`.
    @discardableResult
    package func update(_ key: PublicationKey, _ change: (inout PublicationRecord) -> Void) throws(LedgerError) -> PublicationRecord {
        guard let old = try publication(key) else { throw .unknownPublication(key: key) }
        var new = old
        change(&new)
        guard new.key == key, new.state == old.state else { throw .identityChanged(key: key) }
        new.updatedAt = at
        try save(new, over: old)
        return new
    }

    /// The row follows when something asks for rows, and before the commit: a step of the engine changes one publication many
    /// times. It never lags by more than one change of state, because the table's trigger wants to see each of them.
    func save(_ new: PublicationRecord, over old: PublicationRecord) throws(LedgerError) {
        if new.state != old.state, let row = behind[old.key], row.state != old.state { try write(old, over: row) }
        memory.forget("publications")
        if behind[old.key] == nil { behind[old.key] = old }
        known?[old.key] = Self.storable(new, over: old)
    }

    func writeBehind() throws(LedgerError) {
        let rows = behind.sorted { $0.key < $1.key }
        for (key, row) in rows {
            if let new = known?[key] { try write(new, over: row) }
        }
        behind = [:]
    }

    /// Writes only the columns that differ, which leaves the indexes of the others alone.
    private func write(_ new: PublicationRecord, over old: PublicationRecord) throws(LedgerError) {
        behind[old.key] = nil
        let changes: [(column: String, value: DatabaseValue)]
        do { changes = try PublicationRow.changes(from: old, to: new) } catch { throw failed(Self.unencodable(new, error)) }
        guard !changes.isEmpty else { return }
        let assignments = changes.map { "\($0.column) = ?" }.joined(separator: ", ")
        let values = changes.map(\.value) + [old.key.hex.databaseValue]
        do {
            try run("publications", row: old.key.hex, "UPDATE publications SET \(assignments) WHERE key = ?", values: values)
        } catch { throw failed(error) }
    }

    /// The change was reported as done: whoever catches this cannot go on as if only that had failed.
    private func failed(_ error: LedgerError) -> LedgerError {
        failure = failure ?? error
        return error
    }

    /// What will be read back: see `storable(_:)` of values.
    private static func storable(_ record: PublicationRecord, over old: PublicationRecord) -> PublicationRecord {
        var record = record
        if record.caption != old.caption { record.caption = withoutNUL(record.caption) }
        if record.title != old.title { record.title = record.title.map(withoutNUL) }
        if record.remoteID != old.remoteID { record.remoteID = record.remoteID.map(withoutNUL) }
        if record.permalink != old.permalink { record.permalink = record.permalink.map(withoutNUL) }
        if record.trouble != old.trouble { record.trouble = record.trouble.map(withoutNUL) }
        if record.content != old.content { record.content = record.content.map(withoutNUL) }
        if record.topic != old.topic { record.topic = record.topic.map(withoutNUL) }
        return record
    }

    private func encoded(_ record: PublicationRecord) throws(LedgerError) -> [DatabaseValue] {
        do { return try PublicationRow.values(record) } catch { throw Self.unencodable(record, error) }
    }

    private static func unencodable(_ record: PublicationRecord, _ error: any Error) -> LedgerError {
        .refused(table: "publications", row: record.key.hex, detail: "it cannot be encoded (\(error))")
    }
}
