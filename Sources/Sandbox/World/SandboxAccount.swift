/// An account on one of the platforms, named like the credential that opens it and created on first mention.
///
/// Its ids follow from seed, platform and name alone, so that they do not depend on the order of mention.
package struct SandboxAccount: Hashable, Codable, Sendable {
    package var platform: String
    package var name: String
    /// The account's id in the platform's API: `open_id`, Instagram user id, channel id, X user id.
    package var id: String
    package var username: String
    /// `facebook` or `instagram`; Instagram only.
    package var login: String?
    /// The developer app's id and secret: one app per platform and sandbox.
    package var clientID: String
    package var clientSecret: String
    /// Instagram: the Page the account belongs to.
    var pageID: String

    var key: String { Self.key(platform, name) }
    static func key(_ platform: String, _ name: String) -> String { "\(platform)/\(name)" }

    init(platform: String, name: String, seed: UInt64) {
        self.platform = platform
        self.name = name
        let digest = SandboxDigest.hex("\(seed)/\(platform)/\(name)")
        let app = SandboxDigest.hex("\(seed)/\(platform)")
        username = String(name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        pageID = "1" + Self.digits(digest.dropFirst(24), 14)
        switch platform {
        case "tiktok":
            id = "-000" + digest.prefix(32)
            (clientID, clientSecret) = ("aw" + app.prefix(16), String(app.suffix(32)))
        case "instagram":
            id = "1784" + Self.digits(digest[...], 13)
            login = "facebook"
            (clientID, clientSecret) = ("9" + Self.digits(app[...], 14), String(app.suffix(32)))
        case "youtube":
            id = "UC" + digest.prefix(22)
            (clientID, clientSecret) = ("\(Self.digits(app[...], 12)).apps.googleusercontent.com", "GOCSPX-" + app.suffix(28))
        default:
            id = "1" + Self.digits(digest[...], 17)
            (clientID, clientSecret) = (String(app.prefix(25)), String(app.suffix(50)))
        }
    }

    private static func digits(_ hex: Substring, _ count: Int) -> String {
        String(hex.prefix(count).map { Character(String(($0.hexDigitValue ?? 0) % 10)) })
    }
}

extension SandboxWorld {
    /// The account of that name, created when nobody named it before.
    mutating func account(_ platform: String, _ name: String) -> SandboxAccount {
        let key = SandboxAccount.key(platform, name)
        if let known = accounts[key] { return known }
        let account = SandboxAccount(platform: platform, name: name, seed: seed)
        accounts[key] = account
        return account
    }

    func account(_ platform: String, id: String) -> SandboxAccount? {
        accounts.values.first { $0.platform == platform && $0.id == id }
    }

    func account(_ platform: String, username: String) -> SandboxAccount? {
        accounts.keys.sorted().compactMap { accounts[$0] }.first { $0.platform == platform && $0.username == username }
    }
}
