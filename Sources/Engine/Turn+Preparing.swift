import CivilTime
import Domain
import HTTPValues
import Ledger
import Planner
import Platforms
import RuleSet

/// Taking up what is due, and the invisible half of publishing.
extension Turn {
    mutating func workOff(_ record: PublicationRecord) throws {
        if Turn.isBehindCircuit(record.state), try isStopped(record) { return }
        switch record.state {
        case .scheduled: try takeUp(record)
        case .retrying: try takeUpAgain(record)
        case .claimed: try prepare(record)
        case .preparing:
            let event: MachineEvent = working.waiting.remove(record.key) == nil ? .begin : .woken
            try advance(record.key, event)
        case .ready: try openGate(record)
        case .uncertain: try lookUp(record)
        case .published: try followUp(record)
        case .held where record.isRestored: try lookForLost(record)
        case .held where record.isPaused: try release(record, from: try ledger.brakes())
        case .held: try judgeAgain(record)
        case .planned, .publishing, .failed, .dropped, .cancelled, .expired:
            // Nothing here has a due time; an old one must not wake the engine for ever.
            try ledger.update(record.key) { $0.dueAt = nil }
        }
    }

    private mutating func takeUp(_ record: PublicationRecord) throws {
        guard try isWanted(record) else { return }
        let lead = working.planner.lead(of: record)
        if let slot = record.slot, slot - lead > now {
            // Somebody else gave the slot; what is prepared too early may expire before it.
            try ledger.update(record.key) { $0.dueAt = slot - lead }
            return
        }
        if working.planner.isMissed(record, at: now) {
            try judgeMissed(record)
            return
        }
        // It stays due: what claimed publications send comes when all that is due was looked at.
        let claimed = try ledger.apply(.claim, to: record.key, at: now)
        report(.moved(claimed, .claim, note: nil))
    }

    private mutating func takeUpAgain(_ record: PublicationRecord) throws {
        if try isGivenUp(record) { return }
        try prepare(try ledger.apply(.claim, to: record.key, at: now) { $0.dueAt = nil })
    }

    /// Silence, and waiting for a destination, use up no attempt, but they must end: by the same time that any wish may be put
    /// off, where the rules name none.
    ///
    /// - Returns: whether it has failed.
    mutating func isGivenUp(_ record: PublicationRecord) throws -> Bool {
        let deadline = rules.retryPolicy(of: record).deadline ?? rules.defaults.latest
        guard let slot = record.slot, now - slot > deadline else { return false }
        let text = "not possible within \(deadline.text) of its slot: \(record.trouble ?? "no answer")"
        try fail(record, Reason(.latest, text), text)
        return true
    }

    /// Finds the file, snapshots the content, and starts or resumes the adapter.
    private mutating func prepare(_ record: PublicationRecord) throws {
        guard let destination = rules.destination(record.destination) else {
            let moved = try ledger.apply(.cancel, to: record.key, at: now) { $0.dueAt = nil }
            report(.moved(moved, .cancel, note: "its destination is gone"))
            return
        }
        if record.machine != nil {
            try advance(record.key, .begin)
            return
        }
        if case .assumed = record.media {
            guard let path = working.planner.mediaPath(of: record) else {
                if try searchOriginal(of: record) { return }
                try ledger.update(record.key) { $0.media = .notNeeded }
                try prepare(try fetch(record.key))
                return
            }
            // Only the answer moves it on.
            try ledger.update(record.key) { $0.dueAt = nil }
            guard working.locating.insert(.publication(record.key)).inserted else { return }
            effects.append(.locateFile(record.key, path: path))
            return
        }
        // Its file may have taken its time.
        if try isStopped(record) { return }
        guard let adapter = platforms.adapters[record.platform] else {
            let text = "this version cannot publish to \(record.platform.displayName)"
            return try hold(record, reasons: [Reason(.unsupported, text, at: destination.origin)])
        }
        let state = try adapter.begin(draft(of: record, to: destination))
        try ledger.update(record.key) { changed in
            changed.machine = state
            changed.attempts += 1
        }
        try advance(record.key, .begin)
    }

    func draft(of record: PublicationRecord, to destination: Destination) -> Draft {
        var media: [MediaFile] = []
        if case .found(let file) = record.media { media = [file] }
        return Draft(
            key: record.key, platform: record.platform, credential: destination.credential, settings: destination.settings,
            caption: record.caption, title: record.title, media: media)
    }

