import CivilTime
import Domain
import Foundation
import GRDB

/// A publication as a row: the same columns, in the same order, for reading, inserting and updating.
enum PublicationRow {
    static let columns = [
        "key", "cause", "destination", "platform", "campaign", "rule", "post", "item", "occurrence", "variant",
        "state", "decision", "reasons", "wanted_at", "slot", "decided_at", "revision", "caption", "title", "media",
        "due_at", "attempts", "machine", "prepared_until", "visible_at", "uncertain_since", "absent_reads",
        "remote_id", "permalink", "published_at", "trouble", "updated_at", "content", "topic",
        "asked_at", "blocker",
    ]

    static let list = columns.joined(separator: ", ")
    static let select = "SELECT \(list) FROM publications"
    static let insert =
        "INSERT INTO publications (\(list)) VALUES (\(Array(repeating: "?", count: columns.count).joined(separator: ", ")))"

    static func values(_ record: PublicationRecord) throws -> [DatabaseValue] {
        try values(
            record, reasons: try StoredJSON.text(record.reasons).databaseValue, media: try StoredJSON.text(record.media).databaseValue)
    }

    /// The columns whose values differ. JSON is only written where it does: it costs more than all other columns together.
    static func changes(from old: PublicationRecord, to new: PublicationRecord) throws -> [(column: String, value: DatabaseValue)] {
        let reasons = old.reasons == new.reasons ? .null : try StoredJSON.text(new.reasons).databaseValue
        let media = old.media == new.media ? .null : try StoredJSON.text(new.media).databaseValue
        let before = try values(old, reasons: .null, media: .null)
        let after = try values(new, reasons: reasons, media: media)
        return columns.indices.filter { before[$0] != after[$0] }.map { (columns[$0], after[$0]) }
    }

    private static func values(_ record: PublicationRecord, reasons: DatabaseValue, media: DatabaseValue) throws -> [DatabaseValue] {
        [
            record.key.hex.databaseValue, record.cause.databaseValue, record.destination.databaseValue,
            record.platform.rawValue.databaseValue, value(record.campaign), value(record.rule), value(record.post),
            value(record.item?.rawValue), value(record.occurrence), record.variant.databaseValue,
            record.state.rawValue.databaseValue, record.decision.rawValue.databaseValue,
            reasons, record.wantedAt.milliseconds.databaseValue, value(record.slot),
            record.decidedAt.milliseconds.databaseValue, record.revision.databaseValue, record.caption.databaseValue,
            value(record.title), media,
            value(record.dueAt), record.attempts.databaseValue, value(record.machine), value(record.preparedUntil),
            value(record.visibleAt), value(record.uncertainSince), record.absentReads.databaseValue,
            value(record.remoteID), value(record.permalink), value(record.publishedAt), value(record.trouble),
            record.updatedAt.milliseconds.databaseValue, value(record.content),
            value(record.topic), value(record.askedAt), value(blocker(of: record)?.hex),
        ]
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

    private static func value(_ text: String?) -> DatabaseValue { text?.databaseValue ?? .null }
    private static func value(_ instant: Timestamp?) -> DatabaseValue { instant?.milliseconds.databaseValue ?? .null }
    private static func value(_ bytes: [UInt8]?) -> DatabaseValue { bytes.map { Data($0).databaseValue } ?? .null }
}
