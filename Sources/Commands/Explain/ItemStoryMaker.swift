import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// Gathers what there is to tell about one item, from the ledger or for one that only might come.
struct ItemStoryMaker {
    let id: String
    let supposed: PlanInputs.KnownItem?
    let rules: RuleSet?
    let ledger: Ledger?
    let zone: Zone
    let now: Timestamp

    func story() throws -> ItemStory {
        guard let ledger else {
            guard let supposed else { throw unknown(sources: []) }
            return try hypothetical(supposed, adoptions: [:], reader: nil)
        }
        return try LedgerLook.at(ledger) { reader in
            // The platform's own number is what people have at hand.
            let record = try reader.itemRecord(ItemID(rawValue: id)) ?? reader.itemRecord(.tiktok(id))
            if let record { return try recorded(record, reader) }
            guard let supposed else { throw unknown(sources: try reader.sources().map { ($0.name, $0.state.lastPollAt) }) }
            return try hypothetical(supposed, adoptions: try reader.adoptions(), reader: reader)
        }
    }

    private func recorded(_ record: ItemRecord, _ reader: LedgerReader) throws -> ItemStory {
        let item = record.item
        let stories = try reader.publications(ofItem: item.id).map {
            PublicationStory(record: $0, attempts: try reader.attempts(of: $0.key), zone: zone)
        }
        let isOpen = record.decidedAt == nil && !record.isBaseline
        let known = PlanInputs.KnownItem(item, media: record.media)
        return ItemStory(
            item: item, record: record, verdicts: try reader.verdicts(ofItem: item.id), publications: stories,
            planned: isOpen ? try planned(known, reader) : [], rules: rules, adoptions: try reader.adoptions(),
            history: try ExplainCommand.history(around: item.discovered, rules, reader), zone: zone)
    }

    private func hypothetical(
        _ known: PlanInputs.KnownItem, adoptions: [String: Timestamp], reader: LedgerReader?
    ) throws -> ItemStory {
        let history = try reader.map { try ExplainCommand.history(around: known.item.discovered, rules, $0) } ?? []
        return ItemStory(
            item: known.item, record: nil, verdicts: [], publications: [], planned: try planned(known, reader), rules: rules,
            adoptions: adoptions, history: history, zone: zone)
    }

    /// Where it would go by today's rules.
    private func planned(_ known: PlanInputs.KnownItem, _ reader: LedgerReader?) throws -> [PlanEntry] {
        guard let rules else { return [] }
        let from = max(now, try reader?.highWater ?? now)
        let until = max(from, known.item.discovered) + (rules.rules.flatMap(\.posts).map(\.after).max() ?? .zero) + .days(1)
        let period = PlanPeriod(from: from, until: until)
        var inputs = try reader.map { try PlanInputs($0, rules: rules, period: period) } ?? PlanInputs()
        if !inputs.items.contains(where: { $0.item.id == known.item.id }) { inputs.items.append(known) }
        // Unlike a plan, which begins now, a decision also covers what was wanted a moment ago.
        return Planner(rules: rules).decide(inputs, at: from, occurrences: (from - Planner.slotTolerance)..<until).entries.filter {
            $0.publication.item == known.item.id
        }
    }

    private func unknown(sources: [(name: String, polled: Timestamp?)]) -> CommandFailure {
        let polls = sources.map { source in
            "\(source.name) " + (source.polled.map { "was last looked at \(InstantText(zone: zone).full($0))" } ?? "was never looked at")
        }
        let known = polls.isEmpty ? "" : ": it was not discovered (\(polls.joined(separator: "; ")))"
        return CommandFailure(
            "the ledger knows no item `\(TerminalText.safe(id))`\(TerminalText.safe(known))",
            try: "tiktok:VIDEO, or source:NAME/ID; `reprise publications list` shows them; --items FILE for one that might come")
    }
}
