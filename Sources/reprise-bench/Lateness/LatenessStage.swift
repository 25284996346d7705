import CivilTime
import Domain
import Ledger

/// A ledger with very much that is scheduled for later, and some that is due within a minute.
struct LatenessStage {
    let path: String
    let keys: [PublicationKey]
    /// When each of `keys` is to be visible.
    let slots: [PublicationKey: Timestamp]

    static let instant = DurableStage.instant
    /// Before the first slot.
    static let quiet: Duration = .seconds(2)

    /// - Parameters:
    ///   - scheduled: how many wait for a day far away.
    ///   - due: how many have their slots evenly in `span`.
    init(scheduled: Int, due: Int, in span: Duration, at path: String, workspace: String) throws {
        self.path = path
        let ledger = try Ledger.open(path: path, stamp: .live, workspace: workspace, at: Self.instant)
        var keys: [PublicationKey] = []
        var slots: [PublicationKey: Timestamp] = [:]
        try ledger.write(at: Self.instant) { transaction in
            for index in 0..<due {
                let pause = Duration.milliseconds(span.milliseconds * Int64(index) / Int64(max(1, due)))
                let slot = Self.instant + Self.quiet + pause
                let record = Self.publication("due \(index)", slot: slot)
                try transaction.insert(record)
                keys.append(record.key)
                slots[record.key] = slot
            }
            try transaction.insert(Self.publication("later", slot: Self.instant + .days(30)))
        }
        try ledger.checkpoint()
        ledger.close()
        self.keys = keys
        self.slots = slots
        try Self.multiply(Self.publication("later", slot: Self.instant).key, by: scheduled - 1, in: path)
    }

    private static func publication(_ subject: String, slot: Timestamp) -> PublicationRecord {
        let key = PublicationKey(workspace: "bench", cause: "rule:repost", subject: subject, destination: "studio-x")
        let file = MediaFile(
            sha256: String(repeating: "a", count: 64), bytes: 12_345_678, mimeType: "video/mp4", duration: .seconds(30), width: 720,
            height: 1280)
        var record = PublicationRecord(
            key: key, cause: "rule:repost", destination: "studio-x", platform: .x, rule: "repost", occurrence: subject, state: .scheduled,
            decision: .publish,
            wantedAt: slot, slot: slot, decidedAt: instant, revision: "bench", caption: "Number \(subject) of many #dance #studio",
            media: .found(file))
        record.dueAt = slot - .minutes(15)
        return record
    }

    /// Copies one row many times, each with its own key and slot: a million by the ledger's own verbs would take minutes.
    private static func multiply(_ key: PublicationKey, by count: Int, in path: String) throws {
        guard count > 0 else { return }
        let database = try RawDatabase(path)
        let columns = try database.texts("SELECT name FROM pragma_table_info('publications')")
        let values = columns.map { column in
            switch column {
            case "key": "printf('%064x', value)"
            case "slot", "wanted_at", "due_at": "\(column) + value * 1000"
            default: column
            }
        }
        try database.execute(
            """
            WITH RECURSIVE series (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM series WHERE value < \(count))
            INSERT INTO publications (\(columns.joined(separator: ", ")))
            SELECT \(values.joined(separator: ", ")) FROM series, publications WHERE key = '\(key.hex)'
            """)
        try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
