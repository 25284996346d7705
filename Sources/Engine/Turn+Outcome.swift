import CivilTime
import Domain
import Ledger
import PlatformFacts
import Platforms
import RuleSet

/// What becomes of a publication after its visible call or a failure.
extension Turn {
    mutating func confirm(_ record: PublicationRecord, _ post: RemotePost, machine: [UInt8]) throws {
        // Committed before any follow-up: what is visible must never be forgotten.
        let published = try ledger.apply(.confirm, to: record.key, at: now) { changed in
            changed.remoteID = post.id
            changed.permalink = post.permalink
            changed.publishedAt = changed.visibleAt ?? now
            changed.machine = machine
            changed.uncertainSince = nil
            changed.trouble = nil
            changed.dueAt = nil
        }
        working.forget(record.key)
        try noteSuccess(published, .visible)
        try fire(on: published)
        try followUp(published)
    }

    mutating func followUp(_ record: PublicationRecord) throws {
        guard record.machine != nil else {
            // Nothing is left to do; an old due time must not wake the engine for ever.
            if record.dueAt != nil { try ledger.update(record.key) { $0.dueAt = nil } }
            return
        }
        let event: MachineEvent = working.waiting.remove(record.key) == nil ? .begin : .woken
        try advance(record.key, event)
    }

    mutating func settled(_ record: PublicationRecord, _ post: RemotePost?) throws {
        let done = try ledger.update(record.key) { changed in
            changed.permalink = post?.permalink ?? changed.permalink
            changed.machine = nil
            changed.dueAt = nil
        }
        report(.published(done))
    }

    mutating func failed(_ record: PublicationRecord, _ problem: Problem, machine: [UInt8]) throws {
        switch record.state {
        case .published: try settled(record, nil)
        case .uncertain: try lookupFailed(record, problem, machine: machine)
        default: try attemptFailed(record, problem, machine: machine)
        }
    }

    /// A classified failure of preparation or of the visible call.
    private mutating func attemptFailed(_ record: PublicationRecord, _ problem: Problem, machine: [UInt8]) throws {
        let trouble = "\(problem.message) (\(problem.code))"
        let isProbe = circuits[place(record.destination)]?.probe == record.key
        try noteAnswer(problem, record)
        switch problem.classification {
        // Also before the visible call: a container found published already, say.
        case .uncertain: try becameUncertain(record, trouble, machine: machine)
        // An attempt ends only by a classified answer: silence is no answer.
        // A probe is sent for the sake of all that waits: its failure is not its own.
        case .retrySame:
            let counts = working.silences[record.key] == nil && !isProbe
            try retry(record, trouble, machine: machine, countsAttempt: counts, at: try budgeted(record, problem.notBefore))
        // The same restart twice in a row is no accident: from then on it counts, so that it ends.
        case .restart:
            let due = try budgeted(record, problem.notBefore)
            try retry(record, trouble, machine: nil, countsAttempt: record.trouble == trouble, at: due)
        case .waitUntil(let instant):
            let end = max(instant, problem.notBefore ?? instant)
            try retry(record, trouble, machine: machine, countsAttempt: false, exactlyAt: end)
        case .reauthenticate: try retryWithFreshToken(record, trouble, machine: machine)
        case .suspend:
            try openCircuit(place(record.destination), .suspended, trouble, probed: false)
            try holdFailed(record, Reason(.suspended, trouble), machine: machine)
        case .permanent: try fail(record, Reason(.refused, trouble), trouble)
        }
    }

    /// - Parameters:
    ///   - instant: not before it.
    ///   - exact: instead of the policy's pause.
    private mutating func retry(
        _ record: PublicationRecord, _ trouble: String, machine: [UInt8]?, countsAttempt: Bool, at instant: Timestamp? = nil,
        exactlyAt exact: Timestamp? = nil
    ) throws {
        let policy = rules.retryPolicy(of: record)
        // `attempts` counts begun attempts: the one that just failed is the latest of them.
        let used = record.attempts
        if countsAttempt, used >= policy.attempts {
            try fail(record, Reason(.attemptsExhausted, "\(used) attempts failed; the last: \(trouble)"), trouble)
            return
        }
        let pause = policy.pause(beforeAttempt: max(used, working.silences[record.key] ?? 0) + 1, of: record.key)
        let due = max(exact ?? now + pause, instant ?? now, now + .seconds(1))
        let moved = try ledger.apply(.retry, to: record.key, at: now) { changed in
            changed.machine = machine
            // An empty machine is begun, and counted, when it is taken up again.
            changed.attempts += (countsAttempt ? 1 : 0) - (machine == nil ? 1 : 0)
            changed.trouble = trouble
            changed.dueAt = due
        }
        working.waiting.remove(record.key)
        report(.moved(moved, .retry, note: trouble))
    }

