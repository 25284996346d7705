import CivilTime
import Domain

/// A publication in `publications list --format json` (DESIGN §7) and wherever else one stands in JSON.
struct PublicationJSON {
    let zone: Zone

    func value(_ record: PublicationRecord) -> JSONText { .object(members(record)) }

    func members(_ record: PublicationRecord) -> [(String, JSONText)] {
        let instants = InstantText(zone: zone)
        return [
            ("key", .string(record.key.hex)), ("state", .string(record.state.rawValue)), ("platform", .string(record.platform.rawValue)),
            ("destination", .string(record.destination)), ("campaign", .optional(record.campaign)), ("rule", .optional(record.rule)),
            ("post", .optional(record.post)), ("item", .optional(record.item?.rawValue)), ("occurrence", .optional(record.occurrence)),
            ("wanted_at", instants.json(record.wantedAt)), ("at", instants.json(record.slot)), ("remote_id", .optional(record.remoteID)),
            ("permalink", .optional(record.permalink)), ("reasons", .array(record.reasons.map(ReasonText(zone).json))),
        ]
    }
}
