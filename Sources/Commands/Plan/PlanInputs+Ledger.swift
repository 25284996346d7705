import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

extension PlanInputs {
    /// What the ledger knows that can matter to a plan of this period.
    init(_ reader: LedgerReader, rules: RuleSet, period: PlanPeriod) throws(LedgerError) {
        self.init()
        let reach = Planner(rules: rules).reach
        let history = try reader.slotHistory(from: period.from - reach, to: period.until + rules.defaults.latest + reach)
        self.history = history + (try Self.ended(reader, period, besides: Set(history.map(\.key))))
        items = try reader.items(undecided: .max).map { KnownItem($0.item, media: $0.media) }
        adoptions = try reader.adoptions()
        brakes = try reader.brakes()
        isCold = false
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
