import CivilTime
import Domain
import Foundation
import Ledger
import Planner
import RuleSet

/// The planner's inputs out of a ledger, without anything secret, so that a plan elsewhere (a pull request's) knows the
/// history: `export --snapshot`, `plan --state`.
struct PlanSnapshot: Codable {
    struct KnownItem: Codable {
        var item: Item
        var media: MediaFinding
    }

    /// Of this format.
    var version = 1
    var workspace: String
    var takenAt: Timestamp
    var latest: Timestamp?
    var history: [PublicationRecord]
    var items: [KnownItem]
    /// Items behind what is not at its end yet.
    var earlierItems: [KnownItem]
    var adoptions: [String: Timestamp]
    var brakes: [Brake]
    /// Those of what has not ended; nil: taken by a version that had none.
    var approvals: [GivenApproval]?

    /// How far back posts are kept: whatever a guardrail of tomorrow may look at, within reason.
    private static let memory: Duration = .days(400)
    private static let maxBytes = 512 << 20

    init(_ reader: LedgerReader, workspace: String, at now: Timestamp) throws(LedgerError) {
        self.workspace = workspace
        takenAt = now
        latest = try reader.highWater
        history = try reader.publications().filter { record in
            !record.state.isTerminal || (record.slot ?? record.wantedAt) >= now - Self.memory
        }.map(Self.redacted)
        items = try reader.items(undecided: .max).map { KnownItem(item: $0.item, media: $0.media) }
        earlierItems = []
        for id in Set(history.filter { !$0.state.isTerminal }.compactMap(\.item)).sorted() {
            if let record = try reader.itemRecord(id) { earlierItems.append(KnownItem(item: record.item, media: record.media)) }
        }
        adoptions = try reader.adoptions()
        brakes = try reader.brakes()
        approvals = try reader.openApprovals()
    }

    /// Without what only publishing needs: adapter states hold addresses of upload sessions, and answers of servers may
    /// quote anything.
    private static func redacted(_ record: PublicationRecord) -> PublicationRecord {
        var record = record
        record.machine = nil
        record.preparedUntil = nil
        record.trouble = nil
        record.caption = SecretWords.redacted(record.caption)
        record.title = record.title.map(SecretWords.redacted)
        return record
    }

    var inputs: PlanInputs {
        var inputs = PlanInputs()
        inputs.history = history
        inputs.items = items.map { PlanInputs.KnownItem($0.item, media: $0.media) }
        inputs.earlierItems = earlierItems.map { PlanInputs.KnownItem($0.item, media: $0.media) }
        inputs.adoptions = adoptions
        inputs.brakes = brakes
        inputs.approvals = approvals ?? []
        // What was published or has failed was decided about when it was.
        inputs.newOutcomes = []
        inputs.isCold = false
        return inputs
    }

    var data: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self) + Data("\n".utf8)
        }
    }

    static func read(_ path: String) throws -> PlanSnapshot {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: maxBytes + 1) else {
            throw CommandFailure("cannot read the snapshot \(path)", try: "check its permissions")
        }
        guard data.count <= maxBytes else { throw CommandFailure("\(path) is too large for a snapshot", try: "take it anew") }
        guard let snapshot = try? JSONDecoder().decode(PlanSnapshot.self, from: data) else {
            throw CommandFailure("\(path) is neither a ledger nor a snapshot", try: "`reprise export --snapshot \(path)` writes one")
        }
        guard snapshot.version == 1 else {
            throw CommandFailure("\(path) is a snapshot of a later version (\(snapshot.version))", try: "a newer reprise")
        }
        return snapshot
    }
}
