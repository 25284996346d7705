import CivilTime
import HTTPValues

/// The Graph API's error envelope and rupload's other one.
enum InstagramReply {
    static func error(
        _ code: Int64, _ subcode: Int64? = nil, _ message: String, _ call: SandboxCall, status: Int = 400, type: String? = nil,
        transient: Bool = false
    ) -> Refusal {
        Refusal(failure(code, subcode, message, call, status: status, type: type, transient: transient))
    }

    static func rupload(_ type: String, _ message: String, retriable: Bool, status: Int = 400) -> Refusal {
        Refusal(
            .json(
                ["debug_info": ["retriable": .bool(retriable), "type": .string(type), "message": .string(message)]], status: status))
    }

    static func invalidToken(_ call: SandboxCall) -> Refusal {
        error(190, nil, "Invalid OAuth access token - Cannot parse access token", call, status: 400)
    }

    static func expiredToken(_ call: SandboxCall) -> Refusal {
        error(190, 463, "Error validating access token: Session has expired.", call, status: 400)
    }

    static func fault(_ call: SandboxCall, status: Int) -> SandboxReply {
        if call.request.host == "rupload.facebook.com" {
            return rupload("ProcessingFailedError", "Request processing failed", retriable: status >= 500, status: status).reply
        }
        switch status {
        case 401: return expiredToken(call).reply
        case 429: return rateLimited(call, until: call.now + .minutes(1))
        case 503: return failure(2, nil, "Service temporarily unavailable", call, status: 503, transient: true)
        case 500...: return failure(1, nil, "An unknown error occurred", call, status: status)
        case 403: return failure(10, nil, "Application does not have permission for this action", call, status: 403)
        default: return failure(100, nil, "Invalid parameter", call, status: status)
        }
    }

    /// Code 80002 and the usage header that tells, in minutes, when calls are taken again.
    static func rateLimited(_ call: SandboxCall, until end: Timestamp) -> SandboxReply {
        var reply = failure(80_002, nil, "There have been too many calls to this Instagram account. Wait a bit and try again.", call)
        let minutes = max(1, ((end - call.now).milliseconds + 59_999) / 60_000)
        let usage: JSON = [
            "sandbox": [
                [
                    "type": "instagram", "call_count": 100, "total_cputime": 20, "total_time": 20,
                    "estimated_time_to_regain_access": .int(minutes),
                ]
            ]
        ]
        reply.headers.append(SandboxField("X-Business-Use-Case-Usage", usage.text))
        return reply
    }

    private static func failure(
        _ code: Int64, _ subcode: Int64?, _ message: String, _ call: SandboxCall, status: Int = 400, type: String? = nil,
        transient: Bool = false
    ) -> SandboxReply {
        let usual = call.request.host == "graph.instagram.com" ? "IGApiException" : "OAuthException"
        var error: [String: JSON] = [
            "message": .string(message), "type": .string(type ?? usual), "code": .int(code), "is_transient": .bool(transient),
            "fbtrace_id": .string(call.id),
        ]
        if let subcode {
            error["error_subcode"] = .int(subcode)
            error["error_user_title"] = "Something went wrong"
            error["error_user_msg"] = .string(message)
        }
        return .json(["error": .object(error)], status: status)
    }
}