    mutating func postMediaLocated(_ key: PublicationKey, _ finding: MediaFinding) throws {
        guard let record = try ledger.publication(key) else { return }
        if record.state == .held { return try releaseFoundFile(record, finding) }
        guard record.state == .claimed else { return }
        try ledger.update(key) { $0.media = finding }
        switch finding {
        // An approval may bind other bytes.
        case .found: try originalLocated(try fetch(key), finding)
        case .notNeeded: try prepare(try fetch(key))
        case .assumed, .missing:
            try hold(
                try fetch(key), reasons: [Reason(.mediaMissing, "the file \(working.planner.mediaPath(of: record) ?? "") was not found")])
        case .ambiguous(let names):
            try hold(try fetch(key), reasons: [Reason(.mediaAmbiguous, "more than one file fits: \(names.joined(separator: ", "))")])
        }
    }

    /// An item that was decided before anybody looked for its file: one from before a rule, or before the first poll.
    ///
    /// - Returns: whether there is a place to look.
    private mutating func searchOriginal(of record: PublicationRecord) throws -> Bool {
        guard let item = try record.item.flatMap({ try ledger.item($0) }), let source = rules.source(item.source) else { return false }
        // Only the answer moves it on.
        try ledger.update(record.key) { $0.dueAt = nil }
        locate(item, source: source)
        return true
    }

    /// The search has ended: what its source says of a missing file decides.
    mutating func originalLocated(_ record: PublicationRecord, _ finding: MediaFinding) throws {
        try judgeAgain(try ledger.update(record.key) { $0.media = finding })
        let judged = try fetch(record.key)
        if judged.state == .claimed { try prepare(judged) }
    }

    /// The file was changed or removed after it was taken in: it is looked for again, and what was prepared with it is given
    /// up. A file cannot be changed under a request that may have been sent.
    mutating func mediaGone(_ step: Int64, _ key: PublicationKey, _ why: String) throws {
        guard working.awaited[key] == step, let record = try ledger.publication(key), record.state == .preparing else {
            return try stepAnswered(step, key, .failure(TransportFailure(.notSent, why)))
        }
        _ = working.flights.remove(step)
        working.awaited[key] = nil
        try ledger.finishStep(step, outcome: "\(TransportFailure.Reach.notSent.rawValue): \(why)", status: nil, requestID: nil, at: now)
        try prepareAnew(record, note: why)
        try ledger.update(key) { changed in
            changed.media = .assumed
            // Somebody may be writing it just now.
            changed.dueAt = now + Turn.mediaPause
        }
    }

    private static let mediaPause: Duration = .seconds(10)

    func fetch(_ key: PublicationKey) throws -> PublicationRecord {
        guard let record = try ledger.publication(key) else { throw EngineError.vanished(key) }
        return record
    }

    func credential(of record: PublicationRecord) -> String? { rules.destination(record.destination)?.credential }

    /// One step of the adapter's machine, and what follows from its answer.
    mutating func advance(_ key: PublicationKey, _ event: MachineEvent) throws {
        let record = try fetch(key)
        guard let adapter = platforms.adapters[record.platform], let state = record.machine else {
            throw EngineError.noMachine(key)
        }
        switch event {
        case .answered, .unanswered: break
        // What was under way is given up: its answer must not be taken for that of a later step.
        case .begin, .open, .lookup, .recall, .woken: working.awaited[key] = nil
        }
        let (next, action): ([UInt8], MachineAction)
        do { (next, action) = try adapter.step(state, event, now) } catch { return try machineLost(record, "\(error)") }
        switch event {
        case .answered:
            working.silences[key] = nil
            if case .failed = action {} else { try worked(record) }
        case .unanswered: working.silences[key, default: 0] += 1
        case .begin, .open, .lookup, .recall, .woken: break
        }
        try follow(action, record, machine: next)
    }

    /// The saved state cannot be read (another version wrote it, say). One publication's misfortune must not stop the rest.
    private mutating func machineLost(_ record: PublicationRecord, _ why: String) throws {
        switch record.state {
        case .publishing: try becameUncertain(record, why, machine: record.machine ?? [])
        case .uncertain: try undecidable(record, why)
        case .published: try settled(record, nil)
        default: try prepareAnew(record, note: why)
        }
    }

    mutating func follow(_ action: MachineAction, _ record: PublicationRecord, machine: [UInt8]) throws {
        switch action {
        case .send(let request): try send(request, record, machine: machine)
        case .wait(let until):
            let current = record.state == .claimed ? try ledger.apply(.prepare, to: record.key, at: now) : record
            working.waiting.insert(current.key)
            try ledger.update(current.key) { changed in
                changed.machine = machine
                changed.dueAt = max(until, now)
            }
        case .ready(let expires): try becameReady(record, machine: machine, expires: expires)
        case .published(let post) where record.state == .uncertain && record.isRestored: try recalled(record, post)
        case .published(let post): try confirm(record, post, machine: machine)
        case .absent: try lookupAbsent(record, machine: machine)
        case .unknown(let why): try lookupUnknown(record, why, machine: machine)
        case .failed(let problem): try failed(record, problem, machine: machine)
        case .settled(let post): try settled(record, post)
        }
    }

