package import CivilTime
import Crypto
import Foundation
package import HTTPValues

/// A credential store that lives and dies with the process: for sandbox runs, which must never touch the real vault.
package final class ThrowawayVault: CredentialStore {
    private struct Contents {
        var records: [String: CredentialRecord] = [:]
        var sealed: [String: (secret: Secret, expires: Timestamp)] = [:]
    }

    private let contents = Locked(Contents())
    private let gate = RefreshGate()

    package init() {}

    package func record(_ name: String) -> CredentialRecord? { contents.withLock { $0.records[name] } }

    package func store(_ record: CredentialRecord) { contents.withLock { $0.records[record.name] = record } }

    @discardableResult package func remove(_ name: String) -> Bool {
        contents.withLock { $0.records.removeValue(forKey: name) != nil }
    }

    package func names() -> [String] { contents.withLock { $0.records.keys.sorted() } }

    package func seal(_ secret: Secret, expires: Timestamp, at now: Timestamp) -> String {
        // Without a key: what the sandbox hands out opens nothing. The same in every process, as simulation needs.
        let id = hexText(SHA256.hash(data: Data(secret.reveal().utf8)).prefix(16))
        contents.withLock { contents in
            contents.sealed[id] = (secret, expires)
            contents.sealed = contents.sealed.filter { $0.key == id || $0.value.expires > now }
            let order = contents.sealed.filter { $0.key != id }.map { (expires: $0.value.expires, id: $0.key) }.sorted { $0 < $1 }
            for (_, victim) in order.prefix(max(0, contents.sealed.count - SealedSecrets.limit)) { contents.sealed[victim] = nil }
        }
        return id
    }

    package func unseal(_ id: String, at now: Timestamp) -> Secret? {
        contents.withLock { contents in contents.sealed[id].flatMap { $0.expires > now ? $0.secret : nil } }
    }

    package func withRefreshLock<Result: Sendable>(
        _ name: String, _ body: @Sendable (CredentialRecord?) async throws -> Result
    ) async throws -> Result {
        await gate.enter(name)
        defer { gate.leave(name) }
        try Task.checkCancellation()
        return try await body(record(name))
    }
}
