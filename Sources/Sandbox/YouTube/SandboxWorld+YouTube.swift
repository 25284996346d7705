import CivilTime
import Foundation
import HTTPValues

/// YouTube: tokens, the quota ledger, and routing of the Data API.
extension SandboxWorld {
    mutating func youtube(_ call: SandboxCall) throws -> SandboxReply {
        let request = call.request
        if request.host == "oauth2.googleapis.com" { return try googleToken(call) }
        let path = request.path.hasPrefix("/resumable/") ? String(request.path.dropFirst("/resumable".count)) : request.path
        switch (request.method, path) {
        case ("POST", "/upload/youtube/v3/videos"): return try openSession(call)
        case ("PUT", "/upload/youtube/v3/videos"): return try upload(call)
        case ("DELETE", "/upload/youtube/v3/videos"):
            let session = try session(call)
            sessions[session.id] = nil
            return .empty(499)
        case ("GET", "/youtube/v3/videos"): return try listVideos(call)
        case ("GET", "/youtube/v3/channels"): return try listChannels(call)
        case ("GET", "/youtube/v3/playlistItems"): return try listPlaylistItems(call)
        default: throw YouTubeReply.error(404, "notFound", "Not Found", domain: "global")
        }
    }

    private mutating func googleToken(_ call: SandboxCall) throws -> SandboxReply {
        guard call.request.method == "POST" else { throw YouTubeReply.oauth(405, "invalid_request", "Use POST.") }
        guard call.request.contentType == "application/x-www-form-urlencoded" else {
            throw YouTubeReply.oauth(400, "invalid_request", "The body must be form encoded.")
        }
        let fields = FormText.fields(String(decoding: call.request.data, as: UTF8.self))
        let form = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
        if call.request.path == "/revoke" {
            // Revoking kills every token of that user for the app.
            guard let token = form["token"], let grant = grants[access: token] ?? grants[refresh: token] else {
                throw YouTubeReply.oauth(400, "invalid_token", "Token expired or revoked")
            }
            grants.revokeAll(of: grant.account)
            return .json([:])
        }
        guard call.request.path == "/token" else { throw YouTubeReply.oauth(404, "invalid_request", "Not found.") }
        guard form["grant_type"] == "refresh_token" else {
            throw YouTubeReply.oauth(400, "unsupported_grant_type", "Invalid grant_type: \(form["grant_type"] ?? "")")
        }
        let app = SandboxAccount(platform: "youtube", name: "", seed: seed)
        guard form["client_id"] == app.clientID, form["client_secret"] == app.clientSecret else {
            throw YouTubeReply.oauth(401, "invalid_client", "The OAuth client was not found.")
        }
        guard let token = form["refresh_token"], let old = grants[refresh: token], let account = accounts[old.account],
            account.platform == "youtube", old.refreshExpires.map({ $0 > call.now }) ?? true
        else { throw YouTubeReply.oauth(400, "invalid_grant", "Token has been expired or revoked.") }
        // Google does not rotate: the refresh token stays, and so do access tokens given before.
        var grant = newGrant(for: account, at: call.now)
        grants.revoke(grant)
        grant.refresh = token
        grant.scopes = old.scopes
        grants.add(grant)
        return .json([
            "access_token": .string(grant.access), "expires_in": 3599, "scope": .string(grant.scopes.joined(separator: " ")),
            "token_type": "Bearer",
        ])
    }

    /// The channel that the token opens, with one of the scopes that suffice.
    func youtubeAccount(_ call: SandboxCall, scopes: [String]) throws -> SandboxAccount {
        guard let token = Self.bearer(call.request), let grant = grants[access: token], grant.accessExpires > call.now,
            let account = accounts[grant.account], account.platform == "youtube"
        else { throw YouTubeReply.unauthorized }
        guard scopes.contains(where: { grant.scopes.contains(YouTubeScope.prefix + $0) }) else {
            throw YouTubeReply.error(
                403, "insufficientPermissions", "Request had insufficient authentication scopes.", domain: "global")
        }
        return account
    }

    enum YouTubeBucket: String {
        case uploads, general
        /// Per project and day since 2026-06-01.
        var limit: Int { self == .uploads ? 100 : 10_000 }
    }

    /// Charges the project's day, which ends at midnight Pacific time.
    mutating func spend(_ units: Int, _ bucket: YouTubeBucket, _ call: SandboxCall) throws {
        guard rates.spend("youtube/\(bucket.rawValue)", units: units, limit: bucket.limit, dayStart: Self.pacificDay(call.now)) else {
            throw YouTubeReply.quotaExceeded
        }
    }

    /// The midnight in Los Angeles at which the quota day of an instant began.
    static func pacificDay(_ now: Timestamp) -> Timestamp {
        guard let zone = try? Zone.named("America/Los_Angeles") else { return Timestamp(seconds: now.seconds / 86_400 * 86_400) }
        return zone.instant(of: CivilDateTime(date: zone.civil(at: now).date, time: .midnight))
    }

    func parts(_ call: SandboxCall, known: [String]) throws -> [String] {
        let parts = (call.request.query("part") ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        guard !parts.isEmpty else {
            throw YouTubeReply.error(
                400, "missingRequiredParameter", "No filter selected. Expected: part", domain: "global", location: "part",
                locationType: "parameter")
        }
        if let unknown = parts.first(where: { !known.contains($0) }) {
            throw YouTubeReply.error(
                400, "unknownPart", "'\(unknown)'", domain: "youtube.part", location: "part", locationType: "parameter")
        }
        return parts
    }
}
