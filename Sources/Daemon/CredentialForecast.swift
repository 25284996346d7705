import CivilTime
import Domain
import Platforms
import Vault

/// What a credential needs although no request asks for it: a token that is only renewed while it is alive dies in a quiet
/// month, and what only a person can renew must be said before it ends.
enum CredentialForecast: Hashable, Sendable {
    case fine
    case renew
    /// Access ends then, and no program can prolong it.
    case ends(Timestamp)

    /// A person is told this long before.
    static let notice: Duration = .days(7)
    /// Renewals of one hour would all come at once.
    private static let greatestJitter = 24 * 3600

    init(_ record: CredentialRecord, renewal: CredentialRefresh?, at now: Timestamp) {
        if let lead = renewal?.lead, Self.canBeRenewed(record, renewal), let end = record.accessTokenExpires {
            let early = lead + .seconds(Int64(Self.jitter(record.name)))
            self = end <= now ? .ends(end) : end - early <= now ? .renew : .fine
            return
        }
        let end = Self.canBeRenewed(record, renewal) ? record.refreshTokenExpires : record.accessTokenExpires
        guard let end, end - Self.notice <= now else {
            self = .fine
            return
        }
        self = .ends(end)
    }

    private static func canBeRenewed(_ record: CredentialRecord, _ renewal: CredentialRefresh?) -> Bool {
        guard let renewal else { return false }
        return renewal.lead != nil || record.refreshToken != nil
    }

    private static func jitter(_ name: String) -> Int {
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Int(hash % UInt64(greatestJitter))
    }
}

/// Looks at all credentials in the vault now and then.
struct CredentialWatch: Sendable {
    let store: any CredentialStore
    let platforms: PlatformRegistry
    let clock: any DaemonClock
    let renew: @Sendable (String) async -> CredentialKeeper.Word
    let report: @Sendable (Word) -> Void

    enum Word: Hashable, Sendable {
        case ends(String, Timestamp)
        case dead(String, String)
        case unavailable(String, String)
    }

    /// Real time between two looks, and before the first.
    static let pause: Duration = .seconds(3600)
    static let delay: Duration = .seconds(30)

    func run() async {
        try? await Task.sleep(for: Self.delay)
        while !Task.isCancelled {
            await look()
            try? await Task.sleep(for: Self.pause)
        }
    }

    func look() async {
        for name in (try? store.names()) ?? [] {
            guard let record = try? store.record(name) else { continue }
            switch CredentialForecast(record, renewal: platforms.refreshers[record.platform], at: clock.now()) {
            case .fine: break
            case .ends(let end): report(.ends(name, end))
            case .renew:
                switch await renew(name) {
                case .ready: break
                case .dead(let why): report(.dead(name, why))
                case .unavailable(let why): report(.unavailable(name, why))
                }
            }
        }
    }
}
