import CivilTime
import HTTPValues

/// `videos.list`, `channels.list` and `playlistItems.list`.
extension SandboxWorld {
    mutating func listVideos(_ call: SandboxCall) throws -> SandboxReply {
        let account = try youtubeAccount(call, scopes: YouTubeScope.read)
        try spend(1, .general, call)
        let parts = try parts(call, known: YouTubePart.video)
        guard let ids = call.request.query("id")?.split(separator: ",").map(String.init), !ids.isEmpty else {
            throw YouTubeReply.error(
                400, "missingRequiredParameter", "No filter selected. Expected one of: id, chart, myRating", domain: "youtube.parameter",
                location: "id", locationType: "parameter")
        }
        guard ids.count <= 50 else { throw YouTubeReply.error(400, "invalidFilters", "At most 50 ids.", domain: "youtube.parameter") }
        let found = ids.compactMap { id in postIndex("youtube", id).map { posts[$0] } }
        let own = found.filter { $0.account == account.name }
        if parts.contains(where: YouTubePart.ownerOnly.contains), own.count < found.count {
            throw YouTubeReply.error(403, "forbidden", "The request cannot access user rating or owner-only information.")
        }
        // A private video of somebody else, like a deleted one, is simply missing.
        let visible = found.filter { $0.account == account.name || $0.isVisible(at: call.now) }
        return .json(envelope("youtube#videoListResponse", visible.map { videoJSON($0, parts: parts, call) }, total: visible.count))
    }

    mutating func listChannels(_ call: SandboxCall) throws -> SandboxReply {
        let account = try youtubeAccount(call, scopes: YouTubeScope.read)
        try spend(1, .general, call)
        let parts = try parts(call, known: YouTubePart.channel)
        let asked = call.request.query("id")?.split(separator: ",").map(String.init)
        guard call.request.query("mine") == "true" || asked != nil else {
            throw YouTubeReply.error(
                400, "missingRequiredParameter", "No filter selected. Expected one of: id, mine", domain: "youtube.parameter")
        }
        let channels =
            asked.map { ids in ids.compactMap { self.account("youtube", id: $0) } } ?? [account]
        let items = channels.map { channel -> JSON in
            var item: [String: JSON] = ["kind": "youtube#channel", "etag": .string(etag(channel.id)), "id": .string(channel.id)]
            let uploads = posts.count { $0.platform == "youtube" && $0.account == channel.name && $0.isVisible(at: call.now) }
            let all: [String: JSON] = [
                "snippet": ["title": .string(channel.name), "customUrl": .string("@" + channel.username), "description": ""],
                "contentDetails": ["relatedPlaylists": ["likes": "", "uploads": .string(uploadsPlaylist(channel))]],
                "statistics": ["viewCount": "0", "subscriberCount": "0", "videoCount": .string(String(uploads))],
                "status": ["privacyStatus": "public", "isLinked": true, "longUploadsStatus": "allowed"], "brandingSettings": [:],
            ]
            for part in parts where all[part] != nil { item[part] = all[part] }
            return .object(item)
        }
        return .json(envelope("youtube#channelListResponse", items, total: items.count))
    }

    mutating func listPlaylistItems(_ call: SandboxCall) throws -> SandboxReply {
        let account = try youtubeAccount(call, scopes: YouTubeScope.read)
        try spend(1, .general, call)
        let parts = try parts(call, known: YouTubePart.playlistItem)
        guard let playlist = call.request.query("playlistId"),
            let owner = self.account("youtube", id: "UC" + playlist.dropFirst(2)), playlist.hasPrefix("UU")
        else {
            throw YouTubeReply.error(
                404, "playlistNotFound", "The playlist identified with the request's playlistId parameter cannot be found.",
                domain: "youtube.playlistItem", location: "playlistId", locationType: "parameter")
        }
        guard let limit = Int(call.request.query("maxResults") ?? "5"), (0...50).contains(limit) else {
            throw YouTubeReply.error(400, "invalidValue", "maxResults must be from 0 to 50.", domain: "global", location: "maxResults")
        }
        let all = posts.reversed().filter {
            $0.platform == "youtube" && $0.account == owner.name && $0.listedFrom <= call.now
                && (owner.name == account.name || $0.isVisible(at: call.now))
        }
        var start = 0
        if let token = call.request.query("pageToken") {
            guard token.hasPrefix("T"), let value = Int(token.dropFirst()), value >= 0, value <= all.count else {
                throw YouTubeReply.error(400, "invalidPageToken", "The request specifies an invalid page token.", domain: "global")
            }
            start = value
        }
        let page = all.dropFirst(start).prefix(limit)
        let items = page.map { itemJSON($0, playlist, owner, parts, call) }
        var result = envelope("youtube#playlistItemListResponse", items, total: all.count)
        if start + limit < all.count, case .object(var members) = result {
            members["nextPageToken"] = .string("T\(start + limit)")
            result = .object(members)
        }
        return .json(result)
    }

