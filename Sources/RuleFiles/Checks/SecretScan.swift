import Diagnostics
import Foundation
import YAMLTree

/// Finds what looks like a token or key in the bytes of a file, comments included. Names of credentials are words; what
/// is found here is long and random, or begins as vendors' secrets do.
package enum SecretScan {
    struct Finding: Hashable, Sendable {
        var range: Range<Int>
        /// What it looks like; never the text itself.
        var kind: String
        /// An address that is a secret as a whole: it cannot stand in `webhook:`.
        var isAddress = false
    }

    /// How vendors' secrets begin.
    private struct Form {
        var prefix: [UInt8]
        /// Of the whole.
        var leastLength: Int
        var kind: String
        /// The prefix is a word that people use too: capitals, small letters and digits must follow mixed.
        var isMixed = false
        /// `/` may stand inside.
        var hasSlashes = false
        var isAddress = false

        init(_ prefix: String, _ leastLength: Int, _ kind: String, isMixed: Bool = false, isAddress: Bool = false) {
            self.prefix = Array(prefix.utf8)
            (self.leastLength, self.kind, self.isMixed, self.isAddress) = (leastLength, kind, isMixed, isAddress)
            hasSlashes = prefix.contains("/")
        }
    }

    private static let forms = vendors + addresses
    private static let vendors: [Form] = [
        Form("ghp_", 30, "a GitHub token"), Form("gho_", 30, "a GitHub token"), Form("ghu_", 30, "a GitHub token"),
        Form("ghs_", 30, "a GitHub token"), Form("github_pat_", 30, "a GitHub token"), Form("glpat-", 20, "a GitLab token"),
        Form("sk_live_", 20, "a Stripe key"), Form("sk-", 30, "an API key", isMixed: true), Form("xoxb-", 20, "a Slack token"),
        Form("xoxp-", 20, "a Slack token"), Form("AKIA", 20, "an AWS access key"), Form("EAA", 40, "a Meta access token"),
        Form("IGQV", 30, "an Instagram access token"), Form("IGAA", 30, "an Instagram access token"),
        Form("THAA", 40, "a Threads access token"), Form("ya29.", 20, "a Google access token"),
        Form("1//0", 30, "a Google refresh token"), Form("AIza", 35, "a Google API key"), Form("GOCSPX-", 20, "a Google client secret"),
        Form("act.", 30, "a TikTok access token"), Form("rft.", 30, "a TikTok refresh token"),
        Form("clt.", 30, "a TikTok client token"), Form("AAAAAAAAAAAAAAAA", 40, "an X bearer token"), Form("eyJ", 50, "a JSON Web Token"),
        Form("pina_", 40, "a Pinterest access token"), Form("pinr.", 40, "a Pinterest refresh token"),
        Form("AQ", 60, "a LinkedIn access token", isMixed: true),
    ]
    private static let addresses: [Form] = [
        Form("hooks.slack.com/services/", 45, "a Slack webhook", isAddress: true),
        Form("hooks.slack.com/workflows/", 45, "a Slack webhook", isAddress: true),
        Form("hooks.slack.com/triggers/", 45, "a Slack webhook", isAddress: true),
        Form("discord.com/api/webhooks/", 60, "a Discord webhook", isAddress: true),
        Form("discordapp.com/api/webhooks/", 60, "a Discord webhook", isAddress: true),
        Form("ptb.discord.com/api/webhooks/", 60, "a Discord webhook", isAddress: true),
        Form("canary.discord.com/api/webhooks/", 60, "a Discord webhook", isAddress: true),
    ]

    /// First bytes of the prefixes: most words are none of them after one look.
    private static let starts: [Bool] = (0..<256).map { byte in forms.contains { $0.prefix[0] == UInt8(byte) } }
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
                    if end - start >= 8 { look(at: start..<end, in: buffer, &found) }
                    start = end
                }
            }
        }
        return found
    }

    static func findings(in text: String) -> [Finding] { text.utf8.count < 16 ? [] : findings(in: Array(text.utf8)) }

    /// Of the file's bytes, and of values that are written with escapes: those at the place of the whole value.
    static func findings(in parse: YAMLParse, _ bytes: [UInt8]) -> [Finding] {
        var found = findings(in: bytes)
        for scalar in parse.escapedScalars {
            guard let kind = findings(in: Array(scalar.utf8)).first?.kind else { continue }
            let range = scalar.node.byteRange
            if !found.contains(where: { range.overlaps($0.range) }) { found.append(Finding(range: range, kind: kind)) }
        }
        return found
    }

    /// A word may hold a secret behind its beginning: `token=…`, `https://…/…`, `%3D…`.
    private static func look(at range: Range<Int>, in buffer: UnsafeBufferPointer<UInt8>, _ found: inout [Finding]) {
        if let key = privateKey(at: range, in: buffer) { return found.append(key) }
        var start = range.lowerBound
        while range.upperBound - start >= 16 {
            if starts[Int(buffer[start])], let finding = finding(in: buffer, start..<range.upperBound, isInside: start > range.lowerBound) {
                found.append(finding)
                start = finding.range.upperBound
            } else {
                start += 1
            }
            // On to the next part.
            while start < range.upperBound, start > range.lowerBound, !endsPart(buffer, before: start, from: range.lowerBound) {
                start += 1
            }
        }
    }

    private static func endsPart(_ buffer: UnsafeBufferPointer<UInt8>, before index: Int, from first: Int) -> Bool {
        let last = buffer[index - 1]
        return last == UInt8(ascii: "=") || last == UInt8(ascii: "/")
            || index - first >= 3 && buffer[index - 3] == UInt8(ascii: "%") && isHex(last) && isHex(buffer[index - 2])
    }

    private static func finding(in buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isInside: Bool) -> Finding? {
        let whole = UnsafeBufferPointer(rebasing: buffer[range])
        for form in forms where whole.starts(with: form.prefix) {
            // The next part of an address is another word.
            let slash = isInside && !form.hasSlashes ? whole.firstIndex(of: UInt8(ascii: "/")) : nil
            let word = UnsafeBufferPointer(rebasing: whole[..<(slash ?? whole.count)])
            guard word.count >= form.leastLength, form.isMixed ? isMixed(word) : isDense(word) else { continue }
            return Finding(range: range.lowerBound..<range.lowerBound + word.count, kind: form.kind, isAddress: form.isAddress)
        }
        return nil
    }

    private static func privateKey(at range: Range<Int>, in buffer: UnsafeBufferPointer<UInt8>) -> Finding? {
        guard buffer[range.lowerBound] == keyWord[0], buffer[range].starts(with: keyWord), range.lowerBound >= keyHead.count,
            buffer[range.lowerBound - keyHead.count..<range.lowerBound].elementsEqual(keyHead)
        else { return nil }
        return Finding(range: range.lowerBound - keyHead.count..<range.lowerBound + keyWord.count, kind: "a private key")
    }

    /// The same bytes with stars for secrets; lines stay lines.
    static func blotted(_ bytes: [UInt8], _ ranges: [Range<Int>]) -> [UInt8] {
        var bytes = bytes
        for range in ranges {
            for index in range.clamped(to: bytes.indices) where bytes[index] != 10 && bytes[index] != 13 {
                bytes[index] = UInt8(ascii: "*")
            }
        }
        return bytes
    }

    /// A text that leaves the machine, such as a platform's own words about a failure, with stars for what looks like a secret.
    package static func redacted(_ text: String) -> String {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            looksRandom(word.trimmingCharacters(in: .punctuationCharacters)) ? "***" : String(word)
        }
        let bytes = Array(words.joined(separator: " ").utf8)
        return String(decoding: blotted(bytes, findings(in: bytes).map(\.range)), as: UTF8.self)
    }

    /// The same text with stars for secrets.
    static func blotted(_ text: String) -> String {
        let found = findings(in: text)
        return found.isEmpty ? text : String(decoding: blotted(Array(text.utf8), found.map(\.range)), as: UTF8.self)
    }

    /// A value as it may be printed, by the key that it stands under.
    static func shown(_ text: String, under key: String) -> String {
        key == ".credentials" && looksRandom(text) ? "****" : blotted(text)
    }

    /// What stands behind the name of a secret on its line, in a file that is no YAML, so that nobody knows where it ends.
    static func namedSecrets(in bytes: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
            let line = String(
                decoding: bytes[start..<end].map { $0 < 0x80 ? $0 | ((65...90).contains($0) ? 0x20 : 0) : 0x3F }, as: UTF8.self)
            if let word = FieldIndex.secretWords.first(where: { line.contains($0) }), let place = line.firstRange(of: word) {
                let rest = line.utf8.distance(from: line.startIndex, to: place.upperBound)
                if let colon = bytes[(start + rest)..<end].firstIndex(of: UInt8(ascii: ":")) { found.append(colon + 1..<end) }
            }
            start = end + 1
        }
        return found
    }

    /// A name of a credential that is one long random word.
    static func looksRandom(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 24, bytes.allSatisfy(isWord) else { return false }
        let count = counts(bytes)
        return bytes.allSatisfy(isHex) && bytes.count >= 32 || (count.digits >= 4 && count.upper >= 4 && count.lower >= 4)
    }

    /// Secrets have digits or capitals among their letters; `act.-like-words` have not.
    private static func isDense(_ word: some Collection<UInt8>) -> Bool {
        let count = counts(word)
        return count.digits + count.upper >= 4
    }

    private static func isMixed(_ word: some Collection<UInt8>) -> Bool {
        let count = counts(word)
        return count.digits >= 3 && count.upper >= 3 && count.lower >= 3
    }

    private static func counts(_ word: some Collection<UInt8>) -> (digits: Int, upper: Int, lower: Int) {
        var counts = (digits: 0, upper: 0, lower: 0)
        for byte in word {
            if (48...57).contains(byte) { counts.digits += 1 }
            if (65...90).contains(byte) { counts.upper += 1 }
            if (97...122).contains(byte) { counts.lower += 1 }
        }
        return counts
    }

    private static func isHex(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte | 0x20) }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "+"),
            UInt8(ascii: "%"), UInt8(ascii: "="):
            true
        default: false
        }
    }
}
