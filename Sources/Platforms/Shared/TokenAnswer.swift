import CivilTime
import HTTPValues

/// Reads OAuth token answers (RFC 6749 §5), which all four platforms give in nearly the same shape.
struct TokenAnswer {
    /// Error codes that only a person can mend.
    var deadCodes: Set<String>

    func outcome(_ result: HTTPResult, at now: Timestamp) -> RefreshOutcome {
        switch result {
        case .failure(let failure): .retry(after: .seconds(30), failure.message)
        case .success(let response): outcome(response, at: now)
        }
    }

    private func outcome(_ response: HTTPResponse, at now: Timestamp) -> RefreshOutcome {
        guard let body = response.object else {
            return .retry(after: .seconds(60), "the token endpoint answered \(response.status) without JSON")
        }
        // TikTok answers refusals with 200 or 400 alike: the presence of `error` decides, not the status.
        if let code = body["error"]?.string {
            if deadCodes.contains(code) { return .dead("the platform refused to renew access: \(code.excerpt(60))") }
            return .retry(after: .seconds(response.status == 429 ? 900 : 60), "the token endpoint answered \(code.excerpt(60))")
        }
        guard response.isSuccess, let access = token(body["access_token"]) else {
            return .retry(after: .seconds(60), "the token endpoint answered \(response.status) without a token")
        }
        let refresh = token(body["refresh_token"])
        return .renewed(
            accessToken: access, expires: instant(body["expires_in"], from: now), refreshToken: refresh,
            refreshExpires: refresh == nil ? nil : instant(body["refresh_expires_in"], from: now))
    }

    /// A token that can stand in a header line.
    func token(_ json: JSON?) -> Secret? {
        guard let text = json?.string, (1...8192).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return nil
        }
        return Secret(text)
    }

    /// Seconds from now, capped at ten years so that a hostile number cannot overflow.
    func instant(_ json: JSON?, from now: Timestamp) -> Timestamp? {
        guard let seconds = json?.looseInteger, seconds > 0 else { return nil }
        return now + .seconds(min(seconds, 315_360_000))
    }
}
