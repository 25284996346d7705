import Diagnostics
import Expressions
import RuleSet

/// Fixed captions that say nearly the same at one destination. Two texts that are alike share one of their rarest pieces
/// (prefix filtering), so that only those are compared.
struct NearDuplicateLint: Sendable {
    let subject: LintSubject

    private static let similarity = 0.9
    /// Shorter texts are alike by chance.
    private static let fewestPieces = 12
    private static let mostComparisons = 40

    private struct Entry {
        var use: Int
        var shingles: Shingles
    }

    func findings() -> [Diagnostic] {
        var byDestination: [Int: [Entry]] = [:]
        for (index, use) in subject.uses.enumerated() where !subject.isDraft(use) {
            guard let caption = caption(use.cause), caption.isStatic else { continue }
            let shingles = Shingles(caption.source)
            guard shingles.hashes.count >= Self.fewestPieces else { continue }
            byDestination[use.destination, default: []].append(Entry(use: index, shingles: shingles))
        }
        return byDestination.keys.sorted().flatMap { findings(among: byDestination[$0] ?? []) }
    }

    private func caption(_ cause: LintSubject.Use.Cause) -> TextTemplate? {
        switch cause {
        case .rule(let index, let entry): subject.rules.rules[index].posts[entry].texts.caption
        case .post(let campaign, let post, let copy): subject.rules.campaigns[campaign].posts[post].copies[copy].texts.caption
        }
    }

    private func findings(among entries: [Entry]) -> [Diagnostic] {
        guard entries.count > 1 else { return [] }
        var counts: [UInt64: Int] = [:]
        for entry in entries { for hash in entry.shingles.hashes { counts[hash, default: 0] += 1 } }
        var index: [UInt64: [Int]] = [:]
        var found: [Diagnostic] = []
        for (position, entry) in entries.enumerated() {
            let rarest = entry.shingles.hashes.sorted { (counts[$0] ?? 0, $0) < (counts[$1] ?? 0, $1) }
            let prefix = rarest.prefix(rarest.count - Int((Self.similarity * Double(rarest.count)).rounded(.up)) + 1)
            var seen: Set<Int> = []
            let candidates = prefix.flatMap { (index[$0] ?? []).prefix(Self.mostComparisons) }
            if let twin = candidates.first(where: { seen.insert($0).inserted && isAlike(entries[$0], entry) }) {
                found.append(finding(entries[twin], entry))
            }
            for hash in prefix { index[hash, default: []].append(position) }
        }
        return found
    }

    private func isAlike(_ first: Entry, _ second: Entry) -> Bool { first.shingles.similarity(to: second.shingles) >= Self.similarity }

    private func finding(_ first: Entry, _ second: Entry) -> Diagnostic {
        let (one, two) = (subject.uses[first.use], subject.uses[second.use])
        let destination = subject.rules.destinations[two.destination].name
        return Diagnostic(
            .warning, "near-duplicate",
            "\(subject.title(one.cause)) and \(subject.title(two.cause)) say nearly the same at `\(destination)`",
            hint: "readers and platforms take it for a repetition: say it differently", span: subject.place(two.cause),
            notes: [Diagnostic.Note("the other one", span: subject.place(one.cause))])
    }
}
