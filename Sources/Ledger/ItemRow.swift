import CivilTime
import Domain
import GRDB

/// An item as a row.
enum ItemRow {
    private static let list = """
        id, source, native_id, url, caption, duration, width, height, created_at, discovered_at, views, likes, comments, shares, \
        is_aigc, is_late, media, is_baseline, decided_at
        """
    static let select = "SELECT \(list) FROM items"
    static let insert =
        "INSERT INTO items (\(list)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (id) DO NOTHING"

    static func arguments(_ item: Item, isBaseline: Bool) throws -> [(any DatabaseValueConvertible)?] {
        [
            item.id.rawValue, item.source, item.nativeID, item.url, item.caption, item.duration.milliseconds, item.width, item.height,
            item.created.milliseconds, item.discovered.milliseconds, item.stats.views, item.stats.likes, item.stats.comments,
            item.stats.shares, item.isAIGC, item.isLate, try StoredJSON.text(.assumed), isBaseline,
        ]
    }

    static func record(_ row: Row) throws -> ItemRecord {
        var fields = FieldReader(row, table: "items")
        var item = Item(
            id: ItemID(rawValue: try fields.text()), source: try fields.text(), nativeID: try fields.text(), url: try fields.text(),
            caption: try fields.text(), duration: .milliseconds(try fields.integer()), width: try fields.int(),
            height: try fields.int(), created: try fields.timestamp(), discovered: try fields.timestamp())
        item.stats = Item.Stats(
            views: try fields.integer(), likes: try fields.integer(), comments: try fields.integer(), shares: try fields.integer())
        item.isAIGC = try fields.flag()
        item.isLate = try fields.flag()
        return ItemRecord(
            item: item, media: try StoredJSON.media(&fields), isBaseline: try fields.flag(), decidedAt: try fields.optionalTimestamp())
    }
}
