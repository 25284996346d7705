package import Foundation
package import HTTPValues

/// A request as it goes over the wire: filled in, encoded, secrets in plain text. It prints as its `label` only.
package struct WireRequest: Sendable, CustomStringConvertible, CustomReflectable {
    /// The body's parts in order of sending; files are read while they are sent.
    package enum Piece: Hashable, Sendable {
        case bytes(Data)
        /// `length` bytes of the file, from `offset` on.
        case file(path: String, offset: Int64, length: Int64)
    }

    package struct Header: Hashable, Sendable {
        package var name: String
        package var value: String
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package var method: HTTPMethod
    /// Absolute logical URL, `https://…`; the transport leads it to the sandbox when one is configured.
    package var url: String
    package var headers: [Header]
    package var body: [Piece]
    /// From the start, waiting for a connection included, to the last byte received.
    package var timeout: Duration
    /// For name lookup, connection and TLS handshake.
    package var connectTimeout: Duration
    /// The request ends when not one byte moves for this long; whole seconds, rounded up.
    package var noProgressTimeout: Duration
    package var maxResponseBytes: Int
    /// Bytes of the body sent so far. Called on the transport's thread: return at once.
    package var progress: (@Sendable (_ bytesSent: Int64) -> Void)?
    /// Takes the body of a 2xx answer piece by piece instead of `HTTPResponse.body`, for downloads too big for memory.
    /// Called on the transport's thread; false ends the request. What it gets is not mapped back from the sandbox.
    package var sink: (@Sendable (Data) -> Bool)?
    /// How messages name this request: method, host and path. Callers whose path is a secret give their own.
    package var label: String

    package init(
        _ method: HTTPMethod, _ url: String, headers: [Header] = [], body: [Piece] = [], timeout: Duration = .seconds(60),
        connectTimeout: Duration = .seconds(15), noProgressTimeout: Duration = .seconds(60), maxResponseBytes: Int = 4 << 20,
        label: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.noProgressTimeout = noProgressTimeout
        self.maxResponseBytes = maxResponseBytes
        self.label = label ?? WireRequest.label(method, url)
    }

    /// `POST api.x.com/2/tweets`: never a query, user name or fragment.
    package static func label(_ method: HTTPMethod, _ url: String) -> String {
        guard let parts = URLParts(url) else { return "\(method.rawValue) (unreadable URL)" }
        return "\(method.rawValue) \(parts.authority)\(parts.path)"
    }

    package var description: String { label }
    package var customMirror: Mirror { Mirror(self, children: ["label": label]) }

    /// Nil when the sum overflows or a length is negative.
    var bodyLength: Int64? {
        var total: Int64 = 0
        for piece in body {
            let length: Int64
            switch piece {
            case .bytes(let data): length = Int64(data.count)
            case .file(_, let offset, let count):
                guard offset >= 0, count >= 0 else { return nil }
                length = count
            }
            let (sum, overflow) = total.addingReportingOverflow(length)
            guard !overflow else { return nil }
            total = sum
        }
        return total
    }
}
