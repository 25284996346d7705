import Foundation
package import HTTPValues

/// Why a request could not be filled in. Nothing was sent. Holds names only, no secret.
package enum FillError: Error, Hashable, CustomStringConvertible {
    case missingSecret(CredentialSlot)
    case missingMedia(sha256: String)
    /// The sealed URL is unknown or has expired.
    case unknownSeal(id: String)
    /// What was sealed leads elsewhere than its stand-in says.
    case foreignSeal(origin: String)
    case invalidPart(name: String)

    package var description: String {
        switch self {
        case .missingSecret(let slot):
            "the credential `\(slot.credential)` has no `\(slot.field)`; run `reprise auth import \(slot.credential)`"
        case .missingMedia(let sha256): "the media file \(sha256.prefix(12))… is not in the content store"
        case .unknownSeal(let id): "the upload session \(id) is not in the vault any more; the upload must start over"
        case .foreignSeal(let origin): "the sealed URL does not lead to \(origin)"
        case .invalidPart(let name): "the multipart field `\(name)` has an invalid name, type or text"
        }
    }
}

/// Turns an adapter's request, which holds no secret, into the bytes for the wire just before they leave.
package struct RequestFiller {
    private let secret: (CredentialSlot) -> Secret?
    private let unseal: (_ id: String) -> Secret?
    private let mediaPath: (_ sha256: String) -> String?

    package init(
        secret: @escaping (CredentialSlot) -> Secret?, unseal: @escaping (_ id: String) -> Secret?,
        mediaPath: @escaping (_ sha256: String) -> String?
    ) {
        self.secret = secret
        self.unseal = unseal
        self.mediaPath = mediaPath
    }

    /// - Parameter boundary: for multipart bodies; nil derives one from the parts, so that equal requests give equal bytes.
    package func fill(_ request: HTTPRequest, boundary: String? = nil) throws(FillError) -> WireRequest {
        var url = try bareURL(request.url)
        if !request.query.isEmpty { url = RequestFiller.appending(try encoded(request.query), to: url) }
        var headers: [WireRequest.Header] = []
        for header in request.headers { headers.append(.init(header.name, try filled(header.value))) }
        let (body, contentType) = try body(request.body, boundary: boundary)
        if let contentType, !headers.contains(where: { $0.name.caseInsensitiveEquals("Content-Type") }) {
            headers.append(.init("Content-Type", contentType))
        }
        return WireRequest(
            request.method, url, headers: headers, body: body, timeout: .seconds(request.timeoutSeconds),
            maxResponseBytes: request.maxResponseBytes, label: RequestFiller.label(request))
    }

    private func bareURL(_ text: String) throws(FillError) -> String {
        guard text.hasPrefix("sealed:") else { return text }
        guard let sealed = SealedURL(text: text), let url = unseal(sealed.id)?.reveal() else {
            throw .unknownSeal(id: SealedURL(text: text)?.id ?? "?")
        }
        guard URLParts(url)?.origin == sealed.origin else { throw .foreignSeal(origin: sealed.origin) }
        return url
    }

    private func filled(_ text: SlottedText) throws(FillError) -> String {
        for slot in text.slots where secret(slot) == nil { throw .missingSecret(slot) }
        return text.filled { secret($0)?.reveal() } ?? ""
    }

    private func encoded(_ fields: [HTTPField]) throws(FillError) -> String {
        var pairs: [String] = []
        for field in fields { pairs.append(percentEncoded(field.name) + "=" + percentEncoded(try filled(field.value))) }
        return pairs.joined(separator: "&")
    }

    private func body(_ body: HTTPBody, boundary: String?) throws(FillError) -> (pieces: [WireRequest.Piece], contentType: String?) {
        switch body {
        case .none: return ([], nil)
        case .data(let data): return ([.bytes(data)], nil)
        case .form(let fields): return ([.bytes(Data(try encoded(fields).utf8))], "application/x-www-form-urlencoded")
        case .media(let range): return ([try piece(range)], nil)
        case .multipart(let parts):
            var filledParts: [Multipart.Part] = []
            for part in parts { filledParts.append(try filledPart(part)) }
            let multipart = Multipart(parts: filledParts, boundary: boundary)
            return (multipart.pieces, "multipart/form-data; boundary=\(multipart.boundary)")
        }
    }

    private func filledPart(_ part: MultipartPart) throws(FillError) -> Multipart.Part {
        let type = part.contentType ?? ""
        guard !part.name.isEmpty, type.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { throw .invalidPart(name: part.name) }
        let content: WireRequest.Piece
        let mark: String
        switch part.content {
        case .text(let text):
            content = .bytes(Data(try filled(text).utf8))
            mark = text.redacted
        case .media(let range):
            content = try piece(range)
            mark = "\(range.sha256) \(range.offset) \(range.length)"
        }
        return Multipart.Part(name: part.name, filename: part.filename, contentType: part.contentType, content: content, mark: mark)
    }

    private func piece(_ range: MediaRange) throws(FillError) -> WireRequest.Piece {
        guard let path = mediaPath(range.sha256) else { throw .missingMedia(sha256: range.sha256) }
        return .file(path: path, offset: range.offset, length: range.length)
    }

    private static func appending(_ query: String, to url: String) -> String {
        guard let mark = url.firstIndex(of: "?") else { return url + "?" + query }
        let isOpen = url.index(after: mark) == url.endIndex || url.hasSuffix("&")
        return url + (isOpen ? "" : "&") + query
    }
}
