import CivilTime
import Domain
import Foundation
import Ledger
import Planner
import RuleSet

/// A person's hand on one publication. Every change is one transaction with the person as its actor in the audit log; a
/// running daemon sees it within a second.
struct Steering {
    let rules: RuleSet
    let ledger: Ledger
    let actor: String
    let now: Timestamp

    /// Opens the ledger, which must exist already.
    static func open(
        _ workspace: WorkspaceOptions, _ options: LedgerOptions, in context: CommandContext, isReadOnly: Bool = false
    ) throws -> Steering {
        let access = WorkspaceAccess(workspace, in: context)
        let (rules, _) = try access.rules()
        let path = options.path(in: access.directory)
        guard let seen = try Ledger.openReadOnly(path: path) else {
            throw CommandFailure("there is no ledger at \(path)", try: "--state FILE, or --sandbox")
        }
        let stamp = seen.stamp
        // Nothing may be dated before what the ledger has seen; a sandbox's clock is not the wall's at all.
        // A clock that the publisher does not believe must not date anything either.
        let (last, doubted) = try seen.read { (try $0.highWater, try $0.doubtedClock) }
        let wall = context.clock.now()
        let now = stamp == .sandbox || doubted != nil ? last ?? wall : max(wall, last ?? wall)
        guard !isReadOnly else { return Steering(rules: rules, ledger: seen, actor: actor, now: now) }
        seen.close()
        let ledger = try Ledger.open(path: path, stamp: stamp, workspace: rules.workspace, at: now)
        return Steering(rules: rules, ledger: ledger, actor: actor, now: now)
    }

    private static var actor: String { "user:" + principal }

    /// The person's name without what kind of principal it is: as `approval: { from: [...] }` writes it.
    static var principal: String { NSUserName() }

    /// Performs `change` on the publication that the key's digits mean.
    func steer(_ key: String, _ change: (LedgerTransaction, PublicationRecord) throws -> PublicationRecord) throws -> PublicationRecord {
        defer { ledger.close() }
        do {
            return try ledger.write(at: now) { transaction in
                let record = try PublicationLookup.find(key, in: transaction)
                do { return try change(transaction, record) } catch LedgerError.illegalTransition {
                    throw Steering.refused(record, Steering.whyNotEnded(record))
                }
            }
        } catch LedgerError.abandoned(let reason) {
            throw reason
        } catch {
            throw CommandFailure(error.message, try: error.wayOut)
        }
    }

    static func refused(_ record: PublicationRecord, _ why: String) -> CommandFailure {
        CommandFailure(
            "publication \(record.key.short) is \(record.state.rawValue): \(why)",
            try: "`reprise publications show \(record.key.short)` tells more", status: .refused)
    }

    /// What no slot can mend: it may be visible, its text or file is not fit, or somebody else has its place.
    func refuseHopeless(_ record: PublicationRecord, in transaction: LedgerTransaction) throws {
        let codes = Set(record.reasons.map(\.code))
        guard record.state.isTerminal || record.state == .planned || record.state == .held else {
            throw Steering.refused(record, "it is under way already")
        }
        if record.state == .published { throw Steering.refused(record, "that is impossible now") }
        if codes.contains(.unsupported) {
            throw Steering.refused(record, "this version cannot publish to \(record.platform.displayName)")
        }
        if !codes.isDisjoint(with: [.tooLong, .emptyPost, .templateFailed, .conditionFailed]) {
            throw Steering.refused(record, "its text is not fit to post; change the rule, and the daemon goes on by itself")
        }
        switch record.media {
        case .missing, .ambiguous:
            throw Steering.refused(record, "its file is missing; put it into the folder of originals, and the daemon goes on by itself")
        case .assumed, .found, .notNeeded: break
        }
        guard let item = record.item else { return }
        let taken = try transaction.publicationTaken(item: item, destination: record.destination, variant: record.variant)
        if let taken, taken.key != record.key {
            throw Steering.refused(record, "publication \(taken.key.short) already takes this item to \(record.destination)")
        }
    }

    static func refuseUncertain(_ record: PublicationRecord) throws {
        guard record.isInDoubt else { return }
        throw CommandFailure(
            "publication \(record.key.short) may already be visible",
            try: "look at the account, then `reprise publications resolve \(record.key.short) --published URL`, `--retry` or `--drop`",
            status: .refused)
    }

    /// A slot from now on, by the same planner as ever.
    func schedule(_ record: PublicationRecord, in transaction: LedgerTransaction) throws -> PublicationRecord {
        // Its own words, with a way out.
        try refuseHopeless(record, in: transaction)
        let outcome = try reschedule([record], mayBeVisible: false, in: transaction)
        guard let scheduled = outcome.changed.first else {
            throw Steering.refused(record, outcome.refused.first?.why ?? "no instant is admissible")
        }
        return scheduled
    }
}
