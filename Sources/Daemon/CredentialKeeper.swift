import CivilTime
import Domain
import Foundation
import HTTPValues
import Platforms
import Transport
import Vault

/// Keeps tokens fresh: one refresh per credential at a time, across processes, and a rotated token is durable before
/// anybody uses it (DESIGN §8).
struct CredentialKeeper: Sendable {
    enum Word: Sendable {
        case ready
        /// A person must log in again.
        case dead(String)
        /// The platform could not be asked just now.
        case unavailable(String)
    }

    let store: any CredentialStore
    let transport: HTTPTransport
    let platforms: PlatformRegistry
    let clock: any DaemonClock
    /// Grants a missing credential without asking: the sandbox does, nobody else.
    let grant: (@Sendable (_ credential: String) async -> CredentialRecord?)?
    let dead = DeadTokens()

    /// A token that ends within this time is renewed before a request uses it.
    static let lead: Duration = .seconds(120)
    /// Tries of one refresh, a doubling pause apart.
    static let tries = 4

    /// Before a request: renews the credential's token when it is about to end.
    func assureFresh(_ name: String) async -> Word {
        do {
            if try store.record(name) == nil, let granted = await grant?(name) { try store.store(granted) }
            guard let record = try store.record(name) else {
                return .dead("it is not in the vault; run `reprise auth import \(name)`")
            }
            guard let end = record.accessTokenExpires, end <= clock.now() + CredentialKeeper.lead else { return .ready }
            return await renew(name, unlessNewerThan: record.accessToken)
        } catch {
            return .unavailable("the vault cannot be read: \(error)")
        }
    }

    /// After a platform refused the token: renews it, unless somebody else just did.
    func renew(_ name: String) async -> Word { await renew(name, unlessNewerThan: (try? store.record(name))?.accessToken) }

    private func renew(_ name: String, unlessNewerThan used: Secret?) async -> Word {
        do {
            return try await store.withRefreshLock(name) { record in
                guard let record else { return .dead("it is not in the vault") }
                // Whoever held the lock before may have renewed it already.
                if record.accessToken != used { return .ready }
                // Asking again with what the platform has refused for good would only be noise.
                if let why = dead.why(record) { return .dead(why) }
                // Not to be cancelled half-way: a rotated token whose answer is thrown away cannot be had again.
                let word = try await Task { try await renewLocked(record) }.value
                if case .dead(let why) = word { dead.remember(record, why) }
                return word
            }
        } catch {
            return .unavailable("the vault cannot be written: \(error)")
        }
    }

    private func renewLocked(_ record: CredentialRecord) async throws -> Word {
        guard let refresh = platforms.refreshers[record.platform] else { return .dead("its platform offers no renewal") }
        var pause: Duration = .seconds(1)
        var last = ""
        for _ in 0..<CredentialKeeper.tries {
            switch refresh.outcome(await send(refresh.request(record.name, record.extra["login"]?.reveal()), record), clock.now()) {
            case .renewed(let access, let expires, let newRefresh, let refreshExpires):
                var renewed = record
                renewed.renew(accessToken: access, expires: expires, refreshToken: newRefresh, refreshExpires: refreshExpires)
                try store.store(renewed)
                return .ready
            case .dead(let why): return .dead(why)
            case .retry(_, let why):
                last = why
                try? await Task.sleep(for: pause)
                pause *= 2
            }
        }
        return .unavailable("it could not be renewed: \(last)")
    }

    private func send(_ request: HTTPRequest, _ record: CredentialRecord) async -> HTTPResult {
        let filler = RequestFiller(secret: { record.secret($0.field) }, unseal: { _ in nil }, mediaPath: { _ in nil })
        do { return await transport.send(try filler.fill(request)) } catch {
            return .failure(TransportFailure(.notSent, "\(error)"))
        }
    }
}

/// Records whose renewal a platform has refused for good; one that was granted anew differs from what is kept here.
final class DeadTokens: @unchecked Sendable {
    private let lock = NSLock()
    private var refused: [String: (record: CredentialRecord, why: String)] = [:]

    func why(_ record: CredentialRecord) -> String? {
        lock.withLock { refused[record.name].flatMap { $0.record == record ? $0.why : nil } }
    }

    func remember(_ record: CredentialRecord, _ why: String) { lock.withLock { refused[record.name] = (record, why) } }
}
