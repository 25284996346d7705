import CivilTime
import Domain
import Foundation
import Glibc
import HTTPValues
import Testing
import Vault

struct VaultTests {
    private let folder: TemporaryFolder
    private let path: String
    private let key: VaultKey
    private let noon = Timestamp(seconds: 1_800_000_000)

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/.reprise/vault"
        key = try VaultKey(bytes: Data(repeating: 7, count: 32), origin: "test")
    }

    private func full(_ name: String) -> CredentialRecord {
        CredentialRecord(
            name: name, platform: .x, accountID: "42", accountName: "studio", clientID: Secret("cid"), clientSecret: Secret("csec"),
            accessToken: Secret("acc-token"), accessTokenExpires: noon, refreshToken: Secret("ref-token"),
            refreshTokenExpires: noon + .days(60),
            extra: ["page_token": Secret("page")])
    }

    @Test func keepsRecordsAcrossOpenings() throws {
        let vault = try Vault.open(path: path, key: key)
        #expect(try vault.names() == [])
        #expect(try vault.record("studio-x") == nil)
        try vault.store(full("studio-x"))
        try vault.store(CredentialRecord(name: "a", platform: .tiktok))
        let again = try Vault.open(path: path, key: key)
        #expect(try again.record("studio-x") == full("studio-x"))
        #expect(try again.names() == ["a", "studio-x"])
        #expect(try again.remove("a"))
        #expect(try !again.remove("a"))
        #expect(try vault.names() == ["studio-x"])
    }

    @Test func writesNoSecretAndKeepsTheFileToItsOwner() throws {
        let vault = try Vault.open(path: path, key: key)
        try vault.store(full("studio-x"))
        _ = try vault.seal(Secret("https://up.test/hidden-session"), expires: noon + .hours(1), at: noon)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for secret in ["cid", "csec", "acc-token", "ref-token", "page", "hidden-session"] { #expect(!text.contains(secret)) }
        let modes = try [path, path + ".lock", folder.path + "/.reprise"].map {
            try FileManager.default.attributesOfItem(atPath: $0)[.posixPermissions] as? Int
        }
        #expect(modes == [0o600, 0o600, 0o700])
        #expect(!FileManager.default.fileExists(atPath: path + ".new"))
    }

    @Test func usesAFreshNonceEachTime() throws {
        let vault = try Vault.open(path: path, key: key)
        try vault.store(full("x"))
        let first = try Data(contentsOf: URL(fileURLWithPath: path))
        try vault.store(full("x"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) != first)
    }

    @Test func answersFieldsBySlotName() {
        let record = full("x")
        let fields = ["access_token", "refresh_token", "client_id", "client_secret", "account_id", "account_name", "page_token", "other"]
        #expect(fields.map { record.secret($0)?.reveal() } == ["acc-token", "ref-token", "cid", "csec", "42", "studio", "page", nil])
        #expect(!"\(record)".contains("acc-token"))
        #expect(!"\(record)".contains("csec"))
    }

    @Test(arguments: ["", "a b", "a\u{0}b", "a\nb", String(repeating: "x", count: 129), "sealed:1"])
    func refusesStrangeNames(name: String) throws {
        let vault = try Vault.open(path: path, key: key)
        #expect(throws: VaultError.invalidName(name)) { try vault.store(CredentialRecord(name: name, platform: .x)) }
    }

    // MARK: bad files

    @Test func namesTheKeyThatIsNeeded() throws {
        try Vault.open(path: path, key: key).store(full("x"))
        let other = VaultKey.generate()
        let error = VaultError.wrongKey(path: path, needed: key.id, given: other.id)
        #expect(throws: error) { try Vault.open(path: path, key: other) }
        #expect("\(error)".contains("REPRISE_KEY_FILE"))
    }

    @Test func neverMixesTwoKeysInOneFile() throws {
        let other = try Vault.open(path: path, key: VaultKey.generate())
        try Vault.open(path: path, key: key).store(full("x"))
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: VaultError.self) { try other.store(full("y")) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func reportsATruncatedFileAtEveryLength() throws {
        try Vault.open(path: path, key: key).store(full("x"))
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for length in 0..<whole.count {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            do {
                _ = try Vault.open(path: path, key: key)
                Issue.record("a vault cut to \(length) bytes was opened")
            } catch let error as VaultError {
                guard case .damaged = error else {
                    Issue.record("\(error)")
                    return
                }
            }
        }
    }

    @Test(arguments: [
        "not json", "[]", "{}", #"{"format":"1"}"#, #"{"format":1,"credentials":{"a":{"key":"x"}},"sealed":{}}"#, "\u{0}\u{1}",
    ])
    func reportsAFileThatIsNoVault(text: String) throws {
        try write(text)
        do {
            _ = try Vault.open(path: path, key: key)
            Issue.record("opened")
        } catch let error as VaultError {
            #expect("\(error)".contains("is damaged") && "\(error)".contains("backup"))
        }
    }

    @Test func refusesANewerFormat() throws {
        try write(#"{"format":2,"shape":"unknown"}"#)
        #expect(throws: VaultError.newerFormat(path: path, format: 2)) { try Vault.open(path: path, key: key) }
    }

    @Test func noticesEveryChangedByteOfARecord() throws {
        try Vault.open(path: path, key: key).store(full("x"))
        let box = try #require(try sealedBox("x"))
        for index in box.indices {
            var changed = box
            changed[index] ^= 1
            try replace(box, by: changed)
            #expect(throws: VaultError.tampered(path: path, name: "x")) { try Vault.open(path: path, key: key) }
            try replace(changed, by: box)
        }
        #expect(try Vault.open(path: path, key: key).record("x") == full("x"))
    }

    @Test func noticesARecordMovedToAnotherName() throws {
        let vault = try Vault.open(path: path, key: key)
        try vault.store(full("aaa"))
        try vault.store(full("bbb"))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let swapped = text.replacing("\"aaa\"", with: "\"ccc\"").replacing("\"bbb\"", with: "\"aaa\"").replacing("\"ccc\"", with: "\"bbb\"")
        try write(swapped)
        #expect(throws: VaultError.tampered(path: path, name: "aaa")) { try vault.record("aaa") }
    }

    @Test func reportsAFolderThatCannotBeMade() throws {
        try write("x")
        let vault = Result { try Vault.open(path: path + "/inner/vault", key: key) }
        let failure = Result { try vault.get().store(full("x")) }
        guard case .failure(let error) = failure, case .io = error as? VaultError else {
            Issue.record("\(failure)")
            return
        }
    }

    @Test func rotationLeavesNothingForTheOldKey() throws {
        let vault = try Vault.open(path: path, key: key)
        try vault.store(full("x"))
        let id = try vault.seal(Secret("https://up.test/s"), expires: noon + .hours(1), at: noon)
        let newKey = VaultKey.generate()
        let rotated = try vault.rotate(to: newKey)
        #expect(try rotated.record("x") == full("x"))
        #expect(try rotated.unseal(id, at: noon) == Secret("https://up.test/s"))
        #expect(throws: VaultError.self) { try vault.record("x") }
        #expect(throws: VaultError.self) { try Vault.open(path: path, key: key) }
    }

    // MARK: several writers

    /// Two vault values have their own locks' descriptors, exactly as two processes have.
    @Test func losesNoRecordToConcurrentWriters() async throws {
        let vaults = try (0..<4).map { _ in try Vault.open(path: path, key: key) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, vault) in vaults.enumerated() {
                group.addTask {
                    for round in 0..<10 { try vault.store(CredentialRecord(name: "c\(number)-\(round)", platform: .x)) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try vaults[0].names().count == 40)
    }

    private func write(_ text: String) throws {
        try FileManager.default.createDirectory(atPath: folder.path + "/.reprise", withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func sealedBox(_ name: String) throws -> Data? {
        let json = JSON(parsing: try Data(contentsOf: URL(fileURLWithPath: path)))
        return json?["credentials"]?[name]?["box"]?.string.flatMap { Data(base64Encoded: $0) }
    }

    private func replace(_ old: Data, by new: Data) throws {
        try write(try String(contentsOfFile: path, encoding: .utf8).replacing(old.base64EncodedString(), with: new.base64EncodedString()))
    }
}

/// A folder of its own, removed with its last user.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array((NSTemporaryDirectory() + "reprise-vault-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
