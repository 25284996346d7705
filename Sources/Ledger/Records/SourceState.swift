package import CivilTime

/// What the ledger remembers of a source between two polls.
package struct SourceState: Hashable, Sendable {
    /// The source machine's own memory, encoded by whoever runs it; the ledger does not look inside.
    package var memory: [UInt8]?
    package var nextPollAt: Timestamp?
    package var lastPollAt: Timestamp?
    /// Of the newest poll; nil after a good one.
    package var lastError: String?
    /// Failed polls in a row.
    package var failures: Int
    /// The name of the credential it polls with.
    package var credential: String?

    package init(
        memory: [UInt8]? = nil, nextPollAt: Timestamp? = nil, lastPollAt: Timestamp? = nil, lastError: String? = nil, failures: Int = 0,
        credential: String? = nil
    ) {
        self.memory = memory
        self.nextPollAt = nextPollAt
        self.lastPollAt = lastPollAt
        self.lastError = lastError
        self.failures = failures
        self.credential = credential
    }
}
