/// What has been given a slot, or an item, up to now.
struct Scene {
    private(set) var placed: [Placed] = []
    /// Item, destination and `as:` that are spoken for, and by which publication.
    private(set) var takers: [String: [String]] = [:]
    /// What had its item before it was approved.
    private(set) var claims: Set<String> = []

    private static let counted: Set<String> = [
        "scheduled", "claimed", "preparing", "ready", "publishing", "uncertain", "retrying", "published",
    ]
    private static let gone: Set<String> = ["failed", "dropped", "cancelled", "expired"]

    mutating func add(_ publication: EventLog.Publication, guardrails: [String]) throws {
        let state = publication.state ?? ["held": "held", "dropped": "dropped"][publication.decision] ?? "scheduled"
        if !Self.gone.contains(state), let place = Self.place(publication) { takers[place, default: []].append(publication.key) }
        guard Self.counted.contains(state), let slot = publication.slot else { return }
        placed.append(Self.candidate(publication, slot: try Instants.parse(slot), guardrails: guardrails))
    }

    /// What waits for an approval is held from when it was found: its item is spoken for, unless it was before.
    mutating func claim(_ publication: EventLog.Publication, allowsRepeat: Bool) {
        guard let place = Self.place(publication), allowsRepeat || takers[place] == nil else { return }
        takers[place, default: []].append(publication.key)
        claims.insert(publication.key)
    }

    static func place(_ publication: EventLog.Publication) -> String? {
        publication.item.map { [$0, publication.destination, publication.as ?? ""].joined(separator: " ") }
    }

    /// A post without an item counts by its occurrence, one without a rule by its own name, and those without a campaign count
    /// together.
    static func candidate(_ publication: EventLog.Publication, slot: Int64, guardrails: [String]) -> Placed {
        let scopes = [
            "workspace": "", "destination": publication.destination, "rule": publication.cause, "campaign": publication.campaign ?? "",
            "item": publication.item ?? "\(publication.cause) \(publication.subject)",
        ]
        return Placed(
            key: publication.key, slot: slot, guardrails: guardrails, scopes: scopes, item: publication.item, media: publication.media,
            topic: publication.topic.map(CaptionLikeness.topic).flatMap { $0.isEmpty ? nil : $0 },
            pieces: CaptionLikeness.pieces(publication.caption))
    }
}
