/// Finds what looks like a token or key in the bytes of a file, comments included. Names of credentials are words; what
/// is found here is long and random, or begins as vendors' secrets do.
enum SecretScan {
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

    private static let privateKey = Array("PRIVATE KEY-----".utf8)

    static func findings(in bytes: [UInt8]) -> [Finding] {
        var found: [Finding] = []
        bytes.withUnsafeBufferPointer { buffer in
            var start = 0
            while start < buffer.count {
                guard isWord(buffer[start]) else {
                    start += 1
                    continue
                }
                var end = start + 1
                while end < buffer.count, isWord(buffer[end]) { end += 1 }
                if end - start >= 16, let kind = kind(of: UnsafeBufferPointer(rebasing: buffer[start..<end])) {
                    found.append(Finding(range: start..<end, kind: kind))
                }
                start = end
            }
        }
        return found + privateKeys(in: bytes)
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

    /// Byte by byte: the library's generic search takes longer than everything else that `check` does.
    private static func privateKeys(in bytes: [UInt8]) -> [Finding] {
        bytes.withUnsafeBufferPointer { buffer in
            privateKey.withUnsafeBufferPointer { mark in
                guard buffer.count >= mark.count else { return [] }
                for start in 0...(buffer.count - mark.count) where buffer[start] == mark[0] {
                    if mark.indices.allSatisfy({ buffer[start + $0] == mark[$0] }) {
                        return [Finding(range: start..<start + mark.count, kind: "a private key")]
                    }
                }
                return []
            }
        }
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
