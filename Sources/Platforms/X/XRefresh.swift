import Domain
import HTTPValues

extension CredentialRefresh {
    /// X: each refresh token works once. A refusal is `invalid_request` as well as `invalid_grant`.
    static var x: CredentialRefresh {
        let answer = TokenAnswer(deadCodes: ["invalid_grant", "invalid_request", "invalid_client", "unauthorized_client", "invalid_scope"])
        return CredentialRefresh(
            platform: .x,
            request: { credential, _ in
                func slot(_ field: String) -> CredentialSlot { CredentialSlot(credential: credential, field: field) }
                return HTTPRequest(
                    .post, "https://api.x.com/2/oauth2/token",
                    body: .form([
                        HTTPField("grant_type", "refresh_token"), HTTPField("refresh_token", "\(slot("refresh_token"))"),
                        HTTPField("client_id", "\(slot("client_id"))"),
                    ]), timeoutSeconds: 120)
            },
            outcome: { result, now in answer.outcome(result, at: now) })
    }
}
