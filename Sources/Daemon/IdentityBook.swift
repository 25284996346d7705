import Domain
import Foundation
import Platforms
import Vault

/// Whose requests platforms count together, as the vault knows it: the engine is told what is new.
final class IdentityBook: @unchecked Sendable {
    private let store: any CredentialStore
    private let platforms: PlatformRegistry
    private let lock = NSLock()
    private var told: [String: CredentialIdentity] = [:]

    init(store: any CredentialStore, platforms: PlatformRegistry) {
        self.store = store
        self.platforms = platforms
    }

    /// Nil: it was told already, or nothing is known. A login may change it at any time.
    func news(of credential: String) -> CredentialIdentity? {
        guard let record = try? store.record(credential) else { return nil }
        let identity = record.identity(app: platforms.adapters[record.platform]?.limits.app ?? { $0 })
        return lock.withLock { told.updateValue(identity, forKey: credential) == identity ? nil : identity }
    }

    /// Of every credential in the vault, in the order of names.
    func all() -> [(name: String, identity: CredentialIdentity)] {
        ((try? store.names()) ?? []).compactMap { name in news(of: name).map { (name, $0) } }
    }
}
