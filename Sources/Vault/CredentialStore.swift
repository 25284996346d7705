package import CivilTime
package import HTTPValues

/// Keeps credentials and sealed URLs: the vault on disk, or a throw-away one for the sandbox.
package protocol CredentialStore: Sendable {
    func record(_ name: String) throws -> CredentialRecord?

    /// Adds the record or replaces the one of that name; durable when it returns.
    func store(_ record: CredentialRecord) throws

    /// False when there was none.
    @discardableResult func remove(_ name: String) throws -> Bool

    /// Sorted.
    func names() throws -> [String]

    /// Keeps a URL that grants access until it expires and gives the id to refer to it by; the same secret gives the same id,
    /// so that doing it again after a crash leaves nothing behind.
    ///
    /// At most `SealedSecrets.limit` are kept; beyond that the one that expires first goes.
    func seal(_ secret: Secret, expires: Timestamp, at now: Timestamp) throws -> String

    /// Nil when unknown or expired.
    func unseal(_ id: String, at now: Timestamp) throws -> Secret?

    /// Runs `body` while nobody else, in this process or another, refreshes the credential. `body` gets the record as it is
    /// once the lock is held: whoever held it before may have refreshed already. It must store a rotated token before using it.
    func withRefreshLock<Result: Sendable>(
        _ name: String, _ body: @Sendable (CredentialRecord?) async throws -> Result
    ) async throws -> Result
}

/// The bound on sealed URLs, common to all stores.
package enum SealedSecrets {
    /// Far more than uploads run at once; abandoned sessions go when they expire.
    package static let limit = 256
}
