import CivilTime
import Domain
import Ledger
import Planner
import RuleSet

/// One rule that a person has fire: what it comes to, and how that enters the ledger.
struct RuleByHand {
    let rule: Rule
    /// Those that it is to look at; empty: all that the ledger knows.
    let items: [ItemID]
    let steering: Steering

    init(named name: String, items: [ItemID], _ steering: Steering) throws {
        guard let rule = steering.rules.rule(name) else {
            let known = steering.rules.rules.map(\.name).sorted().joined(separator: ", ")
            throw CommandFailure("there is no rule `\(TerminalText.safe(name))`", try: known.isEmpty ? nil : "one of \(known)")
        }
        self.rule = rule
        self.items = items
        self.steering = steering
        switch rule.trigger {
        case .newItem: break
        case .schedule where items.isEmpty: break
        case .schedule: throw refused("it fires at a time, not on items", try: "leave out --item")
        case .published, .failed, .metric:
            throw refused("it fires on what becomes of publications", try: "`reprise publications retry KEY` for single ones")
        }
        if rule.campaign.flatMap(steering.rules.campaign)?.state == .draft {
            throw refused("its campaign is a draft", try: "`state: active`")
        }
    }

    private func refused(_ why: String, try way: String) -> CommandFailure {
        CommandFailure("rule \(rule.name) cannot be run by hand: \(why)", try: way, status: .refused)
    }

    func decisions(_ reader: LedgerReader) throws -> Planner.Decisions {
        try checkAdopted(try reader.adoptions())
        let planner = Planner(rules: steering.rules)
        let after = rule.posts.map(\.after).max() ?? .zero
        let period = PlanPeriod(from: steering.now, until: steering.now + after + .milliseconds(1))
        var inputs = try PlanInputs(reader, rules: steering.rules, period: period)
        inputs.items = try knownItems(reader)
        var known = Set(inputs.history.map(\.key))
        for item in inputs.items {
            for record in try reader.publications(ofItem: item.item.id) where known.insert(record.key).inserted {
                inputs.history.append(record)
            }
        }
        let decisions = planner.byHand(rule, inputs, at: steering.now)
        let limit = steering.rules.defaults.blastRadius.maxNew
        let made = decisions.entries.filter { $0.publication.decision != .dropped }.count
        guard made <= limit else {
            throw refused("it would make \(made) publications; `blast_radius` allows \(limit)", try: "--item ID, for single ones")
        }
        return decisions
    }

    /// In the ledger as the daemon would have decided it, with the person as the actor.
    func carryOut(_ transaction: LedgerTransaction) throws -> Planner.Decisions {
        let decisions = try decisions(transaction)
        for entry in decisions.entries { try enter(entry.publication, in: transaction) }
        return decisions
    }

    private func enter(_ planned: PublicationRecord, in transaction: LedgerTransaction) throws {
        var record = planned
        record.state = .planned
        record.decidedAt = steering.now
        try transaction.insert(record, actor: steering.actor)
        let event: PublicationEvent =
            switch record.decision {
            case .publish, .deferred: .schedule
            case .held: .hold
            case .dropped: .drop
            }
        // The daemon looks at it at once, and knows when to look again.
        try transaction.apply(event, to: record.key, at: steering.now, actor: steering.actor) { changed in
            changed.dueAt = event == .drop ? nil : steering.now
        }
    }

    /// A daemon that has other rules would cancel what this one makes.
    private func checkAdopted(_ adoptions: [String: Timestamp]) throws {
        guard !([rule.name] + rule.was).contains(where: { adoptions["rule:\($0)"] != nil }) else { return }
        throw refused("no daemon has put it to work on this ledger yet", try: "`reprise run`, or SIGHUP to the one that runs")
    }

    /// Those that wait for their first decision are the daemon's.
    private func knownItems(_ reader: LedgerReader) throws -> [PlanInputs.KnownItem] {
        guard let source = rule.itemSource else { return [] }
        guard !items.isEmpty else {
            let all = try reader.items(from: .distantPast, to: steering.now + .milliseconds(1))
            return all.filter { ($0.decidedAt != nil || $0.isBaseline) && isFrom(source, $0.item) }.map(known)
        }
        return try items.map { id in
            guard let record = try reader.itemRecord(id), isFrom(source, record.item) else {
                throw refused("the ledger knows no item \(TerminalText.safe(id.rawValue)) of \(source)", try: "an id such as tiktok:7301")
            }
            return known(record)
        }
    }

    private func isFrom(_ source: String, _ item: Item) -> Bool { (steering.rules.source(item.source)?.name ?? item.source) == source }

    private func known(_ record: ItemRecord) -> PlanInputs.KnownItem { PlanInputs.KnownItem(record.item, media: record.media) }
}
