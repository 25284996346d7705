import CivilTime
import Domain
import HTTPValues

extension CredentialRefresh {
    /// Meta has no refresh token: a living long token is exchanged for a new one. An expired one is gone for good.
    static var instagram: CredentialRefresh {
        CredentialRefresh(
            platform: .instagram, lead: .days(7),
            request: { credential, login in
                func slot(_ field: String) -> CredentialSlot { CredentialSlot(credential: credential, field: field) }
                if login == "instagram" {
                    return HTTPRequest(
                        .get, "https://graph.instagram.com/refresh_access_token",
                        query: [HTTPField("grant_type", "ig_refresh_token"), HTTPField("access_token", "\(slot("access_token"))")])
                }
                return HTTPRequest(
                    .get, "\(InstagramRequests.graph)/oauth/access_token",
                    query: [
                        HTTPField("grant_type", "fb_exchange_token"), HTTPField("client_id", "\(slot("client_id"))"),
                        HTTPField("client_secret", "\(slot("client_secret"))"), HTTPField("fb_exchange_token", "\(slot("access_token"))"),
                    ])
            },
            outcome: { result, now in outcome(result, at: now) })
    }

    private static func outcome(_ result: HTTPResult, at now: Timestamp) -> RefreshOutcome {
        guard case .success(let response) = result, response.object?["error"]?["code"] != nil else {
            return TokenAnswer(deadCodes: []).outcome(result, at: now)
        }
        let problem = InstagramError.of(response, visible: false, at: now).problem
        switch problem.classification {
        case .reauthenticate, .suspend, .permanent: return .dead("\(problem.message) (\(problem.code))")
        case .waitUntil(let until): return .retry(after: until - now, problem.message)
        case .retrySame, .restart, .uncertain: return .retry(after: .minutes(5), problem.message)
        }
    }
}
