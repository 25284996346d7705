package import CivilTime
import Foundation

/// A person's word for one publication as it was shown to them: it binds key and content.
package struct GivenApproval: Hashable, Codable, Sendable {
    package var key: PublicationKey
    /// `PublicationRecord.contentHash` of what they saw.
    package var content: String
    /// Who: an API token, a signing key or a user of the operating system. Two approvals of one principal count once.
    package var principal: String
    package var at: Timestamp
    package init(key: PublicationKey, content: String, principal: String, at: Timestamp) {
        self.key = key
        self.content = content
        self.principal = principal
        self.at = at
    }
}

extension PublicationRecord {
    /// What an approval binds: the texts, the file's name and, once it is known, the file's bytes.
    package var contentHash: String { Self.contentHash(caption: caption, title: title, content: content, file: foundFile) }

    /// Whether an approval of that content is one of this publication. An approval from before the file was looked at stays
    /// good when the file turns up: whoever gave it saw its name. One that saw a file is void as soon as it is another.
    package func isApproved(as content: String) -> Bool {
        content == contentHash
            || (foundFile != nil && content == Self.contentHash(caption: caption, title: title, content: self.content, file: nil))
    }

    private var foundFile: String? { if case .found(let file) = media { file.sha256 } else { nil } }

    private static func contentHash(caption: String, title: String?, content: String?, file: String?) -> String {
        var bytes = Data()
        for part in [caption, title, content, file] {
            // Absent is not empty.
            withUnsafeBytes(of: UInt64(part.map { $0.utf8.count + 1 } ?? 0).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: (part ?? "").utf8)
        }
        return sha256Hex(bytes)
    }
}