    private func itemJSON(_ post: SandboxPost, _ playlist: String, _ owner: SandboxAccount, _ parts: [String], _ call: SandboxCall) -> JSON
    {
        let at = JSON.string(InstantText.rfc3339(post.at))
        let id = "UU" + SandboxDigest.hex(playlist + post.id).prefix(40)
        var item: [String: JSON] = ["kind": "youtube#playlistItem", "etag": .string(etag(id)), "id": .string(id)]
        let all: [String: JSON] = [
            "snippet": [
                "publishedAt": at, "channelId": .string(owner.id), "title": .string(post.youtube?.title ?? ""),
                "description": .string(post.youtube?.description ?? ""), "playlistId": .string(playlist), "position": 0,
                "resourceId": ["kind": "youtube#video", "videoId": .string(post.id)], "channelTitle": .string(owner.name),
            ],
            "contentDetails": ["videoId": .string(post.id), "videoPublishedAt": at],
            "status": ["privacyStatus": .string(post.youtube?.privacy(at: call.now) ?? "public")],
        ]
        for part in parts where all[part] != nil { item[part] = all[part] }
        return .object(item)
    }

    func uploadsPlaylist(_ account: SandboxAccount) -> String { "UU" + account.id.dropFirst(2) }

    private func etag(_ text: String) -> String { String(SandboxDigest.hex(text).prefix(27)) }

    private func envelope(_ kind: String, _ items: [JSON], total: Int) -> JSON {
        [
            "kind": .string(kind), "etag": .string(etag(kind + String(total))), "items": .array(items),
            "pageInfo": ["totalResults": .int(Int64(total)), "resultsPerPage": .int(Int64(items.count))],
        ]
    }

    func videoJSON(_ post: SandboxPost, parts: [String], _ call: SandboxCall) -> JSON {
        guard let video = post.youtube, let account = accounts[SandboxAccount.key("youtube", post.account)] else { return .null }
        let processed = video.isProcessed(at: call.now)
        var item: [String: JSON] = ["kind": "youtube#video", "etag": .string(etag(post.id)), "id": .string(post.id)]
        for part in parts {
            switch part {
            case "snippet": item[part] = snippet(video, account, post, call)
            case "status": item[part] = status(video, processed: processed, call)
            case "contentDetails":
                var details: [String: JSON] = ["dimension": "2d", "definition": "sd", "caption": "false", "licensedContent": false]
                if processed, let facts = video.facts { details["duration"] = .string(InstantText.iso8601(.seconds(facts.seconds))) }
                item[part] = .object(details)
            case "statistics": item[part] = ["viewCount": "0", "likeCount": "0", "favoriteCount": "0", "commentCount": "0"]
            case "processingDetails": item[part] = processing(video, processed: processed)
            case "fileDetails": item[part] = fileDetails(video)
            case "suggestions": item[part] = video.failure == nil ? [:] : ["processingErrors": ["notAVideoFile"]]
            default: break
            }
        }
        return .object(item)
    }

    private func snippet(_ video: YouTubeVideo, _ account: SandboxAccount, _ post: SandboxPost, _ call: SandboxCall) -> JSON {
        let thumbnail = JSON.string(call.request.url("www.youtube.com", "/watch?v=\(post.id)"))
        var members: [String: JSON] = [
            "publishedAt": .string(InstantText.rfc3339(post.at)), "channelId": .string(account.id), "title": .string(video.title),
            "description": .string(video.description), "channelTitle": .string(account.name), "categoryId": .string(video.category),
            "liveBroadcastContent": "none", "thumbnails": ["default": ["url": thumbnail, "width": 120, "height": 90]],
            "localized": ["title": .string(video.title), "description": .string(video.description)],
        ]
        if !video.tags.isEmpty { members["tags"] = .array(video.tags.map(JSON.string)) }
        return .object(members)
    }

    private func status(_ video: YouTubeVideo, processed: Bool, _ call: SandboxCall) -> JSON {
        var members: [String: JSON] = [
            "uploadStatus": .string(!processed ? "uploaded" : video.failure == nil ? "processed" : "failed"),
            "privacyStatus": .string(video.privacy(at: call.now)), "license": "youtube", "embeddable": true, "publicStatsViewable": true,
            "madeForKids": .bool(video.madeForKids), "selfDeclaredMadeForKids": .bool(video.madeForKids),
            "containsSyntheticMedia": .bool(video.synthetic),
        ]
        if processed, let failure = video.failure { members["failureReason"] = .string(failure) }
        if let at = video.publishAt, at > call.now { members["publishAt"] = .string(InstantText.rfc3339(at)) }
        return .object(members)
    }

    // Counts in processingProgress are uint64, which Google's JSON writes as strings.
    private func processing(_ video: YouTubeVideo, processed: Bool) -> JSON {
        if !processed {
            return [
                "processingStatus": "processing", "fileDetailsAvailability": "available",
                "processingProgress": ["partsTotal": "100", "partsProcessed": "40", "timeLeftMs": "15000"],
            ]
        }
        if video.failure != nil { return ["processingStatus": "failed", "processingFailureReason": "transcodeFailed"] }
        return ["processingStatus": "succeeded", "fileDetailsAvailability": "available"]
    }

    private func fileDetails(_ video: YouTubeVideo) -> JSON {
        var members: [String: JSON] = [
            "fileName": .string(video.fileName), "fileSize": .string(String(video.fileSize)), "fileType": "video",
        ]
        if let facts = video.facts { members["durationMs"] = .string(String(Int64(facts.seconds * 1000))) }
        return .object(members)
    }
}
