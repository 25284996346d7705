import CivilTime
import Domain
import Planner
import TestKit

extension Story {
    /// Whether what stands in the ledger is right by itself, and what was decided meanwhile stands as early as it can.
    ///
    /// - Parameter justNow: whether all of that was decided at this instant; else what is new was decided when it was found.
    func standing(_ before: [PublicationRecord], _ after: [PublicationRecord], justNow: Bool) throws -> [String] {
        let inputs = try deed.inputs([])
        var log = proof.log([])
        let starts = starts(before, after, justNow: justNow)
        let slots = Dictionary(before.map { ($0.key, $0.slot) }) { first, _ in first }
        log.publications = after.map { record in
            var publication = Proof.publication(record)
            publication.state = record.state.rawValue
            // What a pause has stopped meanwhile had its slot until then.
            if record.state == .held, record.slot == nil { publication.slot = slots[record.key]??.rfc3339() }
            publication.lookedFrom = starts[record.key]?.rfc3339()
            return publication
        }
        log.adoptions = inputs.adoptions.mapValues { $0.rfc3339() }
        log.items = inputs.earlierItems.map {
            .init(id: $0.item.id.rawValue, source: $0.item.source, discovered: $0.item.discovered.rfc3339())
        }
        log.approvals = words.map { .init(key: $0.key.hex, principal: $0.principal, at: $0.at.rfc3339()) }
        return try proof.checker(log).standing(at: deed.now.rfc3339(), except: changed).map(\.description)
    }

    /// From when on whatever is decided anew has looked for a slot.
    private func starts(_ before: [PublicationRecord], _ after: [PublicationRecord], justNow: Bool) -> [PublicationKey: Timestamp] {
        let earlier = Dictionary(before.map { ($0.key, $0) }) { first, _ in first }
        var starts: [PublicationKey: Timestamp] = [:]
        for record in after where record.decision != .held {
            guard let old = earlier[record.key] else {
                starts[record.key] = record.wantedAt
                continue
            }
            if justNow, old.slot != record.slot || old.decision != record.decision { starts[record.key] = max(deed.now, record.wantedAt) }
        }
        // What was missed and kept stands a minute after the one before.
        var last: [String: Timestamp] = [:]
        let isMissed = { (record: PublicationRecord) in record.reasons.first?.code == .missed && starts[record.key] != nil }
        let order = { (record: PublicationRecord) in (earlier[record.key]?.slot ?? record.wantedAt, record.key) }
        for record in after.filter(isMissed).sorted(by: { order($0) < order($1) }) {
            if let slot = last[record.destination] { starts[record.key] = max(deed.now, slot + .minutes(1)) }
            if let slot = record.slot { last[record.destination] = slot }
        }
        return starts
    }
}
