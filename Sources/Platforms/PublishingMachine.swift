package import CivilTime
package import Domain
package import HTTPValues

/// Everything an adapter may know of a post: the content as it was snapshotted, and settings of its destination.
package struct Draft: Hashable, Codable, Sendable {
    package var key: PublicationKey
    package var platform: Platform
    /// Name of the credential whose slots requests use.
    package var credential: String
    /// Resolved settings of the destination (`privacy`, `category`, `login` …), defaults filled in.
    package var settings: [String: JSON]
    package var caption: String
    package var title: String?
    package var media: [MediaFile]

    package init(
        key: PublicationKey, platform: Platform, credential: String, settings: [String: JSON] = [:], caption: String, title: String? = nil,
        media: [MediaFile] = []
    ) {
        self.key = key
        self.platform = platform
        self.credential = credential
        self.settings = settings
        self.caption = caption
        self.title = title
        self.media = media
    }

    package func slot(_ field: String) -> CredentialSlot { CredentialSlot(credential: credential, field: field) }
}

/// What happens to a publishing machine. After a crash the engine decodes the machine and continues with `begin`
/// (an invisible step was under way) or `lookup` (the visible call was).
package enum MachineEvent: Sendable {
    /// Start preparing, or go on where the state says.
    case begin
    /// The gate is open: answer with the visible call.
    case open
    /// The visible call's answer is lost: ask the platform whether the post exists.
    case lookup
    /// A ledger was restored, and nobody remembers whether the post was made: look for it by its content among what the account has
    /// posted since that instant. Told to a fresh machine, only where `canRecall`.
    case recall(since: Timestamp)
    case answered(HTTPResponse)
    case unanswered(TransportFailure)
    /// The instant that a `wait` named has come.
    case woken
}

/// What a machine wants next.
package enum MachineAction: Sendable, Equatable {
    case send(MachineRequest)
    /// Nothing to send before that instant.
    case wait(until: Timestamp)
    /// Prepared: only the visible call is left. `expires`: when what was prepared stops being usable.
    case ready(expires: Timestamp?)
    /// It is visible. The engine commits this before any follow-up.
    case published(RemotePost)
    /// A lookup's verdict that the post does not exist (as strong as the platform's `LookupStrength`).
    case absent
    /// The lookup could not tell.
    case unknown(String)
    case failed(Problem)
    /// Follow-ups (permalink, thumbnail) are done; `nil` when nothing new was learnt. Never a failure of the post.
    case settled(RemotePost?)
}

package struct MachineRequest: Hashable, Codable, Sendable {
    package enum Kind: String, Hashable, Codable, Sendable {
        /// Invisible and repeatable.
        case prepare
        /// After this people can see the post.
        case visible
        case lookup
        /// After the post is visible: its failure never fails the post.
        case followUp
    }
    package var kind: Kind
    /// The step's name for people and the ledger: `create-container`, `upload`, `publish` …
    package var label: String
    package var http: HTTPRequest
    package init(_ kind: Kind, _ label: String, _ http: HTTPRequest) {
        self.kind = kind
        self.label = label
        self.http = http
    }
}

package struct RemotePost: Hashable, Codable, Sendable {
    package var id: String
    package var permalink: String?
    /// When it appeared, where a list of posts tells.
    package var at: Timestamp?
    package init(id: String, permalink: String? = nil, at: Timestamp? = nil) {
        self.id = id
        self.permalink = permalink
        self.at = at
    }
}

/// A classified failure: decided by the platform's own codes, never by text or HTTP status alone (DESIGN §9).
package struct Problem: Hashable, Codable, Sendable {
    package enum Class: Hashable, Codable, Sendable {
        /// The same request may be sent again after a pause.
        case retrySame
        /// Begin again from an empty machine; does not use up an attempt.
        case restart
        /// A rate limit or quota: nothing before that instant.
        case waitUntil(Timestamp)
        /// The token is refused: refresh it once, else a person must log in again.
        case reauthenticate
        /// The account is blocked: hold its posts, do not fail them.
        case suspend
        case permanent
        /// The platform may have acted on it: ask before sending again.
        case uncertain
    }
    package var classification: Class
    /// The platform's code, for example `9007/2207027` or `quotaExceeded`.
    package var code: String
    /// For people; built by us, never a copy of an unbounded body.
    package var message: String
    /// The platform's request id, when the answer had one.
    package var requestID: String?
    /// Nothing before that instant, whatever the class: the answer's `Retry-After`.
    package var notBefore: Timestamp?
    package init(_ classification: Class, code: String, message: String, requestID: String? = nil, notBefore: Timestamp? = nil) {
        self.classification = classification
        self.code = code
        self.message = message
        self.requestID = requestID
        self.notBefore = notBefore
    }
}

/// A destination adapter: a pure state machine that the engine journals before each request it asks for.
///
/// Contract: equal state and event give equal action. `send` with kind `prepare` must be safe to repeat. Between
/// `ready` and `open` the machine sends nothing. `open` answers with exactly one `visible` request, or with a
/// failure. A machine never waits inside `lookup` longer than one request; the engine spaces repeated reads.
/// State holds no secret: only credential slots and sealed URLs. Equal machines have equal bytes.
package protocol PublishingMachine: Codable, Equatable, Sendable {
    /// Whether it can look for a post by content alone.
    static var canRecall: Bool { get }
    init(draft: Draft)
    mutating func handle(_ event: MachineEvent, at now: Timestamp) -> MachineAction
}

extension PublishingMachine {
    package static var canRecall: Bool { false }
}

/// What a platform's adapter offers to the engine: one value per platform, listed in `PlatformRegistry`.
package struct DestinationAdapter: Sendable {
    package var platform: Platform
    /// The state of a fresh machine for a draft, encoded for the ledger.
    package var begin: @Sendable (Draft) throws -> [UInt8]
    /// One step: decoded state in, event in; new state and action out.
    package var step:
        @Sendable (_ state: [UInt8], _ event: MachineEvent, _ now: Timestamp) throws -> (state: [UInt8], action: MachineAction)

    /// What its requests draw from, and what answers say of that.
    package var limits: PlatformLimits
    /// Whether it looks for posts by content alone (`MachineEvent.recall`).
    package var canRecall: Bool

    package init(
        platform: Platform, limits: PlatformLimits = .unknown, canRecall: Bool = false,
        begin: @escaping @Sendable (Draft) throws -> [UInt8],
        step:
            @escaping @Sendable (_ state: [UInt8], _ event: MachineEvent, _ now: Timestamp) throws -> (
                state: [UInt8], action: MachineAction
            )
    ) {
        self.platform = platform
        self.limits = limits
        self.canRecall = canRecall
        self.begin = begin
        self.step = step
    }
}
