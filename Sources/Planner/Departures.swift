import CivilTime
import Domain

/// Slots that the ledger's publications keep only until a brake stops them at their gate. What is held reserves none (DESIGN §6):
/// whatever is found after such a gate finds that slot free, and a plan must say so beforehand.
///
/// Counters cannot forget: when a gate has passed, they are made anew from what is left.
struct Departures {
    private enum Taker {
        case record(PublicationRecord, guardrails: [String])
        case claim(Wish)
    }

    /// In the order in which slots were given.
    private var takers: [Taker] = []
    /// The gates to come, ascending.
    private var gates: [(at: Timestamp, key: PublicationKey)] = []

    /// Nothing departs.
    init() {}

    /// - Parameters:
    ///   - ended: publications that no rule moves any more.
    ///   - open: the others as they are to be, in the order in which they were given their slots.
    ///   - stopped: those of them that a brake stops at their gate.
    init(
        ended: [PublicationRecord], open: [PublicationRecord], stopped: Set<PublicationKey>, now: Timestamp,
        _ guardrails: (PublicationRecord) -> [String]
    ) {
        guard !stopped.isEmpty else { return }
        takers = (ended + open).map { .record($0, guardrails: guardrails($0)) }
        gates = open.compactMap { record in
            record.slot.flatMap { slot in stopped.contains(record.key) ? (max(slot, now), record.key) : nil }
        }.sorted { $0 < $1 }
    }

    /// - Returns: whether a gate has passed before an instant, so that `counted` is another.
    mutating func pass(to instant: Timestamp) -> Bool {
        let passed = Set(gates.prefix { $0.at < instant }.map(\.key))
        guard !passed.isEmpty else { return false }
        gates.removeFirst(passed.count)
        for index in takers.indices {
            guard case .record(var record, let guardrails) = takers[index], passed.contains(record.key) else { continue }
            record.state = .held
            takers[index] = .record(record, guardrails: guardrails)
        }
        return true
    }

    mutating func note(claim wish: Wish) {
        if !takers.isEmpty { takers.append(.claim(wish)) }
    }

    mutating func note(_ record: PublicationRecord, guardrails: [String]) {
        if !takers.isEmpty { takers.append(.record(record.settled, guardrails: guardrails)) }
    }

    /// Everything that has its slot now, counted in an empty allocator.
    func counted(in empty: Allocator) -> Allocator {
        var allocator = empty
        for taker in takers {
            switch taker {
            case .record(let record, let guardrails): allocator.occupy(record, guardrails: guardrails)
            case .claim(let wish): allocator.claim(wish)
            }
        }
        return allocator
    }
}

extension PublicationRecord {
    /// In the state that its decision leads to.
    var settled: PublicationRecord {
        var record = self
        record.state = slot != nil ? .scheduled : decision == .held ? .held : .dropped
        return record
    }
}
