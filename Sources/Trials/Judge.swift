import CivilTime
import Domain
import Engine
import Ledger
import Simulation

/// Looks on at every step of a trial. What it holds against the engine comes from the platforms and from the people, not
/// from the engine's own account.
final class Judge: SimulationWitness {
    private let people: People
    private let workspace: TrialWorkspace
    /// By revision.
    private let editions: [String: TrialEdition]
    /// Those at work.
    private var rules: HouseRules?
    private var failures: Failures
    private var evidence = Evidence()
    /// The captions with which the visible calls of a publication were opened.
    private var captions: [PublicationKey: Set<String>] = [:]
    /// What became visible, by the publication whose request it was.
    private(set) var posts: [PublicationKey: [SimulatedPost]] = [:]
    /// Became visible since the ledger was opened last: what one life after that has found there, no later death takes away
    /// without damage to the file, which is looked at in the end.
    private var fresh: Set<PublicationKey> = []
    private(set) var complaints: [String] = []
    private(set) var judged = 0

    init(people: People, workspace: TrialWorkspace, editions: [String: TrialEdition], temper: TrialEdition.Temper) {
        self.people = people
        self.workspace = workspace
        self.editions = editions
        failures = Failures(temper: temper)
    }

    func received(_ event: EngineEvent, at now: Timestamp) {
        failures.received(event)
        evidence.received(event)
    }

    func reported(_ report: Report, at now: Timestamp) {
        switch report {
        case .revision(let id, _): rules = editions[id].map { HouseRules(workspace: workspace, edition: $0) }
        case .moved(let record, .open, _) where record.state == .publishing: gate(record, at: now)
        case .moved(let record, .confirm, _): confirmed(record)
        case .moved(let record, .loseAnswer, _): evidence.lost(record)
        case .moved(let record, .absent, _): if let problem = evidence.absent(record) { complain(problem) }
        case .moved(let record, .retry, _): failures.tried(record)
        case .moved(let record, .fail, _): if let problem = failures.failed(record) { complain(problem) }
        default: break
        }
    }

    func happened(_ happening: Happening, at now: Timestamp) {}

    /// The visible call was journaled: nothing that people said may stand against it.
    private func gate(_ record: PublicationRecord, at now: Timestamp) {
        judged += 1
        let opened = record.visibleAt ?? now
        if let brake = people.stops(record, at: opened) {
            complain("\(record.key.short) was opened at \(opened.milliseconds) during the pause of \(brake.scope.rawValue) \(brake.name)")
        }
        if let objection = rules?.objection(to: record, at: opened) {
            complain("\(record.key.short) was opened at \(opened.milliseconds), \(objection)")
        }
        captions[record.key, default: []].insert(record.caption)
        if people.hasEnded(record.key) { complain("\(record.key.short) was opened although somebody had ended it") }
        if needsTwoWords(record), people.approvals(of: record) < 2 { complain("\(record.key.short) was opened without two approvals") }
        if let slot = record.slot, slot > opened { complain("\(record.key.short) was opened before its slot") }
    }

    private func needsTwoWords(_ record: PublicationRecord) -> Bool {
        record.cause == "rule:asked" && record.caption.contains("sponsor")
    }

    private func confirmed(_ record: PublicationRecord) {
        guard let id = record.remoteID, posts[record.key]?.contains(where: { $0.id == id }) == true else {
            return complain("\(record.key.short) counts as published, and nobody sees it")
        }
    }

    func arrived(_ request: RequestID, _ errand: CrashPoint.Errand, posts new: [SimulatedPost], at now: Timestamp) {
        guard !new.isEmpty else { return }
        guard case .step(_, let key) = request else { return complain("a poll has made a post") }
        judged += 1
        posts[key, default: []] += new
        fresh.insert(key)
        if errand != .visible { complain("\(key.short) became visible by a \(errand.rawValue) request") }
        for post in new where !(captions[key] ?? []).contains(where: post.text.hasSuffix) {
            complain("\(key.short) is visible as `\(post.text)`, which is not what was to be posted")
        }
        if let count = posts[key]?.count, count > 1 { complain("\(key.short) is visible \(count) times") }
    }

    /// What is visible was journaled before, and no death has made the ledger forget it.
    func opened(_ ledger: Ledger, at now: Timestamp) throws {
        try lookForOrphans(in: ledger)
        for key in fresh.sorted() {
            judged += 1
            let (record, steps) = try ledger.read { (try $0.publication(key), try $0.steps(of: key)) }
            guard let record else {
                complain("the ledger has forgotten \(key.short), which is visible")
                continue
            }
            if !steps.contains(where: { $0.kind == .visible }) { complain("the journal has forgotten the visible call of \(key.short)") }
            if [.planned, .scheduled, .claimed, .preparing, .ready].contains(record.state) {
                complain("\(key.short) is visible, and stands at \(record.state.rawValue) after a death")
            }
        }
        fresh = []
    }

    /// A death is no rescue: what was left without a request under way, a file that is looked for or an instant at which
    /// anybody looks at it would have stood there for ever.
    private func lookForOrphans(in ledger: Ledger) throws {
        let states: [PublicationState] = [.scheduled, .claimed, .preparing, .ready, .publishing, .uncertain, .retrying]
        let (open, steps) = try ledger.read { (try $0.publications(states: states), try $0.inFlight()) }
        judged += open.isEmpty ? 0 : 1
        let busy = Set(steps.map(\.publication))
        for record in open where record.dueAt == nil && !busy.contains(record.key) {
            if record.state == .claimed, case .assumed = record.media { continue }
            complain("\(record.key.short) to \(record.destination) hung at \(record.state.rawValue) when the process died")
        }
    }

    private func complain(_ text: String) { complaints.append(text) }

    // MARK: At the end

    /// Every publication that was wanted in time has come to an end that its posts agree with.
    func verdict(on result: SimulationResult) -> [String] {
        complaints + result.publications.compactMap { verdict(on: $0, until: result.until) } + strangers(in: result)
    }

    private func verdict(on record: PublicationRecord, until end: Timestamp) -> String? {
        let count = posts[record.key]?.count ?? 0
        let told = "\(record.key.short) to \(record.destination) ended \(record.state.rawValue)"
        switch record.state {
        case .published where count == 1: return nil
        case .published: return "\(told), and is visible \(count) times"
        case .dropped, .cancelled, .expired: return count == 0 ? nil : "\(told), and is visible"
        case .held:
            let codes = Set(record.reasons.map(\.code))
            if codes.contains(.uncertain) { return mayStayUncertain(record) ? nil : "\(told): \(record.reasons.last?.text ?? "")" }
            if codes.contains(.credentialDead) { return "\(told): \(record.reasons.last?.text ?? "")" }
            return count == 0 ? nil : "\(told), and is visible"
        case .failed where failures.excused.contains(record.key): return count == 0 ? nil : "\(told), and is visible"
        default:
            return record.wantedAt < end ? "\(told): \(record.trouble ?? record.reasons.last?.text ?? "")" : nil
        }
    }

    /// X cannot be asked exactly for a post without media: a person decides.
    private func mayStayUncertain(_ record: PublicationRecord) -> Bool {
        if case .found = record.media { return false }
        return record.platform == .x
    }

    private func strangers(in result: SimulationResult) -> [String] {
        let known = Set(result.publications.map(\.key))
        return posts.keys.filter { !known.contains($0) }.sorted().map { "\($0.short) is visible, and the ledger does not know it" }
    }
}
