import HTTPValues

/// TikTok's envelopes (`tiktok-api-v2-error-handling`, and the flat form of the OAuth endpoints).
enum TikTokReply {
    static func data(_ data: JSON, _ call: SandboxCall) -> SandboxReply {
        .json(["data": data, "error": ["code": "ok", "message": "", "log_id": .string(call.id)]])
    }

    static func error(_ status: Int, _ code: String, _ message: String, _ call: SandboxCall) -> Refusal {
        Refusal(failure(status, code, message, call))
    }

    /// The OAuth endpoints answer flat JSON.
    static func oauth(_ error: String, _ description: String, _ call: SandboxCall) -> Refusal {
        Refusal(
            .json(["error": .string(error), "error_description": .string(description), "log_id": .string(call.id)], status: 400))
    }

    static func fault(_ call: SandboxCall, status: Int) -> SandboxReply {
        if call.request.path.hasPrefix("/v2/oauth/") {
            let error = status >= 500 ? "server_error" : "invalid_request"
            return .json(["error": .string(error), "error_description": "", "log_id": .string(call.id)], status: status)
        }
        switch status {
        case 400: return failure(400, "invalid_params", "One or more parameters are invalid.", call)
        case 401: return failure(401, "access_token_invalid", "The access token is invalid or not found in the request.", call)
        case 403: return failure(403, "scope_not_authorized", "The user did not authorize the scope.", call)
        case 429: return rateLimited(call)
        default: return failure(status, "internal_error", "Something went wrong. Please try again later.", call)
        }
    }

    static func rateLimited(_ call: SandboxCall) -> SandboxReply {
        failure(429, "rate_limit_exceeded", "The API rate limit was exceeded. Please try again later.", call)
    }

    private static func failure(_ status: Int, _ code: String, _ message: String, _ call: SandboxCall) -> SandboxReply {
        .json(
            ["data": [:], "error": ["code": .string(code), "message": .string(message), "log_id": .string(call.id)]], status: status)
    }
}
