import Domain
import HTTPValues

extension CredentialRefresh {
    /// Google: the refresh token stays the same; `invalid_grant` is final.
    static var youtube: CredentialRefresh {
        let answer = TokenAnswer(
            deadCodes: ["invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "admin_policy_enforced"])
        return CredentialRefresh(
            platform: .youtube,
            request: { credential, _ in
                func slot(_ field: String) -> CredentialSlot { CredentialSlot(credential: credential, field: field) }
                return HTTPRequest(
                    .post, "https://oauth2.googleapis.com/token",
                    body: .form([
                        HTTPField("grant_type", "refresh_token"), HTTPField("refresh_token", "\(slot("refresh_token"))"),
                        HTTPField("client_id", "\(slot("client_id"))"), HTTPField("client_secret", "\(slot("client_secret"))"),
                    ]))
            },
            outcome: { result, now in answer.outcome(result, at: now) })
    }
}
