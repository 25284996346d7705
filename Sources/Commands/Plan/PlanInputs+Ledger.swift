import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

extension PlanInputs {
    /// What the ledger knows that can matter to a plan of this period.
    init(_ reader: LedgerReader, rules: RuleSet, period: PlanPeriod) throws(LedgerError) {
        self.init()
        let planner = Planner(rules: rules)
        let end = period.until + rules.defaults.latest + planner.reach
        let history = try reader.slotHistory(from: period.from - planner.pastReach, to: end)
        self.history = history + (try Self.ended(reader, period, besides: Set(history.map(\.key))))
        items = try reader.items(undecided: .max).map { KnownItem($0.item, media: $0.media) }
        earlierItems = try Self.earlierItems(reader, rules, period, history: self.history)
        adoptions = try reader.adoptions()
        brakes = try reader.brakes()
        approvals = try reader.openApprovals()
        // What was published or has failed was decided about when it was.
        newOutcomes = []
        isCold = false
    }

    /// Items behind publications that are not at their end, and those that a rule's `backfill:` asks for.
    private static func earlierItems(
        _ reader: LedgerReader, _ rules: RuleSet, _ period: PlanPeriod, history: [PublicationRecord]
    ) throws(LedgerError) -> [KnownItem] {
        var found: [ItemID: KnownItem] = [:]
        for id in Set(history.filter { !$0.state.isTerminal }.compactMap(\.item)) {
            if let record = try reader.itemRecord(id) { found[id] = KnownItem(record.item, media: record.media) }
        }
        if let since = rules.rules.compactMap({ $0.backfill?.since }).min() {
            let start = rules.zone.startOfDay(since)
            for record in try reader.items(from: .distantPast, to: period.from) where record.item.created >= start {
                found[record.item.id] = KnownItem(record.item, media: record.media)
            }
        }
        return found.values.sorted { ($0.item.discovered, $0.item.id) < ($1.item.discovered, $1.item.id) }
    }

    /// What ended without being seen has no slot, but it is decided: a plan must not wish for it again.
    private static func ended(
        _ reader: LedgerReader, _ period: PlanPeriod, besides known: Set<PublicationKey>
    ) throws(LedgerError) -> [PublicationRecord] {
        let ends = PublicationState.allCases.filter { $0.isTerminal && $0 != .published }
        return try reader.publications(states: ends).filter {
            $0.wantedAt >= period.from && $0.wantedAt < period.until + .days(62) && !known.contains($0.key)
        }
    }
}
