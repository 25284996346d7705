import Foundation
package import HTTPValues

/// Why a text cannot be the sandbox's address.
package enum EndpointError: Error, Hashable, CustomStringConvertible {
    case notAnOrigin(String)
    case notLoopback(String)

    package var description: String {
        switch self {
        case .notAnOrigin(let text):
            "the sandbox's address must look like http://127.0.0.1:8080 (no path, user or query), not `\(text)`"
        case .notLoopback(let host):
            "the sandbox must run on this machine (127.0.0.1, [::1] or localhost), not on `\(host)`: real tokens must not leave it"
        }
    }
}

/// The address of a sandbox, and the translation between its URLs and the platforms'.
///
/// The sandbox serves `https://api.x.com/2/tweets` at `BASE/api.x.com/2/tweets` and hands out URLs of that form. Requests
/// are led there, answers are translated back, so that adapters only ever see the platforms' own origins.
package struct SandboxEndpoint: Hashable, Sendable, CustomStringConvertible {
    /// `http://HOST:PORT`, without a slash at the end.
    package let base: String

    package init(_ text: String) throws(EndpointError) {
        guard let parts = URLParts(text), parts.scheme == "http", parts.path.isEmpty || parts.path == "/", parts.query == nil,
            !text.contains("#")
        else { throw .notAnOrigin(text) }
        let isLoopback = parts.host == "localhost" || parts.host == "[::1]" || SandboxEndpoint.isLoopbackV4(parts.host)
        guard isLoopback else { throw .notLoopback(parts.host) }
        base = parts.origin
    }

    package var description: String { base }

    /// The sandbox's URL for a platform's URL; nil when that is not https.
    package func wireURL(for logicalURL: String) -> String? {
        guard let parts = URLParts(logicalURL), parts.scheme == "https" else { return nil }
        return base + "/" + parts.authority + (parts.path.isEmpty ? "/" : parts.path) + (parts.query.map { "?" + $0 } ?? "")
    }

    /// Whether the URL already leads to the sandbox itself, as those of its control API do.
    package func owns(_ url: String) -> Bool { URLParts(url)?.origin == base }

    /// The text with every URL of the sandbox turned into the platform's.
    package func logicalText(_ text: String) -> String {
        String(decoding: logicalBytes(Array(text.utf8)), as: UTF8.self)
    }

    /// The answer as the platform itself would have given it: headers, and bodies that are text.
    package func logicalResponse(_ response: HTTPResponse) -> HTTPResponse {
        var result = response
        result.headers = response.headers.map { .init($0.name, logicalText($0.value)) }
        if SandboxEndpoint.isText(response.header("Content-Type")) {
            let body = logicalBytes(Array(response.body))
            if body.count != response.body.count { result.body = Data(body) }
        }
        return result
    }

    private func logicalBytes(_ bytes: [UInt8]) -> [UInt8] {
        let plain = Form(base: Array(base.utf8), slash: Array("/".utf8))
        // PHP and others write JSON with `\/` for every slash.
        let escaped = Form(base: Array(base.replacing("/", with: #"\/"#).utf8), slash: Array(#"\/"#.utf8))
        return escaped.translate(plain.translate(bytes))
    }

    /// One way of writing slashes, and the translation of the URLs written in it.
    private struct Form {
        var base: [UInt8]
        var slash: [UInt8]

        func translate(_ bytes: [UInt8]) -> [UInt8] {
            let marker = base + slash
            guard bytes.count >= marker.count else { return bytes }
            let scheme = Array("https:".utf8) + slash + slash
            var result: [UInt8] = []
            var position = 0
            while let found = find(marker, in: bytes, from: position) {
                let host = found + marker.count
                result += bytes[position..<found]
                result += isHost(bytes[host...]) ? scheme : marker
                position = host
            }
            return position == 0 ? bytes : result + bytes[position...]
        }

        /// A first path segment is a host when it is a dotted name; the sandbox's own pages (`/_sandbox/…`) are not.
        private func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
            let segment = bytes.prefix(while: isHostByte)
            return segment.contains(UInt8(ascii: ".")) && segment.first != UInt8(ascii: "_") && segment.first != UInt8(ascii: ".")
        }

        private func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
            guard let first = needle.first, bytes.count - start >= needle.count else { return nil }
            let last = bytes.count - needle.count
            var position = start
            while position <= last {
                if bytes[position] == first, bytes[position..<position + needle.count].elementsEqual(needle) { return position }
                position += 1
            }
            return nil
        }
    }

    private static func isText(_ contentType: String?) -> Bool {
        guard let type = contentType?.lowercased() else { return true }
        return type.hasPrefix("text/") || ["json", "xml", "javascript", "urlencoded"].contains { type.contains($0) }
    }

    private static func isLoopbackV4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
