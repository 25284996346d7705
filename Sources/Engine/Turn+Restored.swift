import CivilTime
import Domain
import Ledger
import PlatformFacts
import Platforms
import RuleSet

/// What may have been posted in a time that a restored ledger lacks: it is looked for by its content, and never posted again
/// without a person's word (decision 0018).
extension Turn {
    /// Clocks of platforms may be behind ours by so much.
    private static let skew: Duration = .seconds(60)

    /// Held since the ledger was taken up: the platform is asked, where that can tell anything.
    mutating func lookForLost(_ record: PublicationRecord) throws {
        guard canRecall(record) else {
            try ledger.update(record.key) { $0.dueAt = nil }
            return
        }
        let moved = try ledger.apply(.loseAnswer, to: record.key, at: now) { changed in
            changed.dueAt = now
        }
        report(.moved(moved, .loseAnswer, note: "\(record.platform.displayName) is asked whether it was posted in the lost time"))
    }

    /// A text or a title is what a post is known by; a platform without any mark on posts is not asked.
    private func canRecall(_ record: PublicationRecord) -> Bool {
        guard platforms.adapters[record.platform]?.canRecall ?? false, rules.destination(record.destination) != nil else { return false }
        let hasTitle = PlatformFacts.capabilities(for: record.platform).title != nil && !Self.isBlank(record.title ?? "")
        let hasWords = hasTitle || !Self.isBlank(record.caption)
        switch strength(of: record) {
        case .exact, .marked: return hasWords
        case .weak, .none: return false
        }
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    mutating func recall(_ record: PublicationRecord) throws {
        guard canRecall(record), let destination = rules.destination(record.destination), let adapter = platforms.adapters[record.platform],
            let lost = try ledger.lostStretch
        else { return try keepHeld(record, "\(record.platform.displayName) cannot be asked any more") }
        working.lookupSince[record.key] = working.lookupSince[record.key] ?? now
        if record.machine == nil {
            let state = try adapter.begin(draft(of: record, to: destination))
            try ledger.update(record.key) { $0.machine = state }
        }
        // Nothing is visible before it is wanted, or before its item is there, which that life may have found earlier: an older post
        // of the same words is another one.
        let earliest = try record.item.flatMap { try ledger.item($0) }?.created ?? record.wantedAt
        let since = max(earliest, min(lost.since, record.visibleAt ?? lost.since))
        try advance(record.key, .recall(since: since - Turn.skew))
    }

    /// It is there: what the lost life made of it is known again.
    mutating func recalled(_ record: PublicationRecord, _ post: RemotePost) throws {
        if let owner = try owner(of: post, like: record) {
            return try keepHeld(record, "a post that reads like it counts as publication \(owner.short)")
        }
        let published = try ledger.apply(.confirm, to: record.key, at: now) { changed in
            changed.remoteID = post.id
            changed.permalink = post.permalink
            changed.visibleAt = post.at ?? changed.visibleAt
            changed.publishedAt = changed.visibleAt ?? now
            changed.slot = changed.publishedAt
            changed.decision = changed.slot == changed.wantedAt ? .publish : .deferred
            changed.reasons = [Reason(.restored, "it was found at \(record.platform.displayName) after the ledger was restored")]
            // What was to follow it may be there as well.
            changed.machine = nil
            changed.uncertainSince = nil
            changed.trouble = nil
            changed.dueAt = nil
        }
        working.forget(record.key)
        report(.moved(published, .confirm, note: published.reasons.last?.text))
        report(.published(published))
        try fire(on: published)
    }

    /// The publication that the post belongs to already: posts of the same words look alike.
    private func owner(of post: RemotePost, like record: PublicationRecord) throws -> PublicationKey? {
        let places = rules.destinations.filter { $0.platform == record.platform }.flatMap { names(of: $0.name) }
        for place in Set(places).union([record.destination]).sorted() {
            let found = try ledger.publication(remoteID: post.id, permalink: post.permalink, destination: place)
            if let found, found != record.key { return found }
        }
        return nil
    }

    /// A list may lag, so that it is read as often as for any mark. Then it stays held: no list proves what another life did not do.
    mutating func recalledAbsent(_ record: PublicationRecord, machine: [UInt8]) throws {
        if try isReadAgain(record, machine: machine) { return }
        try keepHeld(record, "it was not found among the account's posts")
    }

    mutating func keepHeld(_ record: PublicationRecord, _ why: String) throws {
        working.lookupSince[record.key] = nil
        let text = "it may have been posted in a time that the restored ledger knows nothing of: \(why); \(advice(on: record))"
        try hold(try fetch(record.key), reasons: [Reason(.restored, text)])
        try ledger.update(record.key) { changed in
            changed.machine = nil
            changed.dueAt = nil
        }
    }
}
