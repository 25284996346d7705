package import CivilTime
import Domain
package import HTTPValues

extension CredentialRecord {
    /// Lifetimes beyond this are nonsense, and adding them to an instant could overflow.
    private static let longestLifeSeconds: Int64 = 100 * 366 * 86_400

    /// From the answer of a sandbox's `POST /_sandbox/credentials`, which has the fields of a platform's token answer.
    ///
    /// Nil when it names no known platform or brings no access token. Members it does not know, such as `page_id`, are
    /// kept as `extra` where they are plain text or numbers.
    package init?(name: String, grant json: JSON, at now: Timestamp) {
        guard let platform = json["platform"]?.string.flatMap(Platform.init(rawValue:)) else { return nil }
        guard let access = json["access_token"]?.string, !access.isEmpty else { return nil }
        func secret(_ key: String) -> Secret? { json[key]?.string.map { Secret($0) } }
        func end(_ key: String) -> Timestamp? {
            guard let seconds = json[key]?.int, (1...Self.longestLifeSeconds).contains(seconds) else { return nil }
            return now + .seconds(seconds)
        }
        let known: Set = [
            "platform", "account", "account_id", "username", "client_id", "client_secret", "access_token", "expires_in", "refresh_token",
            "refresh_expires_in", "token_type",
        ]
        var extra: [String: Secret] = [:]
        for (key, value) in json.object ?? [:] where !known.contains(key) { extra[key] = value.identifier.map { Secret($0) } }
        self.init(
            name: name, platform: platform, accountID: json["account_id"]?.identifier, accountName: json["username"]?.string,
            clientID: secret("client_id"), clientSecret: secret("client_secret"), accessToken: Secret(access),
            accessTokenExpires: end("expires_in"), refreshToken: secret("refresh_token"), refreshTokenExpires: end("refresh_expires_in"),
            extra: extra)
    }

    /// Takes what a refresh brought. Where the platform does not rotate, the old refresh token stays, with its end.
    package mutating func renew(accessToken: Secret, expires: Timestamp?, refreshToken: Secret?, refreshExpires: Timestamp?) {
        self.accessToken = accessToken
        accessTokenExpires = expires
        guard let refreshToken else { return }
        self.refreshToken = refreshToken
        refreshTokenExpires = refreshExpires
    }
}
