package import Domain
import Expressions
import PlatformFacts

/// What a text does that a guardrail forbids, or lacks.
package struct ContentObjection: Hashable, Sendable {
    /// One sentence for people, without a full stop.
    package var text: String
    package var origin: RuleLocation
}

extension ContentLimits {
    /// The first thing that they object to; nil: nothing. Disclosure is asked only where `mustDisclose` says so, because its
    /// condition needs an evaluation.
    package func objection(to draft: DraftFacts, mustDisclose: Bool) -> ContentObjection? {
        for (name, text) in [("caption", draft.caption), ("title", draft.title)] where !text.isEmpty {
            if let found = objection(to: text, named: name) { return ContentObjection(text: found, origin: origin) }
        }
        if mustDisclose, let disclosure, !disclosure.isMet(by: draft) {
            let words = disclosure.anyOf.map { "“\($0)”" }.joined(separator: ", ")
            return ContentObjection(text: "neither caption nor title holds one of \(words)", origin: disclosure.origin)
        }
        if let label = draft.labels.first(where: forbiddenLabels.contains) {
            return ContentObjection(text: "it has the forbidden label “\(label)”", origin: origin)
        }
        guard !requiredLabels.isEmpty, !draft.labels.contains(where: requiredLabels.contains) else { return nil }
        let labels = requiredLabels.map { "“\($0)”" }.joined(separator: ", ")
        return ContentObjection(text: "it has none of the labels \(labels)", origin: origin)
    }

    /// What one text holds: a banned word or pattern, or a link to where none may lead.
    ///
    /// - Parameter name: what the text is, for people.
    package func objection(to text: String, named name: String) -> String? {
        let folded = text.lowercased()
        for word in banned where TextSearch.hasWord(word, in: folded) { return "the \(name) holds the banned word “\(word)”" }
        for pattern in bannedPatterns where pattern.matches(text) ?? true {
            return "the \(name) matches the banned pattern \(pattern.source)"
        }
        guard !allowedHosts.isEmpty || !deniedHosts.isEmpty else { return nil }
        for host in TextLinks.hosts(in: text) {
            if deniedHosts.contains(where: { Self.covers($0, host) }) { return "the \(name) links to \(host), which is denied" }
            if !allowedHosts.isEmpty, !allowedHosts.contains(where: { Self.covers($0, host) }) {
                return "the \(name) links to \(host), which is not among the allowed hosts"
            }
        }
        return nil
    }

    private static func covers(_ rule: String, _ host: String) -> Bool { host == rule || host.hasSuffix("." + rule) }
}

extension ContentLimits.Disclosure {
    fileprivate func isMet(by draft: DraftFacts) -> Bool {
        let texts = [draft.caption.lowercased(), draft.title.lowercased()]
        return anyOf.contains { word in texts.contains { TextSearch.hasWord(word.lowercased(), in: $0) } }
    }
}

/// Words in texts, without regular expressions.
enum TextSearch {
    /// Whether a word or phrase stands in a text, not as a part of a longer word. An edge that is no letter or digit (`#ad`,
    /// `50%`) needs nothing beside it.
    static func hasWord(_ word: String, in text: String) -> Bool {
        let needle = Array(word.unicodeScalars)
        let hay = Array(text.unicodeScalars)
        guard let first = needle.first, let last = needle.last, needle.count <= hay.count else { return false }
        for start in 0...(hay.count - needle.count) where hay[start] == first && hay[start..<(start + needle.count)].elementsEqual(needle) {
            let end = start + needle.count
            let isFree = { (index: Int) in !hay.indices.contains(index) || !isWordPart(hay[index]) }
            if (!isWordPart(first) || isFree(start - 1)) && (!isWordPart(last) || isFree(end)) { return true }
        }
        return false
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }
}
