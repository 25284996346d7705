import CivilTime

/// The saved form: everything but the request log.
extension SandboxWorld: Codable {
    private enum Key: String, CodingKey {
        case seed, acceptsAnyMedia, latest, randomState, requestCount, accounts, grants, rates, faults, posts, videos, containers
        case sessions, media, scenario
    }

    package init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        self.init(
            seed: try box.decode(UInt64.self, forKey: .seed), at: try box.decode(Timestamp.self, forKey: .latest),
            acceptsAnyMedia: try box.decode(Bool.self, forKey: .acceptsAnyMedia))
        randomState = try box.decode(UInt64.self, forKey: .randomState)
        requestCount = try box.decode(Int.self, forKey: .requestCount)
        accounts = try box.decode([String: SandboxAccount].self, forKey: .accounts)
        grants = try box.decode(GrantBook.self, forKey: .grants)
        rates = try box.decode(RateBook.self, forKey: .rates)
        faults = try box.decode([SandboxFault].self, forKey: .faults)
        posts = try box.decode([SandboxPost].self, forKey: .posts)
        videos = try box.decode([TikTokVideo].self, forKey: .videos)
        containers = try box.decode([String: InstagramContainer].self, forKey: .containers)
        sessions = try box.decode([String: YouTubeSession].self, forKey: .sessions)
        media = try box.decode([String: XMedia].self, forKey: .media)
        scenario = try box.decodeIfPresent(ScenarioProgress.self, forKey: .scenario)
    }

    package func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        try box.encode(seed, forKey: .seed)
        try box.encode(acceptsAnyMedia, forKey: .acceptsAnyMedia)
        try box.encode(latest, forKey: .latest)
        try box.encode(randomState, forKey: .randomState)
        try box.encode(requestCount, forKey: .requestCount)
        try box.encode(accounts, forKey: .accounts)
        try box.encode(grants, forKey: .grants)
        try box.encode(rates, forKey: .rates)
        try box.encode(faults, forKey: .faults)
        try box.encode(posts, forKey: .posts)
        try box.encode(videos, forKey: .videos)
        try box.encode(containers, forKey: .containers)
        try box.encode(sessions, forKey: .sessions)
        try box.encode(media, forKey: .media)
        try box.encodeIfPresent(scenario, forKey: .scenario)
    }
}
