package import Domain
package import HTTPValues
package import RuleSet

/// What can happen to the engine. The driver (daemon or simulation) turns timers, sockets and files into these.
package enum EngineEvent: Sendable {
    /// The ledger was opened: everything that a crash may have cut short is taken up again.
    case started
    /// A revision was put to work.
    case rulesLoaded(RuleSet)
    /// An instant that the engine asked for has come, or somebody changed the ledger.
    case tick
    case answered(RequestID, HTTPResult)
    case mediaLocated(MediaSubject, MediaFinding)
    /// A request was not sent: the file that it carries is not what it was when it was taken in.
    case mediaGone(RequestID, String)
    /// For whom platforms count what that credential asks: told at the start, with the first answer to a new one, and when it
    /// has changed.
    case credentialIdentified(String, CredentialIdentity)
    case credentialReady(String)
    /// Nobody can refresh it: a person must log in again.
    case credentialDead(String, String)
    /// It could not be refreshed just now; the next request tries again.
    case credentialUnavailable(String, String)
    /// Nothing new is taken up any more; what is in flight may end.
    case stopping
}

/// Ties an answer to what asked for it.
package enum RequestID: Hashable, Sendable {
    /// A journaled step of a publication; the number is the ledger's step id.
    case step(Int64, PublicationKey)
    case poll(source: String, serial: Int)
}

/// Whose file the driver is asked to find.
package enum MediaSubject: Hashable, Sendable {
    case item(ItemID)
    case publication(PublicationKey)
}

/// What the engine wants done. Every effect is safe to perform: what it rests on is durable already.
package enum Effect: Sendable {
    case send(RequestID, HTTPRequest)
    /// Find and store the original of an item.
    case locateItem(Item, source: Source)
    /// Take a file of the workspace into the content store.
    case locateFile(PublicationKey, path: String)
    case refresh(credential: String, platform: Platform)
    case report(Report)
}

/// A line of the live account, as data: the terminal, logs and notifications render it.
package enum Report: Sendable {
    case polled(source: String, new: Int, isBaseline: Bool)
    case discovered(Item)
    case decided(PublicationRecord)
    /// A publication moved on; `note` says what for, where the state alone does not.
    case moved(PublicationRecord, PublicationEvent, note: String?)
    case published(PublicationRecord)
    /// Nothing is sent to that destination from now on; or, as it was until now, something is again.
    case circuitOpened(Circuit)
    case circuitClosed(Circuit)
    case trouble(String)
    /// Nothing new is taken up until the clock can be believed.
    case clockDoubted(String)
    case revision(String, rules: Int)
}
