import CivilTime
package import Domain

/// What must be true at the end of a run, whatever was injected.
package enum SimulationVerdict {
    /// Sentences for people; empty when all is well.
    package static func problems(of result: SimulationResult) -> [String] {
        circles(of: result) + unfinished(in: result).map(Self.sentence) + doubles(in: result)
    }

    private static func circles(of result: SimulationResult) -> [String] {
        result.log.last.flatMap { $0.contains(" endless: ") ? [$0] : nil } ?? []
    }

    /// What was wanted in time and came to no end, or to one that no rule asked for: faults stop, and each lookup of the
    /// emulated platforms is exact or marked, so that nothing needs a person.
    package static func unfinished(in result: SimulationResult) -> [PublicationRecord] {
        result.publications.filter { publication in
            guard publication.wantedAt < result.until else { return false }
            return switch publication.state {
            case .published, .dropped, .cancelled, .expired: false
            // A hold writes its own decision: its reason tells whether the rules asked for it.
            case .held: publication.reasons.contains { needsPerson.contains($0.code) }
            default: true
            }
        }
    }

    /// Holds that no rule asks for: an answer that stays lost, a login that faults broke.
    private static let needsPerson: Set<ReasonCode> = [.uncertain, .restored, .credentialDead]

    private static func sentence(_ publication: PublicationRecord) -> String {
        "\(publication.key.short) to \(publication.destination) ended \(publication.state.rawValue): "
            + (publication.trouble ?? publication.reasons.last?.text ?? "")
    }

    /// What the platforms show is what the ledger says, post by post.
    package static func doubles(in result: SimulationResult) -> [String] {
        var known: Set<String> = []
        var problems: [String] = []
        let shown = Set(result.posts.map { "\($0.platform) \($0.id)" })
        for publication in result.publications where publication.state == .published {
            let id = "\(publication.platform.rawValue) \(publication.remoteID ?? "?")"
            if !known.insert(id).inserted { problems.append("two publications are the post \(id)") }
            if !shown.contains(id) { problems.append("\(publication.key.short) is published as \(id), which nobody sees") }
        }
        for post in result.posts where !known.contains("\(post.platform) \(post.id)") {
            problems.append("a post too many at \(post.account): \(post.platform) \(post.id) `\(post.text)`")
        }
        return problems
    }
}
