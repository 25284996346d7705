/// Blots out what looks like a token in a text that leaves the machine.
enum SecretWords {
    private static let prefixes = ["EAA", "IGQ", "ya29.", "AIza", "AAAA", "ghp_", "github_pat_", "glpat-", "sk-", "xox", "Bearer "]

    /// Long words of letters and digits mixed, without a vowel pattern that a person would write: a token begins like one
    /// of a known kind or is at least 40 characters of mixed kinds.
    static func redacted(_ text: String) -> String {
        guard text.utf8.count >= 20 else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            looksSecret(word) ? "[redacted]" : String(word)
        }.joined(separator: " ")
    }

    private static func looksSecret(_ word: Substring) -> Bool {
        guard word.utf8.count >= 20, !word.hasPrefix("http"), word.utf8.allSatisfy(isTokenByte) else { return false }
        if prefixes.contains(where: word.hasPrefix) { return true }
        let hasDigit = word.utf8.contains { (48...57).contains($0) }
        let hasUpper = word.utf8.contains { (65...90).contains($0) }
        let hasLower = word.utf8.contains { (97...122).contains($0) }
        return word.utf8.count >= 40 && hasDigit && hasUpper && hasLower
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-_.~+/=|:".utf8.contains(byte)
    }
}
