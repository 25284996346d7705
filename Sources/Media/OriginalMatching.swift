package import CivilTime
package import Domain
import Foundation

/// A file in the originals folder that may belong to an item.
package struct OriginalCandidate: Hashable, Sendable {
    package var path: String
    /// File name with its extension.
    package var name: String
    package var modified: Timestamp
    package var duration: Duration?
    /// The `id:` of the sidecar file beside it.
    package var sidecarID: String?

    package init(path: String, name: String, modified: Timestamp, duration: Duration? = nil, sidecarID: String? = nil) {
        self.path = path
        self.name = name
        self.modified = modified
        self.duration = duration
        self.sidecarID = sidecarID
    }
}

/// What an item is recognised by.
package struct OriginalFacts: Hashable, Sendable {
    package var id: ItemID
    package var nativeID: String
    package var caption: String
    package var created: Timestamp
    package var duration: Duration

    package init(id: ItemID, nativeID: String, caption: String, created: Timestamp, duration: Duration) {
        self.id = id
        self.nativeID = nativeID
        self.caption = caption
        self.created = created
        self.duration = duration
    }

    package init(_ item: Item) {
        self.init(id: item.id, nativeID: item.nativeID, caption: item.caption, created: item.created, duration: item.duration)
    }
}

package enum OriginalMatch: Hashable, Sendable {
    case found(OriginalCandidate)
    case missing
    /// The names of all files that match equally well, sorted.
    case ambiguous([String])
}

/// Finds an item's original: its id in a sidecar or a file name beats a file named like the caption, which beats a file of the
/// same time and duration. Several matches at the winning level are reported, never guessed between.
package enum OriginalMatching {
    /// How far a file's modification may lie from the item's creation, either way.
    package static let timeTolerance = Duration.seconds(10)
    /// Platforms round durations to seconds.
    package static let durationTolerance = Duration.seconds(1)

    package static func match(_ facts: OriginalFacts, among candidates: [OriginalCandidate]) -> OriginalMatch {
        // A sidecar that names another item speaks louder than any likeness.
        let eligible = candidates.filter { $0.sidecarID == nil || isID($0.sidecarID, of: facts) }
        let slugs = captionSlugs(facts.caption)
        let levels: [(OriginalCandidate) -> Bool] = [
            { isID($0.sidecarID, of: facts) || contains(facts.nativeID, in: stem($0.name)) },
            { slugs.contains(slug(stem($0.name))) },
            { isSameTime(facts, $0) },
        ]
        for level in levels {
            // Two names of one file are one match.
            var byPath: [String: OriginalCandidate] = [:]
            for candidate in eligible where level(candidate) { byPath[candidate.path] = candidate }
            let matches = byPath.values.sorted { $0.path < $1.path }
            if matches.count > 1 { return .ambiguous(matches.map(\.name).sorted()) }
            if let match = matches.first { return .found(match) }
        }
        return .missing
    }

    /// Whether time and length could decide for this modification time, so that probing the file is worth it.
    package static func isNear(_ modified: Timestamp, to created: Timestamp) -> Bool {
        modified >= created - timeTolerance && modified <= created + timeTolerance
    }

    /// Lower-case letters and digits, everything else as single hyphens: `It starts. #launch` → `it-starts-launch`.
    package static func slug(_ text: String) -> String {
        let folded = text.precomposedStringWithCompatibilityMapping.lowercased()
        return folded.split { !($0.isLetter || $0.isNumber) }.joined(separator: "-")
    }

    private static func isID(_ sidecar: String?, of facts: OriginalFacts) -> Bool {
        sidecar == facts.nativeID || sidecar == facts.id.rawValue
    }

    private static func stem(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// The id stands in the name as a word of its own: `7123` is in `dance-7123` but not in `71234`.
    private static func contains(_ id: String, in stem: String) -> Bool {
        guard !id.isEmpty else { return false }
        var rest = stem[...]
        while let found = rest.firstRange(of: id) {
            let before = found.lowerBound > stem.startIndex ? stem[stem.index(before: found.lowerBound)] : "-"
            let after = found.upperBound < stem.endIndex ? stem[found.upperBound] : "-"
            if !isWord(before), !isWord(after) { return true }
            rest = stem[stem.index(after: found.lowerBound)...]
        }
        return false
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// The whole caption, and the caption without hashtags and mentions, which people leave out of file names.
    private static func captionSlugs(_ caption: String) -> Set<String> {
        let bare = caption.split(whereSeparator: \.isWhitespace).filter { !$0.hasPrefix("#") && !$0.hasPrefix("@") }.joined(separator: " ")
        return Set([slug(caption), slug(bare)].filter { !$0.isEmpty })
    }

    private static func isSameTime(_ facts: OriginalFacts, _ candidate: OriginalCandidate) -> Bool {
        guard isNear(candidate.modified, to: facts.created), let duration = candidate.duration, facts.duration > .zero else { return false }
        let difference = duration - facts.duration
        return difference <= durationTolerance && difference >= .zero - durationTolerance
    }
}
