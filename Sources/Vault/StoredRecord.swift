import CivilTime
import Domain
import Foundation
import HTTPValues

/// The plain text inside a sealed record. Lives only between encryption and `CredentialRecord`.
struct StoredRecord: Codable {
    var platform: Platform
    var accountID: String?
    var accountName: String?
    var clientID: String?
    var clientSecret: String?
    var accessToken: String?
    var accessTokenExpires: Timestamp?
    var refreshToken: String?
    var refreshTokenExpires: Timestamp?
    var extra: [String: String]

    init(_ record: CredentialRecord) {
        platform = record.platform
        accountID = record.accountID
        accountName = record.accountName
        clientID = record.clientID?.reveal()
        clientSecret = record.clientSecret?.reveal()
        accessToken = record.accessToken?.reveal()
        accessTokenExpires = record.accessTokenExpires
        refreshToken = record.refreshToken?.reveal()
        refreshTokenExpires = record.refreshTokenExpires
        extra = record.extra.mapValues { $0.reveal() }
    }

    func record(_ name: String) -> CredentialRecord {
        CredentialRecord(
            name: name, platform: platform, accountID: accountID, accountName: accountName, clientID: clientID.map(Secret.init),
            clientSecret: clientSecret.map(Secret.init), accessToken: accessToken.map(Secret.init), accessTokenExpires: accessTokenExpires,
            refreshToken: refreshToken.map(Secret.init), refreshTokenExpires: refreshTokenExpires, extra: extra.mapValues(Secret.init))
    }
}
