import CivilTime
import Domain

/// What DESIGN §6 says of publications that were still scheduled more than a quarter of an hour after their slot when the machine
/// came back: judged by its words, without the planner.
struct MissedCheck {
    /// `none`, `last`, `all` or `within(2h)`.
    let policy: String
    let now: Timestamp

    func findings(_ before: [PublicationRecord], _ after: [PublicationRecord]) -> [String] {
        let late = before.compactMap { record in record.slot.map { (record: record, slot: $0) } }
            .filter { $0.record.state == .scheduled && now - $0.slot > .minutes(15) }
            .sorted { ($0.slot, $0.record.key) < ($1.slot, $1.record.key) }
        var lastKept: [String: Timestamp] = [:]
        var found: [String] = []
        for (index, one) in late.enumerated() {
            guard let record = after.first(where: { $0.key == one.record.key }) else { continue }
            let isNewest = !late[(index + 1)...].contains {
                $0.record.cause == record.cause && $0.record.destination == record.destination
            }
            let isKept = ["none": false, "all": true, "last": isNewest][policy] ?? (now - one.slot <= .hours(2))
            let isDropped = record.decision == .dropped && record.reasons.map(\.code) == [.missed]
            if isKept == isDropped { found.append("missed by \((now - one.slot).text) with `\(policy)`: \(record.line)") }
            guard isKept, let slot = record.slot else { continue }
            if slot < now { found.append("missed, and placed before now: \(record.line)") }
            if let last = lastKept[record.destination], slot < last + .minutes(1) {
                found.append("missed, and less than a minute after the one before: \(record.line)")
            }
            lastKept[record.destination] = slot
        }
        return found
    }
}
