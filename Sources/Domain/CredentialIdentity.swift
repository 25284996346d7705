/// For whom a platform counts the requests of a credential: what is in the vault beside the secrets. Only compared, never shown
/// to a platform.
package struct CredentialIdentity: Hashable, Sendable {
    /// The app (a client, or the project that several clients belong to), as a digest; nil: not known.
    package var app: String?
    /// The platform's own id of the account; nil: not known.
    package var account: String?

    package init(app: String? = nil, account: String? = nil) {
        self.app = app
        self.account = account
    }
}

extension LimitBucket {
    /// Under which name the ledger keeps it: two credentials whose requests the platform counts together have the same.
    ///
    /// - Parameter identity: nil, or without what the scope needs: the credential has the bucket for itself. The price of not
    ///   knowing is a refused request.
    package func key(_ platform: Platform, _ credential: String, _ identity: CredentialIdentity?) -> RateLimit.Key {
        let app = identity?.app.map { "app:\($0)" }
        let account = identity?.account.map { "account:\($0)" }
        let owner: String? =
            switch scope {
            case .app: app
            case .account: account
            case .credential: app.flatMap { app in account.map { "\(app) \($0)" } }
            }
        return RateLimit.Key(platform: platform, scope: scope, owner: owner ?? "credential:\(credential)", name: name)
    }
}
