import Foundation

/// Reading of query strings, form bodies and multipart bodies.
enum FormText {
    /// `a=1&b=2%20` → pairs in order; `+` is a space.
    static func fields(_ text: String) -> [SandboxField] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return SandboxField(decode(parts[0]), parts.count > 1 ? decode(parts[1]) : "")
        }
    }

    static func decode(_ text: String) -> String {
        let spaced = text.replacingOccurrences(of: "+", with: " ")
        return spaced.removingPercentEncoding ?? spaced
    }

    static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + HexDigits.pair(byte).uppercased()
            }
        }
        return result
    }

    struct Part {
        var name: String
        var filename: String?
        var data: Data
    }

    /// The parts of a `multipart/form-data` body (RFC 7578); nil when it is not well formed.
    static func multipart(_ body: Data, contentType: String) -> [Part]? {
        guard contentType.lowercased().hasPrefix("multipart/form-data"), let boundary = parameter("boundary", of: contentType) else {
            return nil
        }
        let delimiter = Data("\r\n--\(boundary)".utf8)
        // The first delimiter has no line break before it, so one is lent to the body.
        let bytes = Data("\r\n".utf8) + body
        var parts: [Part] = []
        guard var cursor = bytes.range(of: delimiter)?.upperBound else { return nil }
        while true {
            if bytes[cursor...].starts(with: Data("--".utf8)) { return parts }
            guard bytes[cursor...].starts(with: Data("\r\n".utf8)),
                let headEnd = bytes.range(of: Data("\r\n\r\n".utf8), in: cursor..<bytes.endIndex),
                let next = bytes.range(of: delimiter, in: headEnd.upperBound - 2..<bytes.endIndex)
            else { return nil }
            let head = String(decoding: bytes[cursor..<headEnd.lowerBound], as: UTF8.self)
            guard
                let disposition = head.components(separatedBy: "\r\n").first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
                let name = parameter("name", of: disposition)
            else { return nil }
            let start = min(headEnd.upperBound, next.lowerBound)
            parts.append(
                Part(name: name, filename: parameter("filename", of: disposition), data: bytes.subdata(in: start..<next.lowerBound)))
            cursor = next.upperBound
        }
    }

    /// A parameter of a header value: `name="x"` or `boundary=x`.
    private static func parameter(_ name: String, of header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if pair.count == 2, pair[0].lowercased() == name {
                return pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
            }
        }
        return nil
    }
}
