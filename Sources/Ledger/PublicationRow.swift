import CivilTime
import Domain
import Foundation
import GRDB

/// A publication as a row: the same columns, in the same order, for reading, inserting and updating.
enum PublicationRow {
    /// One column. Most updates touch a few of them, so that a value is only made where it differs.
    private struct Column: Sendable {
        var name: String
        var isSame: @Sendable (PublicationRecord, PublicationRecord) -> Bool
        var value: @Sendable (PublicationRecord) throws -> DatabaseValue

        init<Value: Equatable & SendableMetatype>(
            _ name: String, _ field: @escaping @Sendable (PublicationRecord) -> Value,
            _ stored: @escaping @Sendable (Value) throws -> DatabaseValue
        ) {
            self.name = name
            isSame = { field($0) == field($1) }
            value = { try stored(field($0)) }
        }

        init(_ name: String, text field: @escaping @Sendable (PublicationRecord) -> String?) {
            self.init(name, field) { $0?.databaseValue ?? .null }
        }

        init(_ name: String, instant field: @escaping @Sendable (PublicationRecord) -> Timestamp?) {
            self.init(name, field) { $0?.milliseconds.databaseValue ?? .null }
        }

        init(_ name: String, count field: @escaping @Sendable (PublicationRecord) -> Int) { self.init(name, field) { $0.databaseValue } }
    }

    private static let all: [Column] = [
        Column("key", { $0.key }, { $0.hex.databaseValue }), Column("cause", text: { $0.cause }),
        Column("destination", text: { $0.destination }), Column("platform", { $0.platform }, { $0.rawValue.databaseValue }),
        Column("campaign", text: { $0.campaign }), Column("rule", text: { $0.rule }), Column("post", text: { $0.post }),
        Column("item", text: { $0.item?.rawValue }), Column("occurrence", text: { $0.occurrence }),
        Column("variant", text: { $0.variant }), Column("state", { $0.state }, { $0.rawValue.databaseValue }),
        Column("decision", { $0.decision }, { $0.rawValue.databaseValue }),
        Column("reasons", { $0.reasons }, { try StoredJSON.text($0).databaseValue }), Column("wanted_at", instant: { $0.wantedAt }),
        Column("slot", instant: { $0.slot }), Column("decided_at", instant: { $0.decidedAt }),
        Column("revision", text: { $0.revision }), Column("caption", text: { $0.caption }), Column("title", text: { $0.title }),
        Column("media", { $0.media }, { try StoredJSON.text($0).databaseValue }), Column("due_at", instant: { $0.dueAt }),
        Column("attempts", count: { $0.attempts }), Column("machine", { $0.machine }, { $0.map { Data($0).databaseValue } ?? .null }),
        Column("prepared_until", instant: { $0.preparedUntil }), Column("visible_at", instant: { $0.visibleAt }),
        Column("uncertain_since", instant: { $0.uncertainSince }), Column("absent_reads", count: { $0.absentReads }),
        Column("remote_id", text: { $0.remoteID }), Column("permalink", text: { $0.permalink }),
        Column("published_at", instant: { $0.publishedAt }), Column("trouble", text: { $0.trouble }),
        Column("updated_at", instant: { $0.updatedAt }), Column("content", text: { $0.content }), Column("topic", text: { $0.topic }),
        Column("asked_at", instant: { $0.askedAt }), Column("blocker", { blocker(of: $0) }, { $0?.hex.databaseValue ?? .null }),
    ]

    static let list = all.map(\.name).joined(separator: ", ")
    static let select = "SELECT \(list) FROM publications"
    static let insert = "INSERT INTO publications (\(list)) VALUES (\(Array(repeating: "?", count: all.count).joined(separator: ", ")))"

    static func values(_ record: PublicationRecord) throws -> [DatabaseValue] { try all.map { try $0.value(record) } }

    /// The columns whose values differ.
    static func changes(from old: PublicationRecord, to new: PublicationRecord) throws -> [(column: String, value: DatabaseValue)] {
        var changes: [(column: String, value: DatabaseValue)] = []
        for column in all where !column.isSame(old, new) { changes.append((column.name, try column.value(new))) }
        return changes
    }

    /// What a dropped publication lost against: a column of its own, so that whoever ends can find whom it stood in the way of.
    private static func blocker(of record: PublicationRecord) -> PublicationKey? {
        record.state == .dropped ? record.reasons.lazy.compactMap(\.blocker).first : nil
    }

    static func record(_ row: Row) throws -> PublicationRecord {
        var fields = FieldReader(row, table: "publications")
        let key = try fields.key()
        let cause = try fields.text()
        let destination = try fields.text()
        let platform: Platform = try fields.value()
        let campaign = try fields.optionalText()
        let rule = try fields.optionalText()
        let post = try fields.optionalText()
        let item = try fields.optionalText().map(ItemID.init(rawValue:))
        let occurrence = try fields.optionalText()
        let variant = try fields.text()
        let state: PublicationState = try fields.value()
        let decision: Decision = try fields.value()
        let reasons = try StoredJSON.reasons(&fields)
        var record = PublicationRecord(
            key: key, cause: cause, destination: destination, platform: platform, campaign: campaign, rule: rule, post: post, item: item,
            occurrence: occurrence, variant: variant, state: state, decision: decision, reasons: reasons,
            wantedAt: try fields.timestamp(), slot: try fields.optionalTimestamp(), decidedAt: try fields.timestamp(),
            revision: try fields.text(), caption: try fields.text(), title: try fields.optionalText(), media: try StoredJSON.media(&fields))
        try readProgress(&fields, into: &record)
        return record
    }

    private static func readProgress(_ fields: inout FieldReader, into record: inout PublicationRecord) throws {
        record.dueAt = try fields.optionalTimestamp()
        record.attempts = try fields.int()
        record.machine = try fields.bytes()
        record.preparedUntil = try fields.optionalTimestamp()
        record.visibleAt = try fields.optionalTimestamp()
        record.uncertainSince = try fields.optionalTimestamp()
        record.absentReads = try fields.int()
        record.remoteID = try fields.optionalText()
        record.permalink = try fields.optionalText()
        record.publishedAt = try fields.optionalTimestamp()
        record.trouble = try fields.optionalText()
        record.updatedAt = try fields.timestamp()
        record.content = try fields.optionalText()
        record.topic = try fields.optionalText()
        record.askedAt = try fields.optionalTimestamp()
    }
}
