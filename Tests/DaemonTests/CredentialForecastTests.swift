import CivilTime
import Domain
import HTTPValues
import Platforms
import Synchronization
import Testing
import Vault

@testable import Daemon

/// What becomes of tokens that nobody uses.
struct CredentialForecastTests {
    private static let now: Timestamp = Timestamp(seconds: 1_790_000_000)
    private static let registry: PlatformRegistry = .standard()

    private static func record(
        _ platform: Platform, accessEnds: Duration? = nil, hasRefresh: Bool = false, refreshEnds: Duration? = nil
    ) -> CredentialRecord {
        CredentialRecord(
            name: "studio", platform: platform, accessToken: Secret("access"), accessTokenExpires: accessEnds.map { now + $0 },
            refreshToken: hasRefresh ? Secret("refresh") : nil, refreshTokenExpires: refreshEnds.map { now + $0 })
    }

    private static func forecast(_ record: CredentialRecord, at instant: Timestamp = now) -> CredentialForecast {
        CredentialForecast(record, renewal: registry.refreshers[record.platform], at: instant)
    }

    @Test func aTokenThatOnlyLivesIsRenewedAWeekBefore() {
        #expect(Self.forecast(Self.record(.instagram, accessEnds: .days(30))) == .fine)
        #expect(Self.forecast(Self.record(.instagram, accessEnds: .days(9))) == .fine)
        #expect(Self.forecast(Self.record(.instagram, accessEnds: .days(7))) == .renew)
        #expect(Self.forecast(Self.record(.instagram, accessEnds: .seconds(1))) == .renew)
        #expect(Self.forecast(Self.record(.instagram, accessEnds: .seconds(-1))) == .ends(Self.now - .seconds(1)))
    }

    @Test func shortTokensAreRenewedWhenTheyAreNeeded() {
        #expect(Self.forecast(Self.record(.x, accessEnds: .minutes(1), hasRefresh: true)) == .fine)
        #expect(Self.forecast(Self.record(.youtube, accessEnds: .minutes(-1), hasRefresh: true)) == .fine)
    }

    @Test func aPersonIsToldBeforeTheLastTokenEnds() {
        let end = Self.now + .days(6)
        #expect(Self.forecast(Self.record(.tiktok, accessEnds: .hours(2), hasRefresh: true, refreshEnds: .days(6))) == .ends(end))
        #expect(Self.forecast(Self.record(.tiktok, accessEnds: .hours(2), hasRefresh: true, refreshEnds: .days(8))) == .fine)
        #expect(Self.forecast(Self.record(.x, accessEnds: .days(6))) == .ends(end))
        #expect(Self.forecast(Self.record(.x)) == .fine)
    }

    @Test func theWatchRenewsAndTells() async throws {
        let vault = ThrowawayVault()
        var quiet = Self.record(.instagram, accessEnds: .days(40))
        quiet.name = "quiet"
        var ending = Self.record(.x, accessEnds: .days(1))
        ending.name = "ending"
        vault.store(quiet)
        vault.store(ending)
        vault.store(Self.record(.instagram, accessEnds: .days(2)))
        let renewed = Mutex<[String]>([])
        let words = Mutex<[CredentialWatch.Word]>([])
        let watch = CredentialWatch(
            store: vault, platforms: Self.registry, clock: StoppedClock(instant: Self.now),
            renew: { name in
                renewed.withLock { $0.append(name) }
                return .unavailable("busy")
            }, report: { word in words.withLock { $0.append(word) } })
        await watch.look()
        #expect(renewed.withLock { $0 } == ["studio"])
        #expect(words.withLock { $0 } == [.ends("ending", Self.now + .days(1)), .unavailable("studio", "busy")])
    }
}

struct StoppedClock: DaemonClock {
    let instant: Timestamp
    func now() -> Timestamp { instant }
    func delay(until instant: Timestamp) -> Duration { .zero }
}
