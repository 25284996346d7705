import CivilTime
import Domain
import Planner

/// A deed with happenings in it. Before each of them the planner foretells from the ledger what will come of it; up to the next,
/// that is what must have come.
struct Story {
    private(set) var proof: Proof
    let deed: Deed
    private var coming: [PlanInputs.KnownItem]
    private var foretold: Foretold
    private(set) var differences: [String] = []
    /// Everything that people have said.
    private(set) var words: [GivenApproval] = []
    /// Guardrails that have been exchanged.
    private(set) var changed: Set<String> = []
    private var before: [PublicationRecord] = []

    init(_ sketch: Sketch) throws {
        proof = try Proof(sketch)
        deed = try Deed(proof)
        coming = proof.inputs(sketch.videos)
        foretold = Foretold(by: proof.rules, try deed.inputs(coming), at: deed.now, until: proof.until)
        before = try deed.publications()
        for (index, happening) in sketch.happenings.enumerated() {
            // Whatever the one before has set off comes to rest first.
            try live(until: max(happening.at, deed.now + .seconds(1)))
            try undergo(happening.what, index)
            try look(justNow: true)
        }
        try live(until: proof.until)
        differences += deed.troubles
    }

    var published: Int { get throws { try deed.publications().filter { $0.state == .published }.count } }

    private mutating func live(until given: Timestamp) throws {
        let end = max(given, deed.now)
        try deed.live(coming.filter { $0.item.discovered < end }, until: end)
        coming.removeAll { $0.item.discovered < end }
        differences += foretold.differences(from: try deed.publications(), at: end).map { "by \(end.rfc3339()): \($0)" }
        try look(justNow: false)
    }

    /// What stands now, seen by the checker.
    private mutating func look(justNow: Bool) throws {
        let after = try deed.publications()
        differences += try standing(before, after, justNow: justNow).map { "at \(deed.now.rfc3339()): \($0)" }
        before = after
    }

    private mutating func undergo(_ happening: Happening, _ index: Int) throws {
        switch happening {
        case .edit(let edit):
            proof = try Proof(proof.sketch.edited(edit), revision: "proof-\(index)")
            if case .exchange(let limits) = edit { changed.insert(limits.name) }
            try foretell(at: deed.now)
            try deed.adopt(proof.rules)
        case .pause(let brake):
            try foretell(at: deed.now) { $0.brakes.append(brake) }
            try deed.pause(brake)
        case .resume(let brake):
            try foretell(at: deed.now) { inputs in inputs.brakes.removeAll { $0.scope == brake.scope && $0.name == brake.name } }
            try deed.resume(brake)
        case .approve(let people): try approve(people, index)
        case .off(let length):
            // What is being prepared is no matter of a plan.
            let isBusy = try deed.publications().contains { [.claimed, .preparing, .ready, .retrying].contains($0.state) }
            if !isBusy { try sleep(until: deed.now + length) }
        }
    }

    private mutating func approve(_ people: [String], _ index: Int) throws {
        let waiting = try deed.publications().filter { $0.state == .held && $0.reasons.contains { $0.code == .approval } }
        guard !waiting.isEmpty else { return }
        var dice = Dice(proof.sketch.seed ^ UInt64(index + 1) << 32)
        let chosen = dice.pick(waiting)
        let words = people.map { GivenApproval(key: chosen.key, content: chosen.contentHash, principal: $0, at: deed.now) }
        let before = foretold
        try foretell(at: deed.now) { $0.approvals += words }
        // See `Proof.Approving.whatIsPlaced`.
        guard !foretold.isDropped(chosen.key) else { return foretold = before }
        self.words += words
        try deed.approve(words)
    }

    /// What the source shows meanwhile is found afterwards.
    private mutating func sleep(until end: Timestamp) throws {
        for index in coming.indices { coming[index].item.discovered = max(coming[index].item.discovered, end) }
        try foretell(at: end)
        let before = try deed.publications()
        try deed.sleep(until: end)
        differences += MissedCheck(policy: proof.sketch.missed, now: end).findings(before, try deed.publications())
    }

    private mutating func foretell(at now: Timestamp, _ change: (inout PlanInputs) -> Void = { _ in }) throws {
        var inputs = try deed.inputs(coming)
        change(&inputs)
        foretold = Foretold(by: proof.rules, inputs, at: now, until: proof.until)
    }
}
