package import CivilTime
import Crypto
import Foundation
package import HTTPValues

/// The encrypted credentials on disk, AES-256-GCM with a fresh nonce per record and the credential's name as associated data.
///
/// It is a file of its own, so that rolling back the ledger never rolls back a rotated token. Every change reads, alters and
/// replaces the whole file under an exclusive lock; every read reads the file, so that other processes' changes are seen.
package final class Vault: CredentialStore {
    package let path: String
    private let key: VaultKey
    private let gate = RefreshGate()

    private init(path: String, key: VaultKey) {
        self.path = path
        self.key = key
    }

    /// Where the vault of a workspace stands.
    package static func defaultPath(workspace: String) -> String { workspace + "/.reprise/vault" }

    /// Checks format, key and every record of an existing vault. A missing one is an empty vault; its file comes with the
    /// first record.
    package static func open(path: String, key: VaultKey) throws -> Vault {
        let vault = Vault(path: path, key: key)
        let file = try VaultFile.read(path) ?? VaultFile()
        for (name, sealed) in file.credentials.sorted(by: { $0.key < $1.key }) { _ = try vault.open(sealed, credential: name) }
        return vault
    }

    package func record(_ name: String) throws -> CredentialRecord? {
        guard let sealed = try VaultFile.read(path)?.credentials[name] else { return nil }
        return try open(sealed, credential: name)
    }

    package func store(_ record: CredentialRecord) throws {
        try Vault.check(name: record.name)
        let plain = try JSONEncoder().encode(StoredRecord(record))
        let sealed = try close(plain, with: key, data: Vault.associatedData(credential: record.name))
        try change { $0.credentials[record.name] = sealed }
    }

    @discardableResult package func remove(_ name: String) throws -> Bool {
        guard try VaultFile.read(path)?.credentials[name] != nil else { return false }
        return try change { $0.credentials.removeValue(forKey: name) != nil }
    }

    package func names() throws -> [String] { try VaultFile.read(path)?.credentials.keys.sorted() ?? [] }

    package func seal(_ secret: Secret, expires: Timestamp, at now: Timestamp) throws -> String {
        let plain = Data(secret.reveal().utf8)
        // Keyed, so that the id, which the ledger keeps, confirms no guess; the expiry is left out, so that it is the same each time.
        let id = hexText(HMAC<SHA256>.authenticationCode(for: plain, using: key.key).prefix(16))
        let sealed = try close(plain, with: key, data: Vault.associatedData(sealedID: id, expires: expires), expires: expires)
        try change { file in
            file.sealed[id] = sealed
            Vault.prune(&file.sealed, keeping: id, at: now)
        }
        return id
    }

    package func unseal(_ id: String, at now: Timestamp) throws -> Secret? {
        guard let sealed = try VaultFile.read(path)?.sealed[id], let expires = sealed.expires, expires > now else { return nil }
        let plain = try open(sealed, name: "sealed:\(id)", data: Vault.associatedData(sealedID: id, expires: expires))
        return Secret(String(decoding: plain, as: UTF8.self))
    }

    package func withRefreshLock<Result: Sendable>(
        _ name: String, _ body: @Sendable (CredentialRecord?) async throws -> Result
    ) async throws -> Result {
        await gate.enter(name)
        defer { gate.leave(name) }
        let hash = hexText(SHA256.hash(data: Data(name.utf8)).prefix(8))
        try makeFolder()
        let lock = try await FileLock.acquire(path: "\(path).refresh-\(hash).lock")
        try Task.checkCancellation()
        let result = try await body(try record(name))
        withExtendedLifetime(lock) {}
        return result
    }

    /// Encrypts everything anew and gives the vault to go on with; the old key opens nothing after that.
    package func rotate(to newKey: VaultKey) throws -> Vault {
        try change { file in
            for (name, sealed) in file.credentials {
                let data = Vault.associatedData(credential: name)
                file.credentials[name] = try close(try open(sealed, name: name, data: data), with: newKey, data: data)
            }
            // Ids are made with the key, but nothing derives them again from the secret: they stay.
            for (id, sealed) in file.sealed {
                guard let expires = sealed.expires else { continue }
                let data = Vault.associatedData(sealedID: id, expires: expires)
                file.sealed[id] = try close(try open(sealed, name: "sealed:\(id)", data: data), with: newKey, data: data, expires: expires)
            }
        }
        return Vault(path: path, key: newKey)
    }
}

extension Vault {
    private func change<Result>(_ body: (inout VaultFile) throws -> Result) throws -> Result {
        try makeFolder()
        let lock = try FileLock(path: path + ".lock")
        defer { withExtendedLifetime(lock) {} }
        var file = try VaultFile.read(path) ?? VaultFile()
        // Never mix two keys in one file: the second would lock its owner out of the first.
        if let other = (Array(file.credentials.values) + Array(file.sealed.values)).map(\.key).filter({ $0 != key.id }).min() {
            throw VaultError.wrongKey(path: path, needed: other, given: key.id)
        }
        let result = try body(&file)
        try file.write(path)
        return result
    }

    private func makeFolder() throws(VaultError) {
        let folder = (path as NSString).deletingLastPathComponent
        guard !folder.isEmpty else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .io(path: folder, doing: "create the folder", reason: error.localizedDescription)
        }
    }

    private func open(_ sealed: VaultFile.SealedRecord, credential name: String) throws -> CredentialRecord {
        let plain = try open(sealed, name: name, data: Vault.associatedData(credential: name))
        guard let stored = try? JSONDecoder().decode(StoredRecord.self, from: plain) else {
            throw VaultError.damaged(path: path, why: "`\(name)` has an unknown form")
        }
        return stored.record(name)
    }

    private func open(_ sealed: VaultFile.SealedRecord, name: String, data: Data) throws(VaultError) -> Data {
        guard sealed.key == key.id else { throw .wrongKey(path: path, needed: sealed.key, given: key.id) }
        guard let box = try? AES.GCM.SealedBox(combined: sealed.box),
            let plain = try? AES.GCM.open(box, using: key.key, authenticating: data)
        else { throw .tampered(path: path, name: name) }
        return plain
    }

    private func close(_ plain: Data, with key: VaultKey, data: Data, expires: Timestamp? = nil) throws -> VaultFile.SealedRecord {
        let box = try AES.GCM.seal(plain, using: key.key, authenticating: data)
        // `combined` is nil only for nonces of unusual size, which `seal` never makes.
        guard let combined = box.combined else { throw VaultError.damaged(path: path, why: "a record could not be sealed") }
        return VaultFile.SealedRecord(key: key.id, box: combined, expires: expires)
    }

    private static func associatedData(credential name: String) -> Data { Data(name.utf8) }

    /// Begins with a byte that no credential name has, so that the two kinds cannot be exchanged.
    private static func associatedData(sealedID id: String, expires: Timestamp) -> Data {
        Data("\u{0}\(id) \(expires.milliseconds)".utf8)
    }

    private static func check(name: String) throws(VaultError) {
        let isFine =
            (1...128).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_./".unicodeScalars.contains($0)
            }
        guard isFine else { throw .invalidName(name) }
    }

    private static func prune(_ sealed: inout [String: VaultFile.SealedRecord], keeping id: String, at now: Timestamp) {
        sealed = sealed.filter { $0.key == id || $0.value.expires ?? .distantPast > now }
        let order = sealed.filter { $0.key != id }.map { (expires: $0.value.expires ?? .distantPast, id: $0.key) }.sorted { $0 < $1 }
        for (_, victim) in order.prefix(max(0, sealed.count - SealedSecrets.limit)) { sealed[victim] = nil }
    }
}
