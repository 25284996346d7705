package import Domain

/// What there is for each platform, as an explicit value that is passed down: no global list.
package struct PlatformRegistry: Sendable {
    /// Makes a poll of a source from the credential's name, what earlier polls left, and the lookback.
    package typealias SourceFactory = @Sendable (_ credential: String, _ memory: SourceMemory, _ lookback: Duration) -> any SourceMachine

    package var adapters: [Platform: DestinationAdapter]
    package var sources: [Platform: SourceFactory]
    package var refreshers: [Platform: CredentialRefresh]

    package init(
        adapters: [DestinationAdapter] = [], sources: [Platform: SourceFactory] = [:], refreshers: [CredentialRefresh] = []
    ) {
        self.adapters = Dictionary(adapters.map { ($0.platform, $0) }) { _, last in last }
        self.sources = sources
        self.refreshers = Dictionary(refreshers.map { ($0.platform, $0) }) { _, last in last }
    }

    /// Everything that this version speaks.
    package static func standard() -> PlatformRegistry {
        PlatformRegistry(
            adapters: [
                DestinationAdapter(.instagram, machine: InstagramMachine.self, limits: InstagramLimits.all),
                DestinationAdapter(.youtube, machine: YouTubeMachine.self, limits: YouTubeLimits.all),
                DestinationAdapter(.x, machine: XMachine.self, limits: XLimits.all),
            ],
            sources: [.tiktok: { TikTokSource(credential: $0, memory: $1, lookback: $2) }],
            refreshers: [.instagram, .youtube, .x, .tiktok])
    }
}
