package import CivilTime
package import Domain
package import RuleSet

/// What becomes of publications that are still scheduled more than 15 minutes after their slot (DESIGN §6, missed).
extension Planner {
    package enum MissedVerdict: Hashable, Sendable {
        case drop(Reason)
        /// It gets the earliest admissible instant from this one on.
        case keep(notBefore: Timestamp, Reason)
    }

    /// What one missed publication came to.
    package struct Missed: Sendable {
        package var publication: PublicationRecord
        package var answer: Replacement
    }

    /// Its entry's, else its campaign's, else the workspace's.
    package func missedPolicy(of record: PublicationRecord) -> MissedPolicy {
        let (rule, post, campaign) = parts(of: record)
        return rule?.missed ?? post?.missed ?? campaign?.missed ?? rules.defaults.missed
    }

    package func isMissed(_ record: PublicationRecord, at now: Timestamp) -> Bool {
        guard record.state == .scheduled, let slot = record.slot else { return false }
        return now - slot > Planner.slotTolerance
    }

    /// - Parameters:
    ///   - rivals: what else is scheduled: `last` keeps the newest of a rule or post at a destination.
    ///   - lastKept: the slot given last to something missed, by destination: kept ones stand a minute apart.
    package func missedVerdict(
        on record: PublicationRecord, among rivals: [PublicationRecord], lastKept: [String: Timestamp], at now: Timestamp
    ) -> MissedVerdict {
        let slot = record.slot ?? record.wantedAt
        let reason = Reason(.missed, "missed its slot by \((now - slot).text)")
        let isKept: Bool
        switch missedPolicy(of: record) {
        case .none: isKept = false
        case .all: isKept = true
        case .within(let limit): isKept = now - slot <= limit
        case .last: isKept = !rivals.contains { isMissed($0, at: now) && isNewer($0, than: record) }
        }
        guard isKept else { return .drop(reason) }
        let after = lastKept[record.destination].map { $0 + .minutes(1) } ?? now
        return .keep(notBefore: max(now, after), reason)
    }

    private func isNewer(_ rival: PublicationRecord, than record: PublicationRecord) -> Bool {
        guard rival.key != record.key, rules.causeName(of: rival) == rules.causeName(of: record),
            rules.current(rival).destination == rules.current(record).destination, let slot = rival.slot
        else { return false }
        return (slot, rival.key) > (record.slot ?? record.wantedAt, record.key)
    }

    /// Everything in the history that was missed, in the order of slots, each judged beside what was kept before it.
    package func missed(_ inputs: PlanInputs, at now: Timestamp) -> [Missed] {
        let overdue = inputs.history.filter { isMissed($0, at: now) }
        let ordered = overdue.sorted { ($0.slot ?? $0.wantedAt, $0.key) < ($1.slot ?? $1.wantedAt, $1.key) }
        var allocator = allocator(history: inputs.history.filter { !isMissed($0, at: now) })
        var kept: [String: Timestamp] = [:]
        return ordered.map { record in
            switch missedVerdict(on: record, among: overdue, lastKept: kept, at: now) {
            case .drop(let reason):
                return Missed(publication: record, answer: Replacement(decision: .dropped, slot: nil, reasons: [reason]))
            case .keep(let start, let reason):
                let wish = stopped(wish(of: rules.current(record)), by: inputs.brakes, at: now)
                let placement = allocator.place(wish, notBefore: max(start, wish.wantedAt))
                if let slot = placement.slot { kept[record.destination] = slot }
                return Missed(
                    publication: record,
                    answer: Replacement(decision: placement.decision, slot: placement.slot, reasons: [reason] + placement.reasons))
            }
        }
    }
}
