import Foundation
package import HTTPValues

extension RequestFiller {
    /// One line for logs: method, the platform's URL, names of query fields without their values. A sealed URL shows its
    /// origin only, because its path may be what grants access.
    package static func redactedLine(_ request: HTTPRequest) -> String {
        if let sealed = SealedURL(text: request.url) { return "\(request.method.rawValue) \(sealed.origin)/‹sealed›" }
        guard let parts = URLParts(request.url) else { return "\(request.method.rawValue) (unreadable URL)" }
        let written = (parts.query ?? "").split(separator: "&").map { String($0.prefix { $0 != "=" }) }
        let names = written + request.query.map { percentEncoded($0.name) }
        return "\(request.method.rawValue) \(parts.origin)\(parts.path)" + (names.isEmpty ? "" : "?" + names.joined(separator: "&"))
    }

    /// How the transport's messages name the request: without any query.
    static func label(_ request: HTTPRequest) -> String {
        guard let sealed = SealedURL(text: request.url) else { return WireRequest.label(request.method, request.url) }
        return "\(request.method.rawValue) \(URLParts(sealed.origin)?.authority ?? "?")/‹sealed›"
    }

    /// The answer with the values at the request's `sealing` places replaced by stand-ins, so that what the adapter keeps
    /// grants nobody access.
    ///
    /// A value that is no URL cannot be sealed and is taken out instead; places that the answer does not have are left alone.
    /// - Parameter seal: keeps the secret and gives the stand-in for it and its origin.
    package static func sealing(
        _ response: HTTPResponse, of request: HTTPRequest, seal: (_ secret: Secret, _ origin: String) throws -> SealedURL
    ) rethrows -> HTTPResponse {
        var result = response
        for place in request.sealing {
            switch place {
            case .header(let name):
                result.headers = try result.headers.compactMap { field in
                    guard field.name.caseInsensitiveEquals(name) else { return field }
                    return try standIn(field.value, request, seal).map { .init(field.name, $0) }
                }
            case .jsonMember(let name):
                guard case .object(var members)? = result.json, let member = members[name] else { continue }
                let text = try member.string.flatMap { try standIn($0, request, seal) }
                members[name] = text.map(JSON.string) ?? .null
                result.body = JSON.object(members).data
            }
        }
        return result
    }

    private static func standIn(
        _ text: String, _ request: HTTPRequest, _ seal: (Secret, String) throws -> SealedURL
    ) rethrows -> String? {
        guard let url = absoluteURL(text, against: request.url), let parts = URLParts(url) else { return nil }
        return try seal(Secret(url), parts.origin).text
    }

    /// `Location` may be a path on the same server (RFC 9110 §10.2.2).
    private static func absoluteURL(_ text: String, against base: String) -> String? {
        guard text.hasPrefix("/"), !text.hasPrefix("//") else { return text }
        return (SealedURL(text: base)?.origin ?? URLParts(base)?.origin).map { $0 + text }
    }
}
