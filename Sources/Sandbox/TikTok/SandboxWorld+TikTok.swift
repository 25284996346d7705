import CivilTime
import Foundation
import HTTPValues

/// `open.tiktokapis.com`: OAuth and the Display API.
extension SandboxWorld {
    mutating func tiktok(_ call: SandboxCall) throws -> SandboxReply {
        switch (call.request.method, call.request.path) {
        case ("POST", "/v2/oauth/token/"): return try tiktokToken(call)
        case ("POST", "/v2/oauth/revoke/"): return try tiktokRevoke(call)
        case ("GET", "/v2/user/info/"): return try tiktokUser(call)
        case ("POST", "/v2/video/list/"): return try tiktokList(call)
        case ("POST", "/v2/video/query/"): return try tiktokQuery(call)
        default:
            throw TikTokReply.error(404, "invalid_params", "Unsupported path (Janus)", call)
        }
    }

    // Refresh tokens rotate: the answer carries a new pair and both old tokens are dead (docs of 2026-11-02).
    private mutating func tiktokToken(_ call: SandboxCall) throws -> SandboxReply {
        let form = try tiktokForm(call)
        guard form["grant_type"] == "refresh_token" else {
            throw TikTokReply.oauth("unsupported_grant_type", "The grant type is not supported.", call)
        }
        guard let token = form["refresh_token"], let old = grants[refresh: token], old.refreshExpires.map({ $0 > call.now }) ?? true,
            let account = accounts[old.account], account.platform == "tiktok"
        else { throw TikTokReply.oauth("invalid_grant", "Refresh token is invalid or expired.", call) }
        try checkTikTokApp(form, account, call)
        grants.revoke(old)
        var grant = newGrant(for: account, at: call.now)
        grant.scopes = old.scopes
        grants.add(grant)
        return .json([
            "access_token": .string(grant.access), "expires_in": 7200, "open_id": .string(account.id), "refresh_expires_in": 15_552_000,
            "refresh_token": .string(grant.refresh ?? ""), "scope": .string(grant.scopes.joined(separator: ",")), "token_type": "Bearer",
        ])
    }

    private mutating func tiktokRevoke(_ call: SandboxCall) throws -> SandboxReply {
        let form = try tiktokForm(call)
        guard let grant = form["token"].flatMap({ grants[access: $0] }), let account = accounts[grant.account] else {
            throw TikTokReply.oauth("invalid_request", "The token is invalid.", call)
        }
        try checkTikTokApp(form, account, call)
        grants.revoke(grant)
        return .json([:])
    }

    private func checkTikTokApp(_ form: [String: String], _ account: SandboxAccount, _ call: SandboxCall) throws {
        guard form["client_key"] == account.clientID, form["client_secret"] == account.clientSecret else {
            throw TikTokReply.oauth("invalid_client", "Client key or secret is incorrect.", call)
        }
    }

