import Foundation
import HTTPTypes
import HTTPValues
import Hummingbird
import Sandbox

/// HTTP responses out of sandbox replies, with ranges for videos (browsers will not seek without).
enum MediaResponse {
    static func headers(_ reply: SandboxReply) -> HTTPFields {
        var fields = HTTPFields()
        for header in reply.headers {
            if let name = HTTPField.Name(header.name) { fields.append(HTTPField(name: name, value: header.value)) }
        }
        return fields
    }

    static func response(_ reply: SandboxReply, to request: SandboxRequest, store: FileSandboxStore) -> Response {
        var headers = headers(reply)
        let total: Int64 =
            switch reply.body {
            case .data(let data): Int64(data.count)
            case .media(let media): media.byteCount
            }
        var status = reply.status
        var range = 0..<total
        if status == 200, reply.header("content-type") == "video/mp4" {
            headers[.acceptRanges] = "bytes"
            if let header = request.header("range") {
                guard let asked = byteRange(header, total: total) else {
                    headers[.contentRange] = "bytes */\(total)"
                    return Response(status: .rangeNotSatisfiable, headers: headers)
                }
                (range, status) = (asked, 206)
                headers[.contentRange] = "bytes \(asked.lowerBound)-\(asked.upperBound - 1)/\(total)"
            }
        }
        return Response(status: .init(code: status), headers: headers, body: body(reply.body, range, store))
    }

    private static func body(_ body: SandboxReply.Body, _ range: Range<Int64>, _ store: FileSandboxStore) -> ResponseBody {
        switch body {
        case .data(let data):
            return ResponseBody(byteBuffer: ByteBuffer(bytes: data.dropFirst(Int(range.lowerBound)).prefix(range.count)))
        case .media(let media):
            return ResponseBody(contentLength: range.count) { writer in
                var offset = range.lowerBound
                while offset < range.upperBound {
                    let bytes = store.read(media.pieces, from: offset, count: Int(min(256 << 10, range.upperBound - offset)))
                    guard !bytes.isEmpty else { throw CancellationError() }
                    try await writer.write(ByteBuffer(bytes: bytes))
                    offset += Int64(bytes.count)
                }
                try await writer.finish(nil)
            }
        }
    }

    /// One range of RFC 9110 §14.1.2; nil when it cannot be satisfied.
    private static func byteRange(_ header: String, total: Int64) -> Range<Int64>? {
        guard header.hasPrefix("bytes="), total > 0 else { return nil }
        let parts = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if parts[0].isEmpty {
            guard let count = Int64(parts[1]), count > 0 else { return nil }
            return max(0, total - count)..<total
        }
        guard let first = Int64(parts[0]), first >= 0, first < total else { return nil }
        let last = parts[1].isEmpty ? total - 1 : min(Int64(parts[1]) ?? -1, total - 1)
        return last >= first ? first..<(last + 1) : nil
    }
}
