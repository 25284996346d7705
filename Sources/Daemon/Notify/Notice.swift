import CivilTime
import Domain
import Engine
import HTTPValues
import RuleFiles
import RuleSet

/// Foundation has a `Notification` of its own.
typealias NotifyRule = Notification

/// One thing that somebody is told.
struct Notice: Hashable, Sendable {
    var about: Notification.Subject
    /// `publication:KEY`, `destination:NAME`, `credential:NAME`, `revision`.
    var subject: String
    /// A reason's code; for what has none, the subject's own word.
    var reason: String
    /// One sentence, without anything that looks like a secret.
    var text: String
    var at: Timestamp
    var destination: String?
    var platform: Platform?
    /// What to look at or do.
    var command: String?

    /// The same again is no news.
    var identity: String { "\(about.rawValue) \(subject) \(reason)" }

    init(
        _ about: Notification.Subject, _ subject: String, reason: String, text: String, at: Timestamp, command: String? = nil
    ) {
        self.about = about
        self.subject = subject
        self.reason = reason
        self.text = SecretScan.redacted(String(text.prefix(Notice.longest)))
        self.at = at
        self.command = command
    }

    /// Platforms may answer with whole pages.
    private static let longest = 500

    static func subject(of key: PublicationKey) -> String { "publication:\(key.hex)" }

    /// Nil for what needs nobody.
    init?(_ report: Report, at: Timestamp) {
        switch report {
        case .decided(let record) where record.state == .held: self.init(held: record, at: at)
        case .moved(let record, .hold, _): self.init(held: record, at: at)
        // After a restore that is one question for many: who is not found is told of when it is held.
        case .moved(let record, .loseAnswer, _) where !record.isRestored:
            self.init(
                .uncertain, record, reason: "answer-lost",
                text: "the answer to the visible call was lost: \(record.platform.displayName) is asked whether the post exists", at: at)
        case .moved(let record, .fail, let note):
            let reason = record.reasons.last
            self.init(
                .failed, record, reason: reason?.code.rawValue ?? "failed", text: reason?.text ?? note ?? "it could not be published",
                at: at)
        case .clockDoubted(let text):
            self.init(.held, "clock", reason: "clock-doubted", text: text, at: at, command: "reprise status")
        // Who can renew nothing is told so already, by the credential's name.
        case .circuitOpened(let circuit) where circuit.cause != .credentialDead || circuit.probeAt != nil:
            self.init(circuit, at: at)
        case .decided, .moved, .published, .polled, .discovered, .circuitOpened, .circuitClosed, .trouble, .revision: return nil
        }
    }

    /// A pause was put on by a person, who knows; of a circuit one notice tells for all that it holds.
    private init?(held record: PublicationRecord, at: Timestamp) {
        let reason = record.reasons.last
        guard reason?.code != .paused, reason?.code != .circuitOpen else { return nil }
        self.init(
            .held, record, reason: reason?.code.rawValue ?? "held", text: reason?.text ?? "a person is needed first", at: at)
    }

    private init(_ about: Notification.Subject, _ record: PublicationRecord, reason: String, text: String, at: Timestamp) {
        self.init(
            about, Notice.subject(of: record.key), reason: reason, text: text, at: at, command: "reprise explain key:\(record.key.short)")
        destination = record.destination
        platform = record.platform
    }

    static func subject(of circuit: Circuit) -> String { "destination:\(circuit.destination)" }

    private init(_ circuit: Circuit, at: Timestamp) {
        let ends = circuit.cause == .suspended ? "until you resume it" : "but for one post now and then, which tries"
        self.init(
            .circuitOpen, Notice.subject(of: circuit), reason: circuit.cause?.rawValue ?? "circuit-open",
            text: "nothing is sent to \(circuit.destination), \(ends): \(circuit.detail)", at: at,
            command: circuit.cause == .suspended ? "reprise resume --destination \(circuit.destination)" : "reprise status")
        destination = circuit.destination
    }

    static func credentialDead(_ name: String, _ why: String, at: Timestamp) -> Notice {
        Notice(
            .credentialDead, "credential:\(name)", reason: "credential-dead", text: why, at: at, command: "reprise auth import \(name)")
    }

    static func credentialEnds(_ name: String, _ end: Timestamp, at: Timestamp) -> Notice {
        Notice(
            .credentialDead, "credential:\(name)", reason: "credential-ends",
            text: "access ends at \(end.rfc3339(in: .utc)), and only a person can prolong it: log in again", at: at,
            command: "reprise auth import \(name)")
    }

    static func revisionRefused(_ why: String, at: Timestamp) -> Notice {
        Notice(.revisionRefused, "revision", reason: "revision-refused", text: why, at: at, command: "reprise check")
    }

    var json: JSON {
        var members: [String: JSON] = [
            "about": .string(about.rawValue), "subject": .string(subject), "reason": .string(reason), "text": .string(text),
            "at": .string(at.rfc3339(in: .utc)),
        ]
        if let destination { members["destination"] = .string(destination) }
        if let platform { members["platform"] = .string(platform.rawValue) }
        if let command { members["try"] = .string(command) }
        return .object(members)
    }
}
