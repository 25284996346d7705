package import CivilTime
package import Domain
import Foundation
package import HTTPValues

/// All that is known of one account on one platform: whose it is, and the secrets that open it.
///
/// Not `Codable` on purpose: only a vault writes it down, encrypted.
package struct CredentialRecord: Hashable, Sendable {
    /// As written after `credentials:` in the rules.
    package var name: String
    package var platform: Platform
    package var accountID: String?
    package var accountName: String?
    package var clientID: Secret?
    package var clientSecret: Secret?
    package var accessToken: Secret?
    package var accessTokenExpires: Timestamp?
    package var refreshToken: Secret?
    package var refreshTokenExpires: Timestamp?
    /// What one platform needs beyond the common fields, such as a page token.
    package var extra: [String: Secret]

    package init(
        name: String, platform: Platform, accountID: String? = nil, accountName: String? = nil, clientID: Secret? = nil,
        clientSecret: Secret? = nil, accessToken: Secret? = nil, accessTokenExpires: Timestamp? = nil, refreshToken: Secret? = nil,
        refreshTokenExpires: Timestamp? = nil, extra: [String: Secret] = [:]
    ) {
        self.name = name
        self.platform = platform
        self.accountID = accountID
        self.accountName = accountName
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.accessToken = accessToken
        self.accessTokenExpires = accessTokenExpires
        self.refreshToken = refreshToken
        self.refreshTokenExpires = refreshTokenExpires
        self.extra = extra
    }

    /// The field a `CredentialSlot` names: `access_token`, `refresh_token`, `client_id`, `client_secret`, `account_id`,
    /// `account_name`, or one of `extra`.
    package func secret(_ field: String) -> Secret? {
        switch field {
        case "access_token": accessToken
        case "refresh_token": refreshToken
        case "client_id": clientID
        case "client_secret": clientSecret
        case "account_id": accountID.map(Secret.init)
        case "account_name": accountName.map(Secret.init)
        default: extra[field]
        }
    }
}

extension CredentialRecord {
    /// For whom the platform counts its requests. The app's id goes out as a digest only: it lies among the secrets.
    ///
    /// - Parameter app: what of the client id names the app.
    package func identity(app: (_ clientID: String) -> String) -> CredentialIdentity {
        let digest = clientID.map { sha256Hex(Data("\(platform.rawValue) \(app($0.reveal()))".utf8)) }
        return CredentialIdentity(app: digest.map { String($0.prefix(16)) }, account: accountID)
    }
}
