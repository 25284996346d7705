import CivilTime
import Foundation
import HTTPValues

/// Reading posts back from X.
extension SandboxWorld {
    func lookUpPost(_ call: SandboxCall, _ id: String) throws -> SandboxReply {
        // A missing post is 200 with errors, not 404.
        guard let index = postIndex("x", id) else { return .json(["errors": [missing(id, parameter: "id")]]) }
        var result: [String: JSON] = ["data": postJSON(posts[index], call)]
        if let includes = includes([posts[index]], call) { result["includes"] = includes }
        return .json(.object(result))
    }

    func lookUpPosts(_ call: SandboxCall) throws -> SandboxReply {
        let ids = (call.request.query("ids") ?? "").split(separator: ",").map(String.init)
        guard (1...100).contains(ids.count) else {
            throw XReply.invalid("ids", call.request.query("ids") ?? "", "1 to 100 ids are required.")
        }
        let found = ids.compactMap { id in postIndex("x", id).map { posts[$0] } }
        let absent = ids.filter { postIndex("x", $0) == nil }
        var result: [String: JSON] = [:]
        if !found.isEmpty { result["data"] = .array(found.map { postJSON($0, call) }) }
        if !absent.isEmpty { result["errors"] = .array(absent.map { missing($0, parameter: "ids") }) }
        if let includes = includes(found, call) { result["includes"] = includes }
        return .json(.object(result))
    }

    private func missing(_ id: String, parameter: String) -> JSON {
        [
            "resource_type": "tweet", "resource_id": .string(id), "parameter": .string(parameter), "value": .string(id),
            "title": "Not Found Error", "detail": .string("Could not find tweet with \(parameter): [\(id)]."),
            "type": "https://api.twitter.com/2/problems/resource-not-found",
        ]
    }

    func timeline(_ call: SandboxCall, _ userID: String) throws -> SandboxReply {
        let request = call.request
        for field in request.query where !XQuery.timeline.contains(field.name) {
            throw XReply.invalid(field.name, field.value, "The query parameter [\(field.name)] is not one of the known ones.")
        }
        guard let owner = account("x", id: userID) else {
            return .json([
                "errors": [
                    [
                        "resource_type": "user", "parameter": "id", "value": .string(userID), "title": "Not Found Error",
                        "detail": .string("Could not find user with id: [\(userID)]."),
                        "type": "https://api.twitter.com/2/problems/resource-not-found",
                    ]
                ]
            ])
        }
        guard let limit = Int(request.query("max_results") ?? "10"), (5...100).contains(limit) else {
            throw XReply.invalid("max_results", request.query("max_results") ?? "", "max_results must be from 5 to 100.")
        }
        let start = try instant("start_time", call) ?? .distantPast
        let end = try instant("end_time", call) ?? .distantFuture
        let since = UInt64(request.query("since_id") ?? "") ?? 0
        let until = UInt64(request.query("until_id") ?? "") ?? UInt64.max
        let all = posts.reversed().filter { post in
            let number = UInt64(post.id) ?? 0
            return post.platform == "x" && post.account == owner.name && post.listedFrom <= call.now && post.at >= start && post.at < end
                && number > since && number < until
        }
        var skipped = 0
        if let token = request.query("pagination_token") {
            guard let value = Int(token.dropFirst(4)), token.hasPrefix("7140"), (0...all.count).contains(value) else {
                throw XReply.invalid("pagination_token", token, "The pagination token is invalid.")
            }
            skipped = value
        }
        let page = Array(all.dropFirst(skipped).prefix(limit))
        var meta: [String: JSON] = ["result_count": .int(Int64(page.count))]
        if let newest = page.first, let oldest = page.last {
            meta["newest_id"] = .string(newest.id)
            meta["oldest_id"] = .string(oldest.id)
        }
        if skipped + page.count < all.count { meta["next_token"] = .string("7140\(skipped + page.count)") }
        var result: [String: JSON] = ["meta": .object(meta)]
        if !page.isEmpty { result["data"] = .array(page.map { postJSON($0, call) }) }
        if let includes = includes(page, call) { result["includes"] = includes }
        return .json(.object(result))
    }

    private func instant(_ name: String, _ call: SandboxCall) throws -> Timestamp? {
        guard let text = call.request.query(name) else { return nil }
        guard let instant = InstantText.instant(text) else { throw XReply.invalid(name, text, "\(name) must be an RFC 3339 date-time.") }
        return instant
    }

    /// Both spellings of the request's parameter and of the answer's field (spec 2.166 and 2.167).
    private func postJSON(_ post: SandboxPost, _ call: SandboxCall) -> JSON {
        let wanted = ["tweet.fields", "post.fields"].flatMap { name in
            (call.request.query(name) ?? "").split(separator: ",").map(String.init)
        }
        var data: [String: JSON] = [
            "id": .string(post.id), "text": .string(post.x?.rendered ?? post.text), "edit_history_tweet_ids": [.string(post.id)],
        ]
        let author = accounts[SandboxAccount.key("x", post.account)]
        var all: [String: JSON] = [
            "created_at": .string(InstantText.rfc3339(post.at, fraction: true)), "author_id": .string(author?.id ?? ""),
            "conversation_id": .string(post.x?.replyTo ?? post.id), "lang": "und",
            "public_metrics": [
                "retweet_count": 0, "repost_count": 0, "reply_count": 0, "like_count": 0, "quote_count": 0, "bookmark_count": 0,
                "impression_count": 0,
            ],
        ]
        let keys = post.x?.mediaKeys ?? []
        if !keys.isEmpty { all["attachments"] = ["media_keys": .array(keys.map(JSON.string))] }
        let links = post.x?.links ?? []
        if !links.isEmpty {
            all["entities"] = [
                "urls": .array(
                    links.map { link in
                        [
                            "url": .string(link.short), "expanded_url": .string(link.expanded), "start": .int(Int64(link.start)),
                            "end": .int(Int64(link.end)),
                        ]
                    })
            ]
        }
        for field in wanted { if let value = all[field] { data[field] = value } }
        return .object(data)
    }

    private func includes(_ found: [SandboxPost], _ call: SandboxCall) -> JSON? {
        let expansions = (call.request.query("expansions") ?? "").split(separator: ",").map(String.init)
        guard expansions.contains("attachments.media_keys") else { return nil }
        let keys = found.flatMap { $0.x?.mediaKeys ?? [] }
        guard !keys.isEmpty else { return nil }
        let uploads = keys.compactMap { key in key.split(separator: "_").last.flatMap { media[String($0)] } }
        return [
            "media": .array(
                uploads.map { ["media_key": .string($0.key), "type": .string($0.isVideo ? "video" : "photo")] })
        ]
    }
}

enum XQuery {
    static let timeline: Set<String> = [
        "start_time", "end_time", "max_results", "pagination_token", "since_id", "until_id", "exclude", "tweet.fields", "post.fields",
        "expansions", "media.fields", "user.fields", "poll.fields", "place.fields",
    ]
}
