import CivilTime
import HTTPValues

/// A line of the request log. Holds no header, no query value and no body, so no secret.
struct SandboxRequestRecord: Sendable {
    var number: Int
    var at: Timestamp
    var platform: String
    var method: String
    var host: String
    var path: String
    var status: Int
    var requestID: String
    var bodyBytes: Int64
    var fault: String?

    var json: JSON {
        [
            "n": .int(Int64(number)), "at": .string(InstantText.rfc3339(at, fraction: true)), "platform": .string(platform),
            "method": .string(method), "host": .string(host), "path": .string(path), "status": .int(Int64(status)),
            "request_id": .string(requestID), "body_bytes": .int(bodyBytes), "fault": fault.map(JSON.string) ?? .null,
        ]
    }
}

extension SandboxWorld {
    mutating func log(_ call: SandboxCall, _ reply: SandboxReply, fault: SandboxFault.Kind?) {
        requests.append(
            SandboxRequestRecord(
                number: requestCount, at: call.now, platform: call.platform, method: call.request.method, host: call.request.host,
                path: call.request.path, status: reply.status, requestID: call.id, bodyBytes: call.request.body.byteCount,
                fault: fault?.name))
        if requests.count > Self.requestLimit { requests.removeFirst(Self.requestLimit / 10) }
    }
}

extension SandboxFault.Kind {
    var name: String {
        switch self {
        case .status(let status): "status:\(status)"
        case .acceptThenStatus(let status): "accept-then-status:\(status)"
        case .dropResponse: "drop-response"
        case .acceptSlow: "accept-slow"
        case .delay: "delay"
        case .reset: "reset"
        case .truncate: "truncate"
        case .listLag: "list-lag"
        case .expireToken: "expire-token"
        case .rateLimit: "rate-limit"
        }
    }
}
