import CivilTime
import Domain
import Foundation

/// The hash chain of the audit log: each row's hash is SHA-256 over the UTF-8 text of the previous row's hash (64 hex digits)
/// followed by the row's canonical JSON, so that no row can be changed, removed from the middle or slipped in unnoticed.
/// What a chain alone cannot show is that its newest rows were cut off.
enum AuditChain {
    static let origin = String(repeating: "0", count: 64)

    static func hash(_ row: AuditRow) -> String { sha256Hex(Data((row.previous + canonical(row)).utf8)) }

    /// JSON with keys in alphabetical order, no spaces, and only the escapes that JSON demands: what Python's
    /// `json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))` gives.
    static func canonical(_ row: AuditRow) -> String {
        var text = "{\"action\":"
        append(row.action, to: &text)
        text += ",\"actor\":"
        append(row.actor, to: &text)
        text += ",\"at\":\(row.at.milliseconds),\"detail\":"
        append(row.detail, to: &text)
        text += ",\"revision\":"
        if let revision = row.revision { append(revision, to: &text) } else { text += "null" }
        text += ",\"sequence\":\(row.sequence),\"subject\":"
        append(row.subject, to: &text)
        text += "}"
        return text
    }

    private static func append(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{8}": text += "\\b"
            case "\u{c}": text += "\\f"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
