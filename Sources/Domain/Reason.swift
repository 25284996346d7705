package import CivilTime

/// The line of a rule file that a decision goes back to.
package struct RuleLocation: Hashable, Codable, Sendable {
    package var file: String
    package var line: Int
    package var column: Int
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

/// Why something is so: the same value feeds the plan, the ledger, logs, and `reprise explain`.
package struct Reason: Hashable, Codable, Sendable {
    package var code: ReasonCode
    /// The guardrail's name in the rules, when one is the cause.
    package var guardrail: String?
    /// When this cause ends, if that is known.
    package var until: Timestamp?
    package var at: RuleLocation?
    /// One sentence for people, without a full stop.
    package var text: String
    /// The publication that stands in the way (dedupe, already-taken).
    package var blocker: PublicationKey?

    package init(
        _ code: ReasonCode, _ text: String, guardrail: String? = nil, until: Timestamp? = nil, at: RuleLocation? = nil,
        blocker: PublicationKey? = nil
    ) {
        self.code = code
        self.guardrail = guardrail
        self.until = until
        self.at = at
        self.text = text
        self.blocker = blocker
    }
}

/// The closed set of causes. A guardrail's code is its key in kebab case.
package enum ReasonCode: String, Hashable, Codable, Sendable, CaseIterable {
    // guardrails
    case quietHours = "quiet-hours"
    case blackout
    case cap
    case spacing
    case dedupe
    case approval
    case content
    case quota
    // the wish itself
    case latest
    case missed
    case alreadyTaken = "already-taken"
    case campaignOver = "campaign-over"
    case campaignNotStarted = "campaign-not-started"
    case campaignPaused = "campaign-paused"
    case lateItem = "late-item"
    case mediaMissing = "media-missing"
    case mediaAmbiguous = "media-ambiguous"
    case templateFailed = "template-failed"
    case conditionFailed = "condition-failed"
    /// Its `when` was false when it was asked.
    case condition
    case queueEmpty = "queue-empty"
    case unsupported
    case tooLong = "too-long"
    /// Neither text nor media: there is nothing that could be posted.
    case emptyPost = "empty-post"
    // operation
    case paused
    case ruleGone = "rule-gone"
    case ruleChanged = "rule-changed"
    case credentialDead = "credential-dead"
    case suspended
    case circuitOpen = "circuit-open"
    case rateLimited = "rate-limited"
    case uncertain
    /// From a time that a restored ledger knows nothing of.
    case restored
    case answerLost = "answer-lost"
    case refused
    case attemptsExhausted = "attempts-exhausted"
    case gateMoved = "gate-moved"
    case byHand = "by-hand"
}
