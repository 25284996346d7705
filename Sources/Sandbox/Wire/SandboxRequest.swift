package import Foundation
import HTTPValues

/// A name and its value: a header, a query parameter or a form field, already decoded.
package struct SandboxField: Hashable, Codable, Sendable {
    package var name: String
    package var value: String
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What came after the headers.
package enum SandboxBody: Sendable {
    case none
    case data(Data)
    /// An upload whose bytes are already in the store, so that a gigabyte need not be in memory.
    /// `isWhole` is false when the connection broke before the announced length had arrived.
    case stored(StoredPiece, isWhole: Bool)

    package var byteCount: Int64 {
        switch self {
        case .none: 0
        case .data(let data): Int64(data.count)
        case .stored(let piece, _): piece.length
        }
    }
}

/// A request as a platform's server sees it: the real host, whatever address it was sent to.
package struct SandboxRequest: Sendable {
    package var method: String
    /// The sandbox's own address, such as `http://127.0.0.1:8080`, which all URLs handed out begin with.
    /// Nil when called in process: then the platforms' real URLs are handed out.
    package var base: String?
    /// The platform's real host in lower case, or empty for the sandbox's own pages and control API.
    package var host: String
    /// Starts with `/`; percent-encoded as it was sent.
    package var path: String
    package var query: [SandboxField]
    package var headers: [SandboxField]
    package var body: SandboxBody

    package init(
        _ method: String, host: String, path: String, query: [SandboxField] = [], headers: [SandboxField] = [], body: SandboxBody = .none,
        base: String? = nil
    ) {
        self.method = method
        self.host = host
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.base = base
    }

    /// From a URL: a real one, one under the sandbox's prefix, or a bare path such as `/_sandbox/ledger`.
    package init(
        _ method: String, _ url: String, headers: [SandboxField] = [], body: SandboxBody = .none, base: String? = nil
    ) {
        var rest = Substring(url)
        var host = ""
        if let base, rest.hasPrefix(base) {
            rest = rest.dropFirst(base.count)
        } else if let scheme = rest.range(of: "://") {
            rest = rest[scheme.upperBound...]
            host = String(rest.prefix { $0 != "/" && $0 != "?" })
            rest = rest.dropFirst(host.count)
        }
        self.init(method, host: host, target: String(rest), headers: headers, body: body, base: base)
    }

    /// From a request line's target. Without a platform's host in `host`, the first path segment is the host.
    package init(
        _ method: String, host: String, target: String, headers: [SandboxField] = [], body: SandboxBody = .none, base: String? = nil
    ) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path = parts.first.map(String.init) ?? "/"
        if !path.hasPrefix("/") { path = "/" + path }
        var logicalHost = host.lowercased()
        // The control API answers under every host name: pages opened by Host header play their videos from it.
        if !SandboxHosts.isPlatform(logicalHost) || path.hasPrefix("/_sandbox/") {
            logicalHost = ""
            let segment = String(path.dropFirst().prefix { $0 != "/" }).lowercased()
            if SandboxHosts.isPlatform(segment) {
                logicalHost = segment
                path = String(path.dropFirst(segment.count + 1))
                if path.isEmpty { path = "/" }
            }
        }
        self.init(
            method, host: logicalHost, path: path, query: FormText.fields(parts.count > 1 ? String(parts[1]) : ""), headers: headers,
            body: body, base: base)
    }

    package func header(_ name: String) -> String? {
        headers.first { $0.name.caseInsensitiveEquals(name) }?.value
    }

    package func query(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// The media type of the body in lower case, without parameters.
    var contentType: String? {
        header("content-type").map { value in
            String(value.prefix { $0 != ";" }).trimmingCharacters(in: .whitespaces).lowercased()
        }
    }

    /// The body in memory; empty for none.
    var data: Data {
        if case .data(let data) = body { data } else { Data() }
    }

    /// The URL of a place on a platform's host, as this client can reach it.
    func url(_ host: String, _ pathAndQuery: String) -> String {
        base.map { "\($0)/\(host)\(pathAndQuery)" } ?? "https://\(host)\(pathAndQuery)"
    }

    /// Uploads of video bytes, which a server should stream into its store instead of collecting them.
    package var isUpload: Bool {
        switch (method, host) {
        case ("PUT", "www.googleapis.com"), ("PUT", "youtube.googleapis.com"): path.contains("/upload/youtube/v3/videos")
        case ("POST", "rupload.facebook.com"): true
        default: false
        }
    }
}
