package import CivilTime
import Domain
import GRDB

/// The time that a restored ledger knows nothing of: from the last event in the backup to the start of the first publisher
/// after it. What was posted then is not in the ledger, and must not be posted again on a guess.
package struct LostStretch: Hashable, Sendable {
    package var since: Timestamp
    package var until: Timestamp
}

/// What taking up a restored ledger came to.
package struct TakenUp: Hashable, Sendable {
    package var stretch: LostStretch
    /// Publications that may have been made in it, and are held for a person.
    package var held: Int
}

extension LedgerReader {
    /// The newest one; nil in a ledger that was never restored.
    package var lostStretch: LostStretch? {
        get throws(LedgerError) {
            try memory.recall("meta", "lost stretch") { () throws(LedgerError) in try readLostStretch() }
        }
    }

    private func readLostStretch() throws(LedgerError) -> LostStretch? {
        do {
            guard let since = try MetaRows.instant(.lostFrom, db), let until = try MetaRows.instant(.lostUntil, db) else { return nil }
            return LostStretch(since: since, until: until)
        } catch { throw LedgerError.of(error, path: path, table: "meta") }
    }

    /// The last event before what is lost, if the next publisher finds it so; nil when nothing is.
    package func lossToTakeUp(_ incarnation: Incarnation) throws(LedgerError) -> Timestamp? {
        do {
            if let since = try MetaRows.instant(.lostSince, db) { return since }
            let isCopy = try MetaRows.instant(.backup, db) != nil
            return isCopy || incarnation != .matches ? try highWater : nil
        } catch { throw LedgerError.of(error, path: path, table: "meta") }
    }

    /// How many publications a publisher that starts at that instant would hold.
    package func uncertainIfLost(_ stretch: LostStretch) throws(LedgerError) -> Int {
        try fetch("publications", "SELECT count(*) FROM publications \(LostRows.filter)", LostRows.arguments(stretch)) { row in
            var fields = FieldReader(row, table: "publications")
            return try fields.int()
        }.first ?? 0
    }
}

/// Which publications a lost life may have made: those due by its end, and those wanted within it, whatever slot they have
/// now. One that is held may have been released; one that was being looked up may have been sent again.
enum LostRows {
    static let filter: String = {
        let open = PublicationState.allCases.filter { !$0.isTerminal }.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return "WHERE state IN (\(open)) AND (coalesce(slot, wanted_at) <= ? OR wanted_at BETWEEN ? AND ?)"
    }()

    static func arguments(_ stretch: LostStretch) -> StatementArguments {
        [stretch.until.milliseconds, stretch.since.milliseconds, stretch.until.milliseconds]
    }
}

extension LedgerTransaction {
    /// Holds whatever may have been made in the lost time. The reason is `restored`: the publisher looks for each by its content,
    /// where the platform can be asked; what is not found is let go on by a person's word alone. What a backup knows of a post (a
    /// container, an upload session) may have been given up for another since, so that "it is not there" is no evidence.
    func hold(lost stretch: LostStretch) throws(LedgerError) -> TakenUp {
        let why = Reason(
            .restored,
            "the ledger was restored and knows nothing from \(stretch.since.rfc3339(in: .utc)) to \(stretch.until.rfc3339(in: .utc)): "
                + "it may have been posted then")
        let records = try select("\(LostRows.filter) ORDER BY key", LostRows.arguments(stretch))
        for record in records {
            func mark(_ changed: inout PublicationRecord) {
                changed.decision = .held
                changed.reasons = [why]
                changed.visibleAt = changed.visibleAt ?? max(min(record.slot ?? record.wantedAt, stretch.until), stretch.since)
                changed.slot = nil
                changed.machine = nil
                changed.preparedUntil = nil
                changed.absentReads = 0
                // The publisher looks for it.
                changed.dueAt = at
            }
            if record.state == .held { try update(record.key, mark) } else { try apply(.hold, to: record.key, at: at, mark) }
        }
        // Follow-ups, such as a first comment, may have been made as well; leaving them out harms less than doing them twice.
        for record in try unsettled() {
            try update(record.key) { changed in
                changed.machine = nil
                changed.dueAt = nil
                changed.trouble = "what was to follow it is left out: the ledger was restored, and it may be there already"
            }
        }
        try note(stretch)
        try audit(actor: "engine", action: "ledger.restored", subject: "ledger", detail: #"{"held":\#(records.count)}"#)
        return TakenUp(stretch: stretch, held: records.count)
    }

    private func note(_ stretch: LostStretch) throws(LedgerError) {
        do {
            memory.forget("meta")
            try MetaRows.set(.lostFrom, stretch.since, db)
            try MetaRows.set(.lostUntil, stretch.until, db)
            try MetaRows.remove(.lostSince, db)
            try MetaRows.remove(.backup, db)
        } catch { throw LedgerError.of(error, path: path, table: "meta") }
    }
}

extension Ledger {
    /// For a publisher that starts: begins a new incarnation, and holds what an earlier one may have made if this ledger is
    /// older than what last ran here: restored by `restore`, copied back by hand, or moved here without `<ledger>.id`.
    ///
    /// The ledger's number is raised before the file's: were the file first, a crash between the two would look like a
    /// restored backup.
    ///
    /// - Returns: nil when nothing is lost.
    @discardableResult
    package func takeUp(at now: Timestamp) throws(LedgerError) -> TakenUp? {
        let file = Incarnation.read(beside: path) ?? 0
        let incarnation = try incarnation()
        let (number, taken) = try write(at: now) { transaction in
            let since = try transaction.lossToTakeUp(incarnation)
            let taken = try since.map { try transaction.hold(lost: LostStretch(since: $0, until: max($0, now))) }
            return (try transaction.setIncarnation(atLeast: file + 1), taken)
        }
        try Incarnation.store(number, beside: path)
        return taken
    }
}
