import Foundation

/// Finds what looks like a token or key in the bytes of a file, comments included. Names of credentials are words; what
/// is found here is long and random, or begins as vendors' secrets do.
package enum SecretScan {
    struct Finding: Hashable, Sendable {
        var range: Range<Int>
        /// What it looks like; never the text itself.
        var kind: String
    }

    /// Beginnings that vendors give to secrets, with the least length of the whole.
    private static let prefixes: [(prefix: [UInt8], length: Int, kind: String)] = [
        ("ghp_", 30, "a GitHub token"), ("gho_", 30, "a GitHub token"), ("github_pat_", 30, "a GitHub token"),
        ("glpat-", 20, "a GitLab token"), ("sk_live_", 20, "a Stripe key"), ("sk-", 30, "an API key"),
        ("xoxb-", 20, "a Slack token"), ("xoxp-", 20, "a Slack token"), ("AKIA", 20, "an AWS access key"),
        ("EAA", 40, "a Meta access token"), ("IGQV", 30, "an Instagram access token"), ("IGAA", 30, "an Instagram access token"),
        ("THAA", 40, "a Threads access token"), ("ya29.", 20, "a Google access token"), ("1//0", 30, "a Google refresh token"),
        ("AIza", 35, "a Google API key"), ("GOCSPX-", 20, "a Google client secret"), ("act.", 30, "a TikTok access token"),
        ("rft.", 30, "a TikTok refresh token"), ("clt.", 30, "a TikTok client token"), ("AAAAAAAAAAAAAAAA", 40, "an X bearer token"),
        ("eyJ", 50, "a JSON Web Token"),
    ].map { (Array($0.0.utf8), $0.1, $0.2) }

    /// First bytes of the prefixes: most words are none of them after one look.
    private static let starts: [Bool] = (0..<256).map { byte in prefixes.contains { $0.prefix[0] == UInt8(byte) } }
    private static let words: [Bool] = (0..<256).map { isWord(UInt8($0)) }
    /// `-----BEGIN RSA PRIVATE KEY-----`: its last word, and what stands before it.
    private static let keyWord = Array("KEY-----".utf8)
    private static let keyHead = Array("PRIVATE ".utf8)

    /// Once over the bytes, a word at a time.
    static func findings(in bytes: [UInt8]) -> [Finding] {
        var found: [Finding] = []
        bytes.withUnsafeBufferPointer { buffer in
            words.withUnsafeBufferPointer { words in
                var start = 0
                while start < buffer.count {
                    guard words[Int(buffer[start])] else {
                        start += 1
                        continue
                    }
                    var end = start + 1
                    while end < buffer.count, words[Int(buffer[end])] { end += 1 }
                    if end - start >= 8, let finding = finding(in: buffer, start..<end) { found.append(finding) }
                    start = end
                }
            }
        }
        return found
    }

    private static func finding(in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Finding? {
        let word = UnsafeBufferPointer(rebasing: buffer[range])
        if word.count >= 16, starts[Int(word[0])], let kind = kind(of: word) { return Finding(range: range, kind: kind) }
        guard word[0] == keyWord[0], word.starts(with: keyWord), range.lowerBound >= keyHead.count,
            buffer[range.lowerBound - keyHead.count..<range.lowerBound].elementsEqual(keyHead)
        else { return nil }
        return Finding(range: range.lowerBound - keyHead.count..<range.lowerBound + keyWord.count, kind: "a private key")
    }

    /// The same bytes with stars for secrets.
    static func blotted(_ bytes: [UInt8], _ secrets: [Finding]) -> [UInt8] {
        var bytes = bytes
        for secret in secrets { for index in secret.range { bytes[index] = UInt8(ascii: "*") } }
        return bytes
    }

    /// A text that leaves the machine, such as a platform's own words about a failure, with stars for what looks like a secret.
    package static func redacted(_ text: String) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            looksRandom(word.trimmingCharacters(in: .punctuationCharacters)) ? "***" : String(word)
        }
        let bytes = Array(words.joined(separator: " ").utf8)
        return String(decoding: blotted(bytes, findings(in: bytes)), as: UTF8.self)
    }

    /// A name of a credential that is one long random word.
    static func looksRandom(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 24, bytes.allSatisfy(isWord) else { return false }
        let digits = bytes.count { (48...57).contains($0) }
        let upper = bytes.count { (65...90).contains($0) }
        let lower = bytes.count { (97...122).contains($0) }
        let hex = bytes.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 0x20) }
        return hex && bytes.count >= 32 || (digits >= 4 && upper >= 4 && lower >= 4)
    }

    private static func kind(of word: UnsafeBufferPointer<UInt8>) -> String? {
        prefixes.first { word.count >= $0.length && word.starts(with: $0.prefix) && isDense(word) }?.kind
    }

    /// Secrets have digits or capitals among their letters; `act.-like-words` have not.
    private static func isDense(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        var digits = 0
        for byte in word where (48...57).contains(byte) || (65...90).contains(byte) { digits += 1 }
        return digits >= 4
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"),
            UInt8(ascii: "%"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
