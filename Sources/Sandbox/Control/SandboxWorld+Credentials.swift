import CivilTime
import HTTPValues

/// `POST /_sandbox/credentials`: what an OAuth login would have brought, without asking anybody.
extension SandboxWorld {
    mutating func grantCredentials(_ body: JSON, _ call: SandboxCall) throws -> JSON {
        guard let platform = body["platform"]?.string, SandboxHosts.platforms.contains(platform) else {
            throw Self.control(400, "platform must be one of \(SandboxHosts.platforms.joined(separator: ", "))")
        }
        guard let name = body["account"]?.string, !name.isEmpty, name.utf8.count <= 200 else {
            throw Self.control(400, "account is missing")
        }
        var account = account(platform, name)
        if platform == "instagram" {
            let login = body["login"]?.string ?? account.login ?? "facebook"
            guard ["facebook", "instagram"].contains(login) else { throw Self.control(400, "login must be facebook or instagram") }
            account.login = login
            accounts[account.key] = account
        }
        let grant = newGrant(for: account, at: call.now)
        var record: [String: JSON] = [
            "platform": .string(platform), "account": .string(name), "account_id": .string(account.id),
            "username": .string(account.username), "client_id": .string(account.clientID),
            "client_secret": .string(account.clientSecret), "access_token": .string(grant.access),
            "expires_in": .int((grant.accessExpires - call.now).milliseconds / 1000), "scope": .string(scopeText(grant, platform)),
            "token_type": "Bearer",
        ]
        if let refresh = grant.refresh { record["refresh_token"] = .string(refresh) }
        if let end = grant.refreshExpires { record["refresh_expires_in"] = .int((end - call.now).milliseconds / 1000) }
        switch platform {
        case "tiktok": record["open_id"] = .string(account.id)
        case "instagram":
            record["login"] = account.login.map(JSON.string)
            record["page_id"] = .string(account.pageID)
        case "youtube": record["channel_id"] = .string(account.id)
        default: break
        }
        return .object(record)
    }

    func scopeText(_ grant: SandboxGrant, _ platform: String) -> String {
        grant.scopes.joined(separator: platform == "tiktok" || platform == "instagram" ? "," : " ")
    }

    /// A fresh grant with all the scopes that publishing needs, and the lifetimes that the platforms document.
    mutating func newGrant(for account: SandboxAccount, at now: Timestamp) -> SandboxGrant {
        let grant =
            switch account.platform {
            case "tiktok":
                SandboxGrant(
                    account: account.key, access: "act." + randomText(60), accessIssued: now, accessExpires: now + .seconds(7200),
                    refresh: "rft." + randomText(60), refreshExpires: now + .seconds(15_552_000),
                    scopes: ["user.info.basic", "user.info.profile", "user.info.stats", "video.list"])
            case "instagram":
                SandboxGrant(
                    account: account.key, access: (account.login == "instagram" ? "IGAA" : "EAAG") + randomText(80), accessIssued: now,
                    accessExpires: now + .seconds(5_183_944),
                    scopes: account.login == "instagram"
                        ? ["instagram_business_basic", "instagram_business_content_publish"]
                        : ["instagram_basic", "instagram_content_publish", "pages_read_engagement", "pages_show_list"])
            case "youtube":
                SandboxGrant(
                    account: account.key, access: "ya29." + randomText(80), accessIssued: now, accessExpires: now + .seconds(3599),
                    refresh: "1//" + randomText(60),
                    scopes: [YouTubeScope.upload, YouTubeScope.readonly].map { YouTubeScope.prefix + $0 })
            default:
                SandboxGrant(
                    account: account.key, access: randomText(91), accessIssued: now, accessExpires: now + .seconds(7200),
                    refresh: randomText(91), scopes: ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"])
            }
        grants.add(grant)
        return grant
    }
}
