import CivilTime
import Domain
import Foundation
import Ledger

/// What people have said in a trial, as they know it themselves: the judge believes them, not the ledger.
final class People: @unchecked Sendable {
    private let lock = NSLock()
    private var brakes: [Brake] = []
    private var approvals: [GivenApproval] = []
    private var ended: Set<PublicationKey> = []

    func stops(_ record: PublicationRecord, at now: Timestamp) -> Brake? {
        lock.withLock { brakes.first { $0.stops(record, at: now) } }
    }

    func hasEnded(_ key: PublicationKey) -> Bool { lock.withLock { ended.contains(key) } }

    /// How many different people have approved it as it is now.
    func approvals(of record: PublicationRecord) -> Int {
        lock.withLock { Set(approvals.filter { $0.key == record.key && record.isApproved(as: $0.content) }.map(\.principal)).count }
    }

    var allBrakes: [Brake] { lock.withLock { brakes } }

    // MARK: Their words, each a command's one transaction

    func pause(_ scope: Brake.Scope, _ name: String, for length: Duration?) -> @Sendable (Ledger, Timestamp) throws -> String {
        { [self] ledger, now in
            let brake = Brake(scope: scope, name: name, reason: "a trial", since: now, until: length.map { now + $0 })
            try ledger.write(at: now) { try $0.setBrake(brake) }
            lock.withLock { brakes = brakes.filter { ($0.scope, $0.name) != (scope, name) } + [brake] }
            return "paused \(scope.rawValue) \(name)"
        }
    }

    func resume() -> @Sendable (Ledger, Timestamp) throws -> String {
        { [self] ledger, now in
            let open = try ledger.read { try $0.brakes() }
            try ledger.write(at: now) { transaction in
                for brake in open { try transaction.clearBrake(brake.scope, name: brake.name) }
                if try transaction.doubtedClock != nil { try transaction.setDoubtedClock(nil) }
            }
            lock.withLock { brakes = [] }
            return "resumed \(open.count)"
        }
    }

    /// Approves everything that waits for it.
    func approve(as principal: String) -> @Sendable (Ledger, Timestamp) throws -> String {
        { [self] ledger, now in
            let waiting = try ledger.read { try $0.publications(states: [.held]) }.filter { record in
                record.reasons.contains { $0.code == .approval }
            }
            let words = waiting.map { GivenApproval(key: $0.key, content: $0.contentHash, principal: principal, at: now) }
            try ledger.write(at: now) { transaction in
                for word in words { try transaction.approve(word, actor: principal) }
            }
            lock.withLock { approvals += words }
            return "\(principal) approved \(words.count)"
        }
    }

    /// Ends one that is not under way, chosen by the number.
    func end(_ event: PublicationEvent, _ number: Int) -> @Sendable (Ledger, Timestamp) throws -> String {
        { [self] ledger, now in
            let states: [PublicationState] = [.planned, .scheduled, .held, .claimed, .preparing, .ready, .retrying]
            let open = try ledger.read { try $0.publications(states: states) }
            guard !open.isEmpty else { return "nothing to \(event.rawValue)" }
            let record = open[number % open.count]
            try ledger.write(at: now) { transaction in
                _ = try transaction.apply(event, to: record.key, at: now, actor: "user:trial") { changed in
                    changed.dueAt = nil
                    if event == .drop { changed.decision = .dropped }
                    changed.reasons.append(Reason(.byHand, "asked for by a trial"))
                }
            }
            _ = lock.withLock { ended.insert(record.key) }
            return "\(event.rawValue) \(record.key.short)"
        }
    }

    /// Lets whatever revision waits be put to work.
    func confirm() -> @Sendable (Ledger, Timestamp) throws -> String {
        { ledger, now in
            let waiting = try ledger.read { try $0.waitingRevisions() }
            try ledger.write(at: now) { transaction in
                for revision in waiting { try transaction.confirmRevision(revision.id, actor: "user:trial") }
            }
            return "confirmed \(waiting.count)"
        }
    }
}
