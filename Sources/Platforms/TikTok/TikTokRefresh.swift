import Domain
import HTTPValues

extension CredentialRefresh {
    /// TikTok: each refresh brings a new refresh token, and the old one dies. The vault's `client_id` is the client key.
    static var tiktok: CredentialRefresh {
        let answer = TokenAnswer(deadCodes: [
            "access_denied", "invalid_client", "invalid_grant", "invalid_request", "invalid_scope", "unauthorized_client",
            "unsupported_grant_type",
        ])
        return CredentialRefresh(
            platform: .tiktok,
            request: { credential, _ in
                func slot(_ field: String) -> CredentialSlot { CredentialSlot(credential: credential, field: field) }
                return HTTPRequest(
                    .post, "https://open.tiktokapis.com/v2/oauth/token/",
                    body: .form([
                        HTTPField("client_key", "\(slot("client_id"))"), HTTPField("client_secret", "\(slot("client_secret"))"),
                        HTTPField("grant_type", "refresh_token"), HTTPField("refresh_token", "\(slot("refresh_token"))"),
                    ]), timeoutSeconds: 120)
            },
            outcome: { result, now in answer.outcome(result, at: now) })
    }
}