    private func tiktokForm(_ call: SandboxCall) throws -> [String: String] {
        guard call.request.contentType == "application/x-www-form-urlencoded" else {
            throw TikTokReply.oauth("invalid_request", "Only `application/x-www-form-urlencoded` is accepted as Content-Type.", call)
        }
        let fields = FormText.fields(String(decoding: call.request.data, as: UTF8.self))
        return Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// Checks token, scope and the 600 calls a sliding minute.
    private mutating func tiktokAccount(_ call: SandboxCall, scope: String) throws -> (SandboxAccount, SandboxGrant) {
        guard let token = Self.bearer(call.request), let grant = grants[access: token], grant.accessExpires > call.now,
            let account = accounts[grant.account], account.platform == "tiktok"
        else {
            throw TikTokReply.error(401, "access_token_invalid", "The access token is invalid or not found in the request.", call)
        }
        guard grant.scopes.contains(scope) else { throw scopeMissing(call) }
        guard rates.take("\(account.key)\(call.request.path)", limit: 600, per: .minutes(1), at: call.now) else {
            throw Refusal(TikTokReply.rateLimited(call))
        }
        return (account, grant)
    }

    private func scopeMissing(_ call: SandboxCall) -> Refusal {
        TikTokReply.error(401, "scope_not_authorized", "The user did not authorize the scope required for completing this request.", call)
    }

    private func tiktokFields(_ call: SandboxCall, known: [String]) throws -> [String] {
        let fields = (call.request.query("fields") ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        guard !fields.isEmpty else { throw TikTokReply.error(400, "invalid_params", "Fields is required.", call) }
        if let unknown = fields.first(where: { !known.contains($0) }) {
            throw TikTokReply.error(400, "invalid_params", "Invalid field: \(unknown)", call)
        }
        return fields
    }

    private mutating func tiktokUser(_ call: SandboxCall) throws -> SandboxReply {
        let (account, grant) = try tiktokAccount(call, scope: "user.info.basic")
        let known = TikTokFields.user
        let fields = try tiktokFields(call, known: known.map(\.name))
        for (name, scope) in known where fields.contains(name) && !grant.scopes.contains(scope) { throw scopeMissing(call) }
        let public_ = videos.filter { $0.account == account.name && !$0.isPrivate && $0.created <= call.now }
        let profile = call.request.url("www.tiktok.com", "/@\(account.username)")
        let all: [String: JSON] = [
            "open_id": .string(account.id), "union_id": .string("u" + account.id), "display_name": .string(account.name),
            "avatar_url": .string(profile), "avatar_url_100": .string(profile), "avatar_large_url": .string(profile),
            "bio_description": "", "profile_deep_link": .string(profile), "is_verified": false, "username": .string(account.username),
            "follower_count": 128, "following_count": 12, "likes_count": .int(Int64(public_.count) * 40),
            "video_count": .int(Int64(public_.count)),
        ]
        return TikTokReply.data(["user": .object(all.filter { fields.contains($0.key) })], call)
    }

    private func tiktokBody(_ call: SandboxCall) throws -> JSON {
        guard call.request.contentType == "application/json" else {
            throw TikTokReply.error(400, "invalid_params", "Content-Type must be application/json.", call)
        }
        if call.request.data.isEmpty { return [:] }
        guard let body = JSON(parsing: call.request.data), body.object != nil else {
            throw TikTokReply.error(400, "invalid_params", "The body is not a JSON object.", call)
        }
        return body
    }

    private mutating func tiktokList(_ call: SandboxCall) throws -> SandboxReply {
        let (account, _) = try tiktokAccount(call, scope: "video.list")
        let fields = try tiktokFields(call, known: TikTokFields.video)
        let body = try tiktokBody(call)
        let count = try optionalInt(body["max_count"], "max_count", call) ?? 10
        guard (1...20).contains(count) else { throw TikTokReply.error(400, "invalid_params", "max_count must be 1 to 20.", call) }
        let cursor = try optionalInt(body["cursor"], "cursor", call) ?? 0
        let newestFirst = videos.filter { $0.account == account.name && $0.isListed(at: call.now) }.sorted {
            ($0.created.seconds, $0.id) > ($1.created.seconds, $1.id)
        }
        // The cursor is exclusive and in milliseconds while create_time is in whole seconds.
        let older = cursor > 0 ? newestFirst.filter { $0.created.seconds * 1000 < cursor } : newestFirst
        let page = older.prefix(Int(count))
        let next = page.last.map { $0.created.seconds * 1000 } ?? cursor
        return TikTokReply.data(
            [
                "videos": .array(page.map { json($0, account, fields, call) }), "cursor": .int(next),
                "has_more": .bool(older.count > page.count),
            ], call)
    }

    private mutating func tiktokQuery(_ call: SandboxCall) throws -> SandboxReply {
        let (account, _) = try tiktokAccount(call, scope: "video.list")
        let fields = try tiktokFields(call, known: TikTokFields.video)
        guard let ids = try tiktokBody(call)["filters"]?["video_ids"]?.array?.map(\.string), (1...20).contains(ids.count),
            ids.allSatisfy({ $0 != nil })
        else { throw TikTokReply.error(400, "invalid_params", "filters.video_ids must hold 1 to 20 ids.", call) }
        let found = videos.filter { $0.account == account.name && $0.isListed(at: call.now) && ids.contains($0.id) }
        return TikTokReply.data(["videos": .array(found.map { json($0, account, fields, call) })], call)
    }

    private func optionalInt(_ value: JSON?, _ name: String, _ call: SandboxCall) throws -> Int64? {
        guard let value, value != .null else { return nil }
        guard case .int(let number) = value else { throw TikTokReply.error(400, "invalid_params", "\(name) must be an integer.", call) }
        return number
    }

    private func json(_ video: TikTokVideo, _ account: SandboxAccount, _ fields: [String], _ call: SandboxCall) -> JSON {
        let stats = video.stats ?? .grown(call.now - video.created)
        let share =
            call.request.url("www.tiktok.com", "/@\(account.username)/video/\(FormText.encode(video.id))")
            + "?utm_campaign=tt4d_open_api&utm_source=\(account.clientID)"
        let cover = call.request.url(
            "p16-sign.tiktokcdn-us.com", "/cover/\(FormText.encode(video.id)).jpeg?x-expires=\((call.now + .hours(6)).seconds)")
        let player = call.request.url(
            "www.tiktok.com", "/player/v1/\(FormText.encode(video.id))?music_info=1&description=1&autoplay=1&loop=1")
        let all: [String: JSON] = [
            "id": .string(video.id), "create_time": .int(video.created.seconds), "cover_image_url": .string(cover),
            "share_url": .string(share), "video_description": .string(video.caption), "title": .string(video.caption),
            "duration": .int(Int64(video.seconds)), "height": .int(Int64(SandboxClip.height)), "width": .int(Int64(SandboxClip.width)),
            "embed_html": .string("<blockquote class=\"tiktok-embed\" data-video-id=\"\(HTML.escape(video.id))\"></blockquote>"),
            "embed_link": .string(player), "like_count": .int(stats.likes), "comment_count": .int(stats.comments),
            "share_count": .int(stats.shares), "view_count": .int(stats.views), "is_aigc": .bool(video.isAIGC ?? false),
        ]
        return .object(all.filter { fields.contains($0.key) })
    }
}

enum TikTokFields {
    /// The 16 fields of a video object, `tiktok-api-v2-video-object`.
    static let video = [
        "id", "create_time", "cover_image_url", "share_url", "video_description", "duration", "height", "width", "title", "embed_html",
        "embed_link", "like_count", "comment_count", "share_count", "view_count", "is_aigc",
    ]

    /// Fields of a user object, and the scope each needs.
    static let user: [(name: String, scope: String)] = [
        ("open_id", "user.info.basic"), ("union_id", "user.info.basic"), ("avatar_url", "user.info.basic"),
        ("avatar_url_100", "user.info.basic"), ("avatar_large_url", "user.info.basic"), ("display_name", "user.info.basic"),
        ("bio_description", "user.info.profile"), ("profile_deep_link", "user.info.profile"), ("is_verified", "user.info.profile"),
        ("username", "user.info.profile"), ("follower_count", "user.info.stats"), ("following_count", "user.info.stats"),
        ("likes_count", "user.info.stats"), ("video_count", "user.info.stats"),
    ]
}
