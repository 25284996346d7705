import Foundation
import HTTPValues
import Testing
import Vault

struct VaultKeyTests {
    private let folder: TemporaryFolder
    private let bytes = Data((0..<32).map { UInt8($0) })
    private let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

    init() throws { folder = try TemporaryFolder() }

    @Test func readsHexAndBase64AndRawFiles() throws {
        let expected = try VaultKey(bytes: bytes, origin: "test").id
        #expect(expected.utf8.count == 8)
        for text in [hex, hex.uppercased(), bytes.base64EncodedString(), "  \(hex)\n"] {
            #expect(try VaultKey(environment: ["REPRISE_KEY": text]).id == expected)
        }
        for content in [bytes, Data(hex.utf8), Data((bytes.base64EncodedString() + "\n").utf8)] {
            let path = folder.path + "/key"
            try content.write(to: URL(fileURLWithPath: path))
            #expect(try VaultKey(environment: ["REPRISE_KEY_FILE": path]).id == expected)
        }
        try bytes.write(to: URL(fileURLWithPath: folder.path + "/reprise-key"))
        #expect(try VaultKey(environment: ["CREDENTIALS_DIRECTORY": folder.path]).id == expected)
    }

    @Test func prefersTheFileThenTheCredential() throws {
        let file = folder.path + "/file"
        try Data(repeating: 1, count: 32).write(to: URL(fileURLWithPath: file))
        try Data(repeating: 2, count: 32).write(to: URL(fileURLWithPath: folder.path + "/reprise-key"))
        var environment = ["REPRISE_KEY_FILE": file, "CREDENTIALS_DIRECTORY": folder.path, "REPRISE_KEY": hex]
        #expect(try VaultKey(environment: environment).id == (try VaultKey(bytes: Data(repeating: 1, count: 32), origin: "")).id)
        environment["REPRISE_KEY_FILE"] = ""
        #expect(try VaultKey(environment: environment).id == (try VaultKey(bytes: Data(repeating: 2, count: 32), origin: "")).id)
        environment["CREDENTIALS_DIRECTORY"] = folder.path + "/elsewhere"
        #expect(try VaultKey(environment: environment).id == (try VaultKey(bytes: bytes, origin: "")).id)
    }

    @Test func saysWhatIsWrongWithoutRepeatingTheKey() throws {
        let short = folder.path + "/short"
        try Data("abc".utf8).write(to: URL(fileURLWithPath: short))
        let cases: [([String: String], VaultKeyError)] = [
            ([:], .missing), (["REPRISE_KEY": ""], .missing), (["REPRISE_KEY": "zz-secret"], .unreadable(origin: "REPRISE_KEY")),
            (["REPRISE_KEY": String(hex.dropLast(2))], .unreadable(origin: "REPRISE_KEY")),
            (["REPRISE_KEY": "c2hvcnQ="], .wrongSize(origin: "REPRISE_KEY")),
            (["REPRISE_KEY_FILE": "/nonexistent"], .noFile(origin: "REPRISE_KEY_FILE (/nonexistent)")),
            (["REPRISE_KEY_FILE": folder.path], .noFile(origin: "REPRISE_KEY_FILE (\(folder.path))")),
            (["REPRISE_KEY_FILE": short], .unreadable(origin: "REPRISE_KEY_FILE (\(short))")),
        ]
        for (environment, error) in cases {
            #expect(throws: error) { try VaultKey(environment: environment) }
            #expect(!"\(error)".contains("zz-secret"))
        }
    }

    @Test func printsAsItsIdOnly() throws {
        let key = try VaultKey(bytes: bytes, origin: "test")
        #expect("\(key)" == "key \(key.id)")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("SymmetricKey"))
        #expect(VaultKey.generate().id != VaultKey.generate().id)
        #expect(try VaultKey(text: key.base64.reveal(), origin: "test").id == key.id)
    }
}
