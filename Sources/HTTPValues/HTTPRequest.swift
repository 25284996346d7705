package import Foundation

package enum HTTPMethod: String, Hashable, Codable, Sendable {
    case get = "GET", post = "POST", put = "PUT", delete = "DELETE", head = "HEAD", patch = "PATCH"
}

package struct HTTPHeader: Hashable, Codable, Sendable {
    package var name: String
    package var value: SlottedText
    package init(_ name: String, _ value: SlottedText) {
        self.name = name
        self.value = value
    }
}

/// One `name=value` of a query string or of a form body, not yet percent-encoded.
package struct HTTPField: Hashable, Codable, Sendable {
    package var name: String
    package var value: SlottedText
    package init(_ name: String, _ value: SlottedText) {
        self.name = name
        self.value = value
    }
}

/// A stretch of a media file in the content store: read from disk while it is sent, never held in memory.
package struct MediaRange: Hashable, Codable, Sendable {
    /// The file's SHA-256 in lower-case hex, which is its name in the content store.
    package var sha256: String
    /// Bytes from the file's start.
    package var offset: Int64
    package var length: Int64
    package init(sha256: String, offset: Int64, length: Int64) {
        self.sha256 = sha256
        self.offset = offset
        self.length = length
    }
}

package struct MultipartPart: Hashable, Codable, Sendable {
    package enum Content: Hashable, Codable, Sendable {
        case text(SlottedText)
        case media(MediaRange)
    }
    package var name: String
    package var filename: String?
    package var contentType: String?
    package var content: Content
    package init(name: String, filename: String? = nil, contentType: String? = nil, content: Content) {
        self.name = name
        self.filename = filename
        self.contentType = contentType
        self.content = content
    }
}

package enum HTTPBody: Hashable, Codable, Sendable {
    case none
    /// Sent as is; give a `Content-Type` header with it.
    case data(Data)
    /// `application/x-www-form-urlencoded`
    case form([HTTPField])
    /// The raw bytes of a stretch of a media file.
    case media(MediaRange)
    /// `multipart/form-data`; the transport chooses the boundary.
    case multipart([MultipartPart])
}

/// A place in a response whose value is a secret of its own (an upload-session URL that grants access).
///
/// The driver seals the value in the vault and hands the adapter a `SealedURL` text in its stead.
package enum SealedPlace: Hashable, Codable, Sendable {
    case header(String)
    /// A member of the JSON body's root object.
    case jsonMember(String)
}

/// An HTTP request as a value: what an adapter asks the driver to send.
package struct HTTPRequest: Hashable, Codable, Sendable {
    package var method: HTTPMethod
    /// Absolute `https://…` URL of the real platform without secrets, or the text of a `SealedURL`.
    package var url: String
    /// Appended to the URL's query, percent-encoded.
    package var query: [HTTPField]
    package var headers: [HTTPHeader]
    package var body: HTTPBody
    package var sealing: [SealedPlace]
    /// From the first byte sent to the last byte received. The transport also ends a request that makes no progress.
    package var timeoutSeconds: Int
    package var maxResponseBytes: Int

    package init(
        _ method: HTTPMethod, _ url: String, query: [HTTPField] = [], headers: [HTTPHeader] = [], body: HTTPBody = .none,
        sealing: [SealedPlace] = [], timeoutSeconds: Int = 60, maxResponseBytes: Int = 4 << 20
    ) {
        self.method = method
        self.url = url
        self.query = query
        self.headers = headers
        self.body = body
        self.sealing = sealing
        self.timeoutSeconds = timeoutSeconds
        self.maxResponseBytes = maxResponseBytes
    }
}

/// The stand-in for a URL that grants access: says where it leads, not what it is.
///
/// Text form `sealed:ID@ORIGIN`, for example `sealed:7f3a@https://www.googleapis.com`.
package struct SealedURL: Hashable, Sendable {
    package var id: String
    /// Scheme, host and port of the sealed URL, so that an adapter can check them.
    package var origin: String

    package init(id: String, origin: String) {
        self.id = id
        self.origin = origin
    }

    package init?(text: String) {
        guard text.hasPrefix("sealed:"), let at = text.firstIndex(of: "@") else { return nil }
        id = String(text[text.index(text.startIndex, offsetBy: 7)..<at])
        origin = String(text[text.index(after: at)...])
        guard !id.isEmpty, !origin.isEmpty else { return nil }
    }

    package var text: String { "sealed:\(id)@\(origin)" }
}

extension HTTPRequest {
    /// Credentials that the request's slots name, each once, in order.
    package var credentials: [String] {
        var texts = query.map(\.value) + headers.map(\.value)
        switch body {
        case .form(let fields): texts += fields.map(\.value)
        case .multipart(let parts):
            for part in parts { if case .text(let text) = part.content { texts.append(text) } }
        case .none, .data, .media: break
        }
        var names: [String] = []
        for slot in texts.flatMap(\.slots) where !names.contains(slot.credential) { names.append(slot.credential) }
        return names
    }
}
