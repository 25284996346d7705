import CivilTime
import Domain

/// What must be true at the end of a run, whatever was injected.
package enum SimulationVerdict {
    /// Sentences for people; empty when all is well.
    package static func problems(of result: SimulationResult) -> [String] {
        circles(of: result) + ends(of: result.publications) + doubles(of: result) + pace(of: result.publications)
    }

    private static func circles(of result: SimulationResult) -> [String] {
        result.log.last.flatMap { $0.contains(" endless: ") ? [$0] : nil } ?? []
    }

    /// Every publication has an end, and nothing was held or failed: faults stop, and each lookup here is exact or marked.
    private static func ends(of publications: [PublicationRecord]) -> [String] {
        publications.compactMap { publication in
            switch publication.state {
            case .published, .dropped: nil
            default:
                "\(publication.key.short) to \(publication.destination) ended \(publication.state.rawValue): \(publication.trouble ?? publication.reasons.last?.text ?? "")"
            }
        }
    }

    /// What the platforms show is what the ledger says, post by post.
    private static func doubles(of result: SimulationResult) -> [String] {
        var shown: [String: Int] = [:]
        for post in result.posts { shown["\(post.platform) \(post.text)", default: 0] += 1 }
        var problems: [String] = []
        for (post, count) in shown.sorted(by: { $0.key < $1.key }) where count > 1 { problems.append("\(count) times: \(post)") }
        let published = result.publications.count { $0.state == .published }
        if published != result.posts.count { problems.append("\(published) published, but \(result.posts.count) shown") }
        return problems
    }

    /// Slots of one destination keep their distance.
    private static func pace(of publications: [PublicationRecord]) -> [String] {
        let slots = Dictionary(grouping: publications.filter { $0.state == .published }, by: \.destination)
        return slots.sorted { $0.key < $1.key }.flatMap { destination, records -> [String] in
            let times = records.compactMap(\.slot).sorted()
            return zip(times, times.dropFirst()).compactMap { earlier, later in
                later - earlier < .minutes(20) ? "\(destination): slots only \((later - earlier).text) apart" : nil
            }
        }
    }
}