    private mutating func becameReady(_ record: PublicationRecord, machine: [UInt8], expires: Timestamp?) throws {
        let ready = try ledger.apply(.prepared, to: record.key, at: now) { changed in
            changed.machine = machine
            changed.preparedUntil = expires
            // Also one that has passed: of several the earlier slot goes first.
            changed.dueAt = changed.slot ?? now
        }
        report(.moved(ready, .prepared, note: nil))
        if let slot = ready.slot, slot <= now { try openGate(ready) }
    }

    /// The journal before each request: machine state and step are durable before the request leaves.
    private mutating func send(_ request: MachineRequest, _ record: PublicationRecord, machine: [UInt8]) throws {
        guard !working.isStopping else {
            // Not sent any more; the next start goes on from here.
            try ledger.update(record.key) { changed in
                changed.machine = machine
                changed.dueAt = now
            }
            return
        }
        if request.kind != .visible, try mustWait(request, record, machine: machine) { return }
        var current = record
        switch (request.kind, record.state) {
        case (.prepare, .claimed): current = try ledger.apply(.prepare, to: record.key, at: now)
        case (.visible, .ready):
            current = try ledger.apply(.open, to: record.key, at: now) { changed in
                changed.visibleAt = now
                changed.uncertainSince = nil
                changed.absentReads = 0
            }
        case (.prepare, .preparing), (.lookup, .uncertain), (.followUp, .published): break
        default: throw EngineError.wrongStep(request.label, record.state)
        }
        let step = try ledger.startStep(
            publication: record.key, attempt: current.attempts, kind: request.kind.rawValue, label: request.label,
            request: request.http.summary, machine: machine, at: now)
        try ledger.update(record.key) { $0.dueAt = nil }
        working.flights.add(step, flight(of: request, current))
        working.awaited[record.key] = step
        effects.append(.send(.step(step, record.key), request.http))
        report(.moved(current, request.kind == .visible ? .open : .prepare, note: request.label))
    }

    mutating func stepAnswered(_ step: Int64, _ key: PublicationKey, _ result: HTTPResult) throws {
        // An answer to a step of an earlier life, or one that was given up: the ledger has moved on.
        guard let flight = working.flights.remove(step) else { return }
        let isAwaited = working.awaited[key] == step
        if isAwaited { working.awaited[key] = nil }
        let event: MachineEvent
        switch result {
        case .success(let response):
            try ledger.finishStep(step, outcome: "answered", status: response.status, requestID: response.platformRequestID, at: now)
            try learn(from: response, to: flight)
            event = .answered(response)
        case .failure(let failure):
            try ledger.finishStep(step, outcome: "\(failure.reach.rawValue): \(failure.message)", status: nil, requestID: nil, at: now)
            if failure.reach == .maybeSent { try learn(from: nil, to: flight) }
            event = .unanswered(failure)
        }
        guard isAwaited, let record = try ledger.publication(key), record.machine != nil else { return }
        answering = flight
        defer { answering = nil }
        switch record.state {
        case .preparing, .publishing, .uncertain, .published: try advance(key, event)
        // Cancelled, paused or held while the answer was on its way: prepared state is kept, nothing is sent.
        case .planned, .scheduled, .held, .claimed, .ready, .retrying, .failed, .dropped, .cancelled, .expired: break
        }
    }
}

/// Our bugs, not the user's: the driver stops and says so.
enum EngineError: Error, CustomStringConvertible {
    case vanished(PublicationKey)
    case noMachine(PublicationKey)
    case wrongStep(String, PublicationState)
    case changedSincePlan(PublicationKey)

    var description: String {
        switch self {
        case .vanished(let key): "publication \(key) vanished from the ledger"
        case .noMachine(let key): "publication \(key) has no adapter state"
        case .changedSincePlan(let key): "publication \(key) has changed since the plan was made"
        case .wrongStep(let label, let state): "step \(label) is impossible in state \(state.rawValue)"
        }
    }
}

extension HTTPRequest {
    /// Method and URL without query: for the ledger and for people.
    var summary: String { "\(method.rawValue) \(SealedURL(text: url)?.origin ?? url)" }
}

extension HTTPResponse {
    /// The platform's own name for this exchange, for its support desk.
    var platformRequestID: String? {
        for name in ["x-fb-request-id", "x-fb-trace-id", "x-tt-logid", "x-transaction-id", "x-request-id"] {
            if let value = header(name) { return String(value.prefix(200)) }
        }
        return nil
    }
}