    mutating func fail(_ record: PublicationRecord, _ reason: Reason, _ trouble: String) throws {
        let moved = try ledger.apply(.fail, to: record.key, at: now) { changed in
            changed.dueAt = nil
            changed.machine = nil
            changed.trouble = trouble
            changed.reasons.append(reason)
        }
        working.forget(record.key)
        report(.moved(moved, .fail, note: reason.text))
        try fire(on: moved)
    }

    private mutating func holdFailed(_ record: PublicationRecord, _ reason: Reason, machine: [UInt8]) throws {
        try ledger.update(record.key) { changed in
            changed.machine = machine
            changed.trouble = reason.text
        }
        try hold(try fetch(record.key), reasons: [reason])
    }

    /// A refused token is renewed first; that costs no attempt.
    private mutating func retryWithFreshToken(_ record: PublicationRecord, _ trouble: String, machine: [UInt8]) throws {
        guard let name = credential(of: record) else { return try holdFailed(record, Reason(.credentialDead, trouble), machine: machine) }
        if let why = working.deadCredentials[name] {
            try openCircuit(place(record.destination), .credentialDead, why, probed: false)
            return try holdFailed(record, Reason(.credentialDead, why), machine: machine)
        }
        if working.renewed.contains(record.key) {
            let why = "refused even with a renewed token: \(trouble)"
            try openCircuit(place(record.destination), .credentialDead, why, probed: true)
            return try holdFailed(record, Reason(.credentialDead, why), machine: machine)
        }
        // The keeper's word comes as an event; the due time only guards against its silence.
        try retry(record, trouble, machine: machine, countsAttempt: false, exactlyAt: now + .minutes(2))
        working.awaitingCredential[name, default: []].insert(record.key)
        refresh(name, platform: record.platform)
    }

    /// Somebody may have granted access again in another process.
    static let deadCheck: Duration = .seconds(60)

    mutating func lookAgainAtDeadCredentials() {
        guard now - working.deadCheckedAt >= Turn.deadCheck else { return }
        let dead = Set(working.deadCredentials.keys).union(loggedOut)
        guard !dead.isEmpty else { return }
        working.deadCheckedAt = now
        for name in dead.sorted() { refresh(name) }
    }

    mutating func refresh(_ name: String) {
        let platform =
            rules.sources.first { $0.credential == name }?.polledPlatform ?? rules.destinations.first { $0.credential == name }?.platform
        if let platform { refresh(name, platform: platform) }
    }

    mutating func refresh(_ credential: String, platform: Platform) {
        guard working.refreshing.insert(credential).inserted else { return }
        effects.append(.refresh(credential: credential, platform: platform))
    }

    mutating func credentialReady(_ name: String) throws {
        // Unasked for, it is a person who has logged in again.
        let isLogin = working.refreshing.remove(name) == nil
        working.deadCredentials[name] = nil
        for key in (working.awaitingCredential.removeValue(forKey: name) ?? []).sorted() {
            guard let record = try ledger.publication(key), record.state == .retrying || record.state == .uncertain else { continue }
            working.renewed.insert(key)
            try ledger.update(key) { $0.dueAt = now }
        }
        for source in rules.sources where source.credential == name {
            var state = try ledger.sourceState(source.name) ?? SourceState()
            // Refused again with the new token: the pause between polls stands.
            guard state.lastError != nil, state.failures <= 1 else { continue }
            state.nextPollAt = now
            try ledger.saveSource(source.name, state)
        }
        try loginWorks(name, isNew: isLogin)
    }

    mutating func credentialDead(_ name: String, _ why: String) throws {
        working.refreshing.remove(name)
        let isNews = working.deadCredentials.updateValue(why, forKey: name) != why
        working.deadCheckedAt = now
        if isNews {
            report(.trouble("credential \(name) is dead: \(why); run `reprise auth import \(name)`"))
        }
        for destination in rules.destinations where destination.credential == name {
            try openCircuit(destination.name, .credentialDead, why, probed: false)
        }
        for key in (working.awaitingCredential.removeValue(forKey: name) ?? []).sorted() {
            guard let record = try ledger.publication(key), record.state == .retrying else { continue }
            try hold(record, reasons: [Reason(.credentialDead, why)])
        }
    }
}
