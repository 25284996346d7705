package import CivilTime
package import Domain

package typealias StepID = Int64

/// One request of one attempt, as it was journaled before it was sent.
package struct StepRecord: Hashable, Sendable {
    package var id: StepID
    package var publication: PublicationKey
    /// Counts from 1.
    package var attempt: Int
    package var kind: StepKind
    /// The adapter's name for it: `create-container`, `upload`, `publish` …
    package var label: String
    /// One redacted line: method, logical URL. Never a secret, never a body.
    package var request: String
    package var startedAt: Timestamp
    /// Nil while its answer is awaited, and for ever when the process died.
    package var finishedAt: Timestamp?
    package var outcome: String?
    /// The HTTP status, where there was an answer.
    package var status: Int?
    /// The platform's own id of the request, for its support.
    package var requestID: String?
}

/// What a step may do to the world; the names are those of the adapters' requests.
package enum StepKind: String, Hashable, Codable, Sendable, CaseIterable {
    /// Invisible and repeatable.
    case prepare
    /// After this people can see the post.
    case visible
    case lookup
    /// After the post is visible: its failure never fails the post.
    case followUp
}

/// One try at a publication: its steps in the order they were started.
package struct AttemptRecord: Hashable, Sendable {
    package var number: Int
    package var steps: [StepRecord]
}
