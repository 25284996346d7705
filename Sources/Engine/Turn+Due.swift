import CivilTime
import Domain
import Ledger
import Planner
import Platforms
import RuleSet

/// What one step takes up.
struct DueWork {
    /// To be judged: nothing is sent for it. In the order in which it came due.
    var decisions: [PublicationRecord] = []
    /// With something to send.
    var requests: [PublicationRecord] = []

    init(_ due: [PublicationRecord] = []) {
        for record in due {
            if DueWork.sends(record.state) { requests.append(record) } else { decisions.append(record) }
        }
    }

    static func sends(_ state: PublicationState) -> Bool { kind(of: state) != nil }

    /// What kind of request comes next in a state; nil: none.
    static func kind(of state: PublicationState) -> MachineRequest.Kind? {
        switch state {
        case .claimed, .preparing, .retrying: .prepare
        case .ready: .visible
        case .uncertain: .lookup
        case .published: .followUp
        case .planned, .scheduled, .held, .publishing, .failed, .dropped, .cancelled, .expired: nil
        }
    }

    /// Longest overdue first, then by slot: the order within one destination.
    static func precedes(_ a: PublicationRecord, _ b: PublicationRecord) -> Bool {
        let (first, second) = (a.dueAt ?? .distantFuture, b.dueAt ?? .distantFuture)
        return (first, a.slot ?? a.wantedAt, a.key) < (second, b.slot ?? b.wantedAt, b.key)
    }
}

/// Taking up due work: fair to every destination, whatever waits at another (decision 0021).
extension Turn {
    /// What is due, as much as one step does.
    mutating func dueWork() throws -> DueWork {
        if !working.isCrowded {
            let due = try ledger.due(at: now, limit: limits.batch)
            if due.count < limits.batch { return DueWork(due) }
            working.isCrowded = true
        }
        let lanes = try ledger.lanes().filter { $0.dueAt <= now }
        let share = max(1, limits.batch / max(1, Set(lanes.map(\.destination)).count))
        var due: [PublicationRecord] = []
        var isAll = true
        for lane in lanes {
            guard isPassable(lane.destination, lane.state) else {
                isWaiting = true
                isAll = false
                continue
            }
            let limit = min(share, seats(lane.destination, lane.state) ?? share)
            let found = try ledger.due(at: now, destination: lane.destination, state: lane.state, limit: limit)
            if found.count == limit { isAll = false }
            due += found
        }
        if isAll, due.count < limits.batch { working.isCrowded = false }
        return DueWork(due.sorted(by: DueWork.precedes))
    }

    mutating func workOff(_ work: DueWork) throws {
        for record in work.decisions where !record.isPaused { try workOff(record) }
        for record in try inOrder(work.decisions.filter(\.isPaused)) { try workOff(record) }
        let claimed = work.decisions.filter { $0.state == .scheduled }
        try takeTurns(work.requests + claimed + (try chooseProbes()))
    }

    /// Destinations take turns, beginning behind the one that was served last, so that seats go round.
    private mutating func takeTurns(_ records: [PublicationRecord]) throws {
        var queues: [String: [PublicationRecord]] = [:]
        for record in records.sorted(by: DueWork.precedes) { queues[place(record.destination), default: []].append(record) }
        let places = queues.keys.sorted()
        let start = places.firstIndex { $0 > working.lastServed } ?? 0
        let order = places[start...] + places[..<start]
        for round in 0..<(queues.values.map(\.count).max() ?? 0) {
            for place in order {
                guard let queue = queues[place], round < queue.count else { continue }
                if try isServed(queue[round].key) { working.lastServed = place }
            }
        }
    }

    private mutating func isServed(_ key: PublicationKey) throws -> Bool {
        // It may have moved on since it was read.
        guard isOurs(key), let record = try ledger.publication(key), DueWork.sends(record.state), record.dueAt.map({ $0 <= now }) ?? false
        else {
            return false
        }
        let isProbe = circuits[place(record.destination)]?.probe == key
        guard isProbe ? seats(record.destination, record.state) != 0 : isPassable(record.destination, record.state) else {
            isWaiting = true
            return false
        }
        try workOff(record)
        return true
    }

    // MARK: Lanes

    /// Free seats for what such publications send; nil: nothing is sent, or there is no such destination any more.
    private func seats(_ destination: String, _ state: PublicationState) -> Int? {
        guard let kind = DueWork.kind(of: state), let known = rules.destination(destination) else { return nil }
        return working.flights.seats(kind, at: known.name, known.platform, limits)
    }

    /// Whether anything there may be taken up now. A circuit that holds is passable: what comes is held.
    private func isPassable(_ destination: String, _ state: PublicationState) -> Bool {
        !isGated(destination, state) && seats(destination, state) != 0
    }

    private func isGated(_ destination: String, _ state: PublicationState) -> Bool {
        guard Turn.isBehindCircuit(state), let circuit = circuits[place(destination)] else { return false }
        return circuit.isOpen && !circuit.holds
    }

    /// When due work of a lane, or of one publication, can be gone on with; nil: an answer must come first.
    func wake(destination: String, state: PublicationState, _ due: Timestamp, of key: PublicationKey? = nil) -> Timestamp? {
        if isGated(destination, state), let circuit = circuits[place(destination)], key == nil || circuit.probe != key {
            guard circuit.probe == nil, let start = circuit.probeAt else { return nil }
            return max(due, start)
        }
        return due <= now && seats(destination, state) == 0 ? nil : due
    }

    /// When the engine must look at a publication next.
    func nextDue() throws -> Timestamp? {
        guard working.isCrowded || isWaiting || circuits.values.contains(where: \.isOpen) else { return try ledger.nextDue() }
        var wakes = try ledger.lanes().compactMap { wake(destination: $0.destination, state: $0.state, $0.dueAt) }
        for circuit in circuits.values where circuit.isOpen { if let wake = try probeWake(circuit) { wakes.append(wake) } }
        return wakes.min()
    }

    /// What is tried has its own due time; what is held behind the circuit has none.
    private func probeWake(_ circuit: Circuit) throws -> Timestamp? {
        guard let key = circuit.probe else { return circuit.holds ? circuit.probeAt : nil }
        guard let record = try ledger.publication(key), let due = record.dueAt else { return nil }
        return wake(destination: record.destination, state: record.state, due, of: key)
    }
}
