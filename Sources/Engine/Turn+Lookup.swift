import CivilTime
import Domain
import Ledger
import PlatformFacts
import Platforms
import RuleSet

/// A visible call whose answer is lost: the platform is asked before anything is sent again.
extension Turn {
    /// Absent verdicts that a lagging list needs, spread over the platform's settle time.
    static let readsWhenMarked = 3
    /// How long an unanswerable lookup is repeated before a person is asked.
    static let lookupPatience: Duration = .seconds(6 * 3600)

    mutating func becameUncertain(_ record: PublicationRecord, _ trouble: String, machine: [UInt8]) throws {
        let moved = try ledger.apply(.loseAnswer, to: record.key, at: now) { changed in
            changed.machine = machine
            changed.visibleAt = changed.visibleAt ?? now
            changed.uncertainSince = now
            changed.absentReads = 0
            changed.trouble = trouble
            // A moment for the platform to finish what it may have begun.
            changed.dueAt = now + .seconds(5)
        }
        report(.moved(moved, .loseAnswer, note: trouble))
    }

    mutating func lookUp(_ record: PublicationRecord) throws {
        if record.isRestored { return try recall(record) }
        if strength(of: record) == .none {
            if onUncertain(record) == "resend" { return try sendAgain(record, machine: nil) }
            return try undecidable(record, "\(record.platform.displayName) cannot be asked whether the post exists")
        }
        guard record.machine != nil else { return try undecidable(record, "the adapter's state is lost") }
        working.lookupSince[record.key] = working.lookupSince[record.key] ?? now
        try advance(record.key, .lookup)
    }

    private func onUncertain(_ record: PublicationRecord) -> String? { rules.destination(record.destination)?.onUncertain }

    func strength(of record: PublicationRecord) -> LookupStrength {
        let hasMedia = if case .found = record.media { true } else { false }
        return PlatformFacts.capabilities(for: record.platform).lookupStrength(hasMedia: hasMedia)
    }

    mutating func lookupAbsent(_ record: PublicationRecord, machine: [UInt8]) throws {
        if record.isRestored { return try recalledAbsent(record, machine: machine) }
        if onUncertain(record) == "hold" {
            try ledger.update(record.key) { $0.machine = machine }
            return try undecidable(record, "the post was not found, and `on_uncertain: hold` leaves sending it again to a person")
        }
        switch strength(of: record) {
        case .exact: try sendAgain(record, machine: machine)
        case .marked:
            if try !isReadAgain(record, machine: machine) { try sendAgain(record, machine: machine) }
        case .weak, .none:
            if onUncertain(record) == "resend" {
                try sendAgain(record, machine: machine)
            } else {
                try ledger.update(record.key) { $0.machine = machine }
                try undecidable(record, "the post was not found, but \(record.platform.displayName) cannot prove its absence")
            }
        }
    }

    /// A list that does not show it is read once more, until it was read often enough over the time that it may lag.
    func isReadAgain(_ record: PublicationRecord, machine: [UInt8]) throws -> Bool {
        let reads = record.absentReads + 1
        let since = record.uncertainSince ?? now
        let settle = PlatformFacts.capabilities(for: record.platform).settleTime
        guard reads < Turn.readsWhenMarked || now - since < settle else { return false }
        let step = Duration.milliseconds(max(1000, settle.milliseconds / Int64(Turn.readsWhenMarked - 1)))
        let next = reads >= Turn.readsWhenMarked ? max(since + settle, now + .seconds(1)) : now + step
        try ledger.update(record.key) { changed in
            changed.machine = machine
            changed.absentReads = reads
            changed.dueAt = next
        }
        return true
    }

    /// Each re-send needs its own absent verdict, and passes the gate like a first send.
    ///
    /// - Parameter machine: nil: prepared from scratch, which is invisible and uses up no attempt.
    private mutating func sendAgain(_ record: PublicationRecord, machine: [UInt8]?) throws {
        working.lookupSince[record.key] = nil
        let moved = try ledger.apply(.absent, to: record.key, at: now) { changed in
            changed.machine = machine
            if machine == nil { changed.attempts = max(0, changed.attempts - 1) }
            changed.uncertainSince = nil
            changed.absentReads = 0
            changed.dueAt = now
        }
        report(.moved(moved, .absent, note: "the platform does not have it: it may be sent again"))
    }

    mutating func lookupUnknown(_ record: PublicationRecord, _ why: String, machine: [UInt8]) throws {
        let since = working.lookupSince[record.key] ?? record.uncertainSince ?? now
        guard now - since < Turn.lookupPatience else { return try undecidable(record, why) }
        let pause = min(Duration.minutes(10), max(.seconds(10), .milliseconds((now - since).milliseconds / 2)))
        try ledger.update(record.key) { changed in
            changed.machine = machine
            changed.dueAt = now + pause
            changed.trouble = why
        }
    }

    mutating func lookupFailed(_ record: PublicationRecord, _ problem: Problem, machine: [UInt8]) throws {
        try learnRefusal(problem, record)
        // Refused though it was just renewed: another renewal would be refused as well.
        let isRefused = problem.classification == .reauthenticate && working.renewed.contains(record.key)
        if problem.classification == .reauthenticate, !isRefused, let name = credential(of: record), working.deadCredentials[name] == nil {
            working.awaitingCredential[name, default: []].insert(record.key)
            refresh(name, platform: record.platform)
        }
        if record.isRestored, isRefused || problem.classification == .permanent {
            return try keepHeld(record, "\(problem.message) (\(problem.code))")
        }
        if case .waitUntil(let instant) = problem.classification {
            try ledger.update(record.key) { changed in
                changed.machine = machine
                changed.dueAt = max(instant, problem.notBefore ?? instant, now + .seconds(1))
                changed.trouble = problem.message
            }
            return
        }
        try lookupUnknown(record, "\(problem.message) (\(problem.code))", machine: machine)
    }

    mutating func undecidable(_ record: PublicationRecord, _ why: String) throws {
        if record.isRestored { return try keepHeld(record, why) }
        working.lookupSince[record.key] = nil
        try hold(try fetch(record.key), reasons: [Reason(.uncertain, "it may already be visible: \(why); \(advice(on: record))")])
    }

    func advice(on record: PublicationRecord) -> String {
        "look at the account, then `reprise publications resolve \(record.key.short) --published URL`, `--retry` or `--drop`"
    }
}
