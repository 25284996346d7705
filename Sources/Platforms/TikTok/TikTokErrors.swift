import CivilTime
import HTTPValues

/// TikTok's envelope `{data, error{code}}`; the code counts even when the status is 200 (platform contract §2.5).
enum TikTokErrors {
    /// Nil when the envelope says `ok`.
    static func problem(_ response: HTTPResponse, at now: Timestamp) -> Problem? {
        guard let error = response.object?["error"], let code = error["code"]?.string else {
            return Problem(.retrySame, code: "http-\(response.status)", message: "TikTok answered \(response.status) without its envelope")
        }
        if code == "ok", response.isSuccess { return nil }
        let id = (error["log_id"] ?? error["logid"])?.string?.excerpt(64)
        switch code {
        case "access_token_invalid":
            return Problem(.reauthenticate, code: code, message: "TikTok refuses the login", requestID: id)
        case "scope_not_authorized", "scope_permission_missed":
            return Problem(.reauthenticate, code: code, message: "the TikTok login lacks the scope video.list", requestID: id)
        case "rate_limit_exceeded":
            return Problem(.waitUntil(now + .minutes(1)), code: code, message: "TikTok's rate limit is reached", requestID: id)
        case "invalid_params", "invalid_param":
            return Problem(.permanent, code: code, message: "TikTok refuses the request's parameters", requestID: id)
        default:
            return Problem(.retrySame, code: code.excerpt(60), message: "TikTok answered \(code.excerpt(60))", requestID: id)
        }
    }
}
