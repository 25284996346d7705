import Domain
import RuleSet

/// Which credentials rules name, and for which platform.
struct CredentialNeeds {
    struct Need: Hashable {
        var name: String
        /// Nil: for a bucket or for signing, which any record may serve.
        var platform: Platform?
    }

    /// By name, each once.
    let sorted: [Need]

    init(_ rules: RuleSet?) {
        var needs: Set<Need> = []
        for source in rules?.sources ?? [] where !source.credential.isEmpty {
            needs.insert(Need(name: source.credential, platform: source.polledPlatform))
        }
        for source in rules?.sources ?? [] { source.bucket.map { _ = needs.insert(Need(name: $0.credential, platform: nil)) } }
        for destination in rules?.destinations ?? [] {
            needs.insert(Need(name: destination.credential, platform: destination.platform))
        }
        if case .bucket(let bucket)? = rules?.mediaHost { needs.insert(Need(name: bucket.credential, platform: nil)) }
        for name in rules?.notifications.compactMap(\.credential) ?? [] { needs.insert(Need(name: name, platform: nil)) }
        sorted = needs.sorted { ($0.name, $0.platform?.rawValue ?? "") < ($1.name, $1.platform?.rawValue ?? "") }
    }
}
