import HTTPValues

/// Where a request really goes, decided and checked before libcurl sees it.
struct Route: Sendable {
    /// The URL on the wire.
    var url: String
    var proxy: String?
    /// Whether loopback and link-local peers are refused.
    var isGuarded: Bool
    /// What to say instead of "could not connect".
    var unreachableHint: String?

    init(_ request: WireRequest, configuration: TransportConfiguration) throws(TransportFailure) {
        func refusal(_ reason: String) -> TransportFailure { TransportFailure(.notSent, "\(request.label): \(reason)") }
        if let reason = Route.fault(in: request) { throw refusal(reason) }
        guard let parts = URLParts(request.url) else { throw refusal("not an absolute http(s) URL of plain ASCII") }
        if let sandbox = configuration.sandbox {
            let url = sandbox.owns(request.url) ? request.url : sandbox.wireURL(for: request.url)
            guard let url else { throw refusal("only https is allowed") }
            self.url = url
            isGuarded = false
            unreachableHint = "nothing answers at the sandbox \(sandbox); is it running?"
            return
        }
        guard parts.scheme == "https" else { throw refusal("only https is allowed") }
        if !configuration.allowsLocalAddresses, AddressGuard.isForbidden(host: parts.host) {
            throw refusal("refused to contact the local address \(parts.host)")
        }
        url = request.url
        proxy = configuration.proxy(for: parts.host)
        // Through a proxy the peer is the proxy, and it is the proxy that resolves the name.
        isGuarded = !configuration.allowsLocalAddresses && proxy == nil
    }

    /// What is wrong with the request's headers or body, without repeating any value.
    private static func fault(in request: WireRequest) -> String? {
        guard let bodyLength = request.bodyLength else { return "the body's length is not a valid number" }
        for header in request.headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenByte) else { return "a header has an invalid name" }
            guard header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                return "the header \(header.name) contains control characters"
            }
            switch header.name.lowercased() {
            case "content-length":
                guard Int64(header.value) == bodyLength else {
                    return "the header Content-Length contradicts the body's \(bodyLength) bytes"
                }
            case "host", "transfer-encoding", "expect", "connection":
                return "the header \(header.name) is the transport's own"
            default: break
            }
        }
        return nil
    }

    /// RFC 9110 §5.6.2 `tchar`.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
