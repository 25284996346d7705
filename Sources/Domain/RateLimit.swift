package import CivilTime

/// One thing that a platform counts: an endpoint group, a quota.
package struct LimitBucket: Hashable, Codable, Sendable {
    /// Whose requests the platform counts together.
    package enum Scope: String, Hashable, Codable, Sendable, CaseIterable {
        /// Those of one app, for whatever accounts.
        case app
        /// Those to one account, by whatever apps.
        case account
        /// Those of one app for one account: of a login.
        case credential
    }
    package var scope: Scope
    /// The platform's own name for it, or that of the endpoint: `create-post`, `graph`.
    package var name: String
    package init(_ scope: Scope, _ name: String) {
        self.scope = scope
        self.name = name
    }
}

/// What an answer says of a bucket.
package struct LimitReading: Hashable, Codable, Sendable {
    package var bucket: LimitBucket
    /// Requests, or per cent; nil: the platform does not say.
    package var ceiling: Int64?
    /// In the unit of `ceiling`.
    package var remaining: Int64
    /// When the platform counts anew; the reading means nothing after it.
    package var resetsAt: Timestamp
    /// Kept for visible calls and lookups: preparation waits when no more than that is left. Only where the unit is a share,
    /// in which requests under way cannot be counted.
    package var reserve: Int64

    package init(_ bucket: LimitBucket, ceiling: Int64? = nil, remaining: Int64, resetsAt: Timestamp, reserve: Int64 = 0) {
        self.bucket = bucket
        self.ceiling = ceiling
        self.remaining = max(0, remaining)
        self.resetsAt = resetsAt
        self.reserve = reserve
    }
}

/// The last reading of a bucket.
package struct RateLimit: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        package var platform: Platform
        package var scope: LimitBucket.Scope
        /// Whose bucket it is, in words that only this program compares: `app:3f…`, `account:1784…`, `credential:studio-x`.
        package var owner: String
        package var name: String
        package init(platform: Platform, scope: LimitBucket.Scope, owner: String, name: String) {
            self.platform = platform
            self.scope = scope
            self.owner = owner
            self.name = name
        }
    }
    package var key: Key
    /// The credential by whose request it was learnt.
    package var credential: String
    package var reading: LimitReading
    package var readAt: Timestamp

    /// - Parameter identity: nil: nothing is known of the credential but its name.
    package init(
        platform: Platform, credential: String, identity: CredentialIdentity? = nil, reading: LimitReading, readAt: Timestamp
    ) {
        key = reading.bucket.key(platform, credential, identity)
        self.credential = credential
        self.reading = reading
        self.readAt = readAt
    }

    /// Its name and whose it is, for people.
    package var title: String {
        switch key.scope {
        case .app: "\(key.name) of the app of \(credential)"
        case .account: "\(key.name) of the account of \(credential)"
        case .credential: "\(key.name) of \(credential)"
        }
    }

    /// - Parameters:
    ///   - drawn: requests under way that the reading does not know of.
    ///   - mayUseReserve: for visible calls and what follows them.
    package func isEmpty(drawn: Int, mayUseReserve: Bool, at now: Timestamp) -> Bool {
        guard now < reading.resetsAt else { return false }
        if reading.reserve > 0 { return reading.remaining <= (mayUseReserve ? 0 : reading.reserve) }
        return reading.remaining <= Int64(drawn)
    }
}
