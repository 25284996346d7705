import CivilTime
import Foundation
import HTTPValues

/// Instagram by both logins: `graph.facebook.com` with `rupload.facebook.com`, and `graph.instagram.com`.
extension SandboxWorld {
    mutating func instagram(_ call: SandboxCall) throws -> SandboxReply {
        if call.request.host == "rupload.facebook.com" { return try rupload(call) }
        let graph = try GraphCall(call)
        let method = call.request.method
        switch (method, graph.path.count, graph.path.last ?? "") {
        case ("GET", 2, "access_token") where graph.path[0] == "oauth": return try exchangeToken(graph)
        case ("GET", 1, "access_token"), ("GET", 1, "refresh_access_token"): return try refreshToken(graph)
        case ("GET", 1, "debug_token"): return try debugToken(graph)
        default: break
        }
        let (account, grant) = try instagramAccount(graph)
        if graph.path == ["me"] { return .json(try me(graph, account, grant)) }
        if graph.path == ["me", "accounts"] { return .json(try pages(graph, account, grant)) }
        guard let id = graph.path.first, graph.path.count <= 2 else {
            throw graph.refusal(2500, nil, "Unknown path components: \(call.request.path)")
        }
        if id == account.id {
            switch (method, graph.path.dropFirst().first) {
            case ("GET", nil):
                return .json(
                    try graph.project(
                        ["id": .string(account.id), "username": .string(account.username), "name": .string(account.name)], default: ["id"],
                        node: "IGUser"))
            case ("POST", "media"): return try createContainer(graph, account, grant)
            case ("POST", "media_publish"): return try publishContainer(graph, account, grant)
            case ("GET", "media"): return .json(try listMedia(graph, account, grant, stories: false))
            case ("GET", "stories"): return .json(try listMedia(graph, account, grant, stories: true))
            case ("GET", "content_publishing_limit"): return .json(try publishingLimit(graph, account, grant))
            default: throw graph.refusal(2500, nil, "Unknown path components: \(call.request.path)")
            }
        }
        guard method == "GET", graph.path.count == 1 else { throw graph.missing(id) }
        try need(.read, grant, graph)
        if let container = containers[id], container.account == account.key {
            return .json(try graph.project(json(container, at: call.now), default: ["id"], node: "IGContainer"))
        }
        if let index = postIndex("instagram", id), posts[index].account == account.name {
            return .json(try graph.project(json(posts[index], call), default: ["id"], node: "IGMedia"))
        }
        throw graph.missing(id)
    }

    enum InstagramPermission { case read, publish }

    /// The account that the token opens. Tokens of one login are worth nothing on the other's host.
    func instagramAccount(_ graph: GraphCall) throws -> (SandboxAccount, SandboxGrant) {
        let request = graph.call.request
        guard let token = Self.bearer(request) ?? graph["access_token"], let grant = grants[access: token],
            let account = accounts[grant.account], account.platform == "instagram",
            isFor(host: request.host, grant)
        else { throw InstagramReply.invalidToken(graph.call) }
        guard grant.accessExpires > graph.call.now else { throw InstagramReply.expiredToken(graph.call) }
        return (account, grant)
    }

    private func isFor(host: String, _ grant: SandboxGrant) -> Bool {
        grant.scopes.contains("instagram_business_basic") == (host == "graph.instagram.com")
    }

    func need(_ permission: InstagramPermission, _ grant: SandboxGrant, _ graph: GraphCall) throws {
        let scopes =
            permission == .read
            ? ["instagram_basic", "instagram_business_basic"] : ["instagram_content_publish", "instagram_business_content_publish"]
        guard grant.scopes.contains(where: scopes.contains) else {
            throw graph.refusal(10, nil, "(#10) Application does not have permission for this action", status: 403)
        }
    }

    private func me(_ graph: GraphCall, _ account: SandboxAccount, _ grant: SandboxGrant) throws -> JSON {
        if graph.call.request.host == "graph.instagram.com" {
            // `id` is app-scoped and not the id that publishing wants.
            return try graph.project(
                ["id": .string("9" + account.id), "user_id": .string(account.id), "username": .string(account.username)],
                default: ["id"], node: "IGUser")
        }
        let id = grant.kind == "page" ? account.pageID : "2" + account.pageID
        return try graph.project(["id": .string(id), "name": .string(account.name)], default: ["id", "name"], node: "User")
    }

    private mutating func pages(_ graph: GraphCall, _ account: SandboxAccount, _ grant: SandboxGrant) throws -> JSON {
        guard graph.call.request.host == "graph.facebook.com", grant.kind == "user" else { throw graph.missing("accounts") }
        let page = SandboxGrant(
            account: account.key, access: "EAAP" + randomText(80), accessIssued: graph.call.now, accessExpires: .distantFuture,
            scopes: grant.scopes, kind: "page")
        if graph.fields(default: []).contains("access_token") { grants.add(page) }
        let row = try graph.project(
            [
                "id": .string(account.pageID), "name": .string(account.name), "access_token": .string(page.access),
                "tasks": ["CREATE_CONTENT", "MANAGE"],
                "instagram_business_account": ["id": .string(account.id), "username": .string(account.username)],
            ], default: ["id", "name", "access_token", "tasks"], node: "Page")
        return ["data": [row], "paging": ["cursors": ["before": "MAZDZD", "after": "MAZDZD"]]]
    }

    private func publishingLimit(_ graph: GraphCall, _ account: SandboxAccount, _ grant: SandboxGrant) throws -> JSON {
        try need(.read, grant, graph)
        let used = Int64(rates.used(InstagramLimit.publishBook(account), per: .days(1), at: graph.call.now))
        let row = try graph.project(
            [
                "quota_usage": .int(used),
                "config": ["quota_total": .int(Int64(InstagramLimit.posts)), "quota_duration": 86_400],
            ], default: ["quota_usage"], node: "IGContentPublishingLimit")
        return ["data": [row]]
    }

    func json(_ container: InstagramContainer, at now: Timestamp) -> [String: JSON] {
        let code = container.statusCode(at: now)
        let transferred = container.bytesTransferred
        let uploading: JSON = [
            "status": .string(container.uploaded != nil ? "complete" : transferred > 0 ? "in_progress" : "not_started"),
            "bytes_transferred": .int(transferred), "source_file_size": container.fileSize.map(JSON.int) ?? 0,
        ]
        let processing: JSON = [
            "status": .string(code == "FINISHED" || code == "PUBLISHED" ? "complete" : code == "ERROR" ? "error" : "not_started")
        ]
        return [
            "id": .string(container.id), "status_code": .string(code), "status": .string(container.statusText(at: now)),
            "copyright_check_status": ["status": "completed", "matches_found": false],
            "video_status": ["uploading_phase": uploading, "processing_phase": processing],
        ]
    }
}

/// Instagram's published limits.
enum InstagramLimit {
    /// Posts per 24 hours. Meta's pages say 25, 50 and 100; clients must read it.
    static let posts = 50
    static let containers = 400
    static let captionLength = 2200
    static let hashtags = 30
    static let mentions = 20
    static let reelBytes: Int64 = 300 << 20
    static let storyBytes: Int64 = 100 << 20
    static let reelSeconds = 3.0...900.0
    static let storySeconds = 3.0...60.0

    static func publishBook(_ account: SandboxAccount) -> String { "publish/\(account.key)" }
}
