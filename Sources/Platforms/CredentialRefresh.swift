package import CivilTime
package import Domain
package import HTTPValues

/// What a refresh brought. Secrets stay inside the keeper; nothing of this is journaled.
package enum RefreshOutcome: Sendable {
    /// `refreshToken` nil: the old one stays valid (Google does not rotate).
    case renewed(accessToken: Secret, expires: Timestamp?, refreshToken: Secret?, refreshExpires: Timestamp?)
    /// A person must log in again.
    case dead(String)
    case retry(after: Duration, String)
}

/// How a platform renews access: a request with slots, and what its answer means. Run by the vault's keeper.
package struct CredentialRefresh: Sendable {
    package var platform: Platform
    /// - Parameter login: the vault record's `login` (`facebook` or `instagram`), where a platform has more than one.
    package var request: @Sendable (_ credential: String, _ login: String?) -> HTTPRequest
    package var outcome: @Sendable (_ result: HTTPResult, _ now: Timestamp) -> RefreshOutcome

    /// How long before its end a token must be renewed because it cannot be afterwards; nil: a refresh token of its own
    /// renews it at any time.
    package var lead: Duration?

    package init(
        platform: Platform, lead: Duration? = nil, request: @escaping @Sendable (_ credential: String, _ login: String?) -> HTTPRequest,
        outcome: @escaping @Sendable (_ result: HTTPResult, _ now: Timestamp) -> RefreshOutcome
    ) {
        self.platform = platform
        self.lead = lead
        self.request = request
        self.outcome = outcome
    }
}
