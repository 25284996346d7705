import Domain
import Expressions
import RuleSet

/// What counters and dedupe look at in a publication, be it a wish or one of the ledger.
struct Subject {
    var key: PublicationKey
    var destination: String
    var variant: String
    /// `rule:NAME` or `post:CAMPAIGN/NAME`, by today's names.
    var cause: String
    var campaign: String?
    var item: ItemID?
    var occurrence: String?
    var caption: String
    var topic: String?
    var media: MediaFinding

    init(_ wish: Wish) {
        key = wish.key
        destination = wish.destination
        variant = wish.variant
        cause = wish.cause
        campaign = wish.campaign
        item = wish.item
        occurrence = wish.occurrence
        caption = wish.caption
        topic = wish.topic
        media = wish.media
    }

    /// - Parameter record: with the names that its rule, campaign and post have today.
    init(_ record: PublicationRecord) {
        key = record.key
        destination = record.destination
        variant = record.variant
        cause = record.rule.map { "rule:\($0)" } ?? record.post.map { "post:\(record.campaign ?? "")/\($0)" } ?? record.cause
        campaign = record.campaign
        item = record.item
        occurrence = record.occurrence
        caption = record.caption
        topic = record.topic
        media = record.media
    }

    /// What `across: item` counts within: two posts may have occurrences of the same name.
    var unit: String { item?.rawValue ?? "\(cause)\u{0}\(occurrence ?? "")" }
}

/// Small numbers for names, and for counters: one counter for each constraint and scope value (DESIGN §6), however often the
/// constraint is attached.
struct CellTable {
    private struct CellKey: Hashable {
        var constraint: Int32
        var scopeValue: Int32
    }

    private var values: [String: Int32] = [:]
    private var cells: [CellKey: Int32] = [:]

    /// How many cells there are: they are numbered from 0.
    var count: Int { cells.count }

    mutating func value(_ name: String) -> Int32 {
        if let known = values[name] { return known }
        let number = Int32(values.count)
        values[name] = number
        return number
    }

    mutating func cell(_ constraint: Int, _ scope: Guardrail.Scope, _ subject: Subject) -> Int32 {
        let scopeValue =
            switch scope {
            case .destination: value(subject.destination)
            case .item: value(subject.unit)
            case .rule: value(subject.cause)
            case .campaign: value(subject.campaign ?? "")
            case .workspace: Int32(-1)
            }
        let key = CellKey(constraint: Int32(constraint), scopeValue: scopeValue)
        if let known = cells[key] { return known }
        let number = Int32(cells.count)
        cells[key] = number
        return number
    }

    /// What a dedupe by equality compares; nil where there is nothing, or where it is not known.
    mutating func value(of subject: Subject, by key: Guardrail.Dedupe.Key) -> Int32? {
        switch key {
        case .item: return subject.item.map { value($0.rawValue) }
        case .media:
            guard case .found(let file) = subject.media else { return nil }
            return value(file.sha256)
        case .topic:
            guard let topic = subject.topic.map(CaptionLikeness.topic), !topic.isEmpty else { return nil }
            return value(topic)
        case .caption: return nil
        }
    }
}
