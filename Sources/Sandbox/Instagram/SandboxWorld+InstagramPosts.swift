import CivilTime
import HTTPValues

/// Publishing containers, and reading posts back.
extension SandboxWorld {
    /// A second publish of the same container makes a second post: nobody documents that Meta prevents it.
    mutating func publishContainer(_ graph: GraphCall, _ account: SandboxAccount, _ grant: SandboxGrant) throws -> SandboxReply {
        try need(.publish, grant, graph)
        let call = graph.call
        guard let id = graph["creation_id"] else { throw graph.refusal(100, nil, "(#100) The parameter creation_id is required") }
        guard var container = containers[id], container.account == account.key else {
            throw graph.refusal(24, 2_207_008, "The requested resource does not exist")
        }
        switch container.statusCode(at: call.now) {
        case "FINISHED", "PUBLISHED": break
        case "EXPIRED": throw graph.refusal(-2, 2_207_020, "The media has expired.")
        default: throw graph.refusal(9007, 2_207_027, "Media ID is not available")
        }
        if container.mediaType == "VIDEO" { throw graph.refusal(100, 2_207_089, "Carousel item cannot be published standalone") }
        guard rates.take(InstagramLimit.publishBook(account), limit: InstagramLimit.posts, per: .days(1), at: call.now) else {
            throw graph.refusal(9, 2_207_042, "You reached the maximum number of posts that can be published.")
        }
        container.published = call.now
        containers[id] = container
        let post = instagramPost(container, account, call)
        publish(post)
        return .json(["id": .string(post.id)])
    }

    private mutating func instagramPost(_ container: InstagramContainer, _ account: SandboxAccount, _ call: SandboxCall) -> SandboxPost {
        let isStory = container.mediaType == "STORIES"
        let isReel = container.mediaType == "REELS"
        let code = "D" + randomText(10)
        let id = "18" + randomText(15, from: "0123456789")
        return SandboxPost(
            platform: "instagram", account: account.name, id: id, kind: isStory ? "story" : isReel ? "reel" : "image",
            text: container.caption, media: container.media.map { [$0] } ?? [], at: call.now, requestID: call.id,
            pageHost: "www.instagram.com",
            pagePath: isStory ? "/stories/\(account.username)/\(id)/" : isReel ? "/reel/\(code)/" : "/p/\(code)/", listedFrom: call.now,
            instagram: InstagramMedia(
                shortcode: code, container: container.id, mediaType: isReel || isStory ? "VIDEO" : "IMAGE",
                productType: isStory ? "STORY" : isReel ? "REELS" : "FEED"))
    }

    func listMedia(_ graph: GraphCall, _ account: SandboxAccount, _ grant: SandboxGrant, stories: Bool) throws -> JSON {
        try need(.read, grant, graph)
        let call = graph.call
        func seconds(_ name: String) throws -> Int64? {
            guard let text = graph[name] else { return nil }
            guard let value = Int64(text) ?? InstantText.instant(text)?.seconds else {
                throw graph.refusal(100, nil, "(#100) Param \(name) must be a timestamp")
            }
            return value
        }
        let since = try seconds("since") ?? 0
        let until = try seconds("until") ?? Int64.max
        guard let limit = Int(graph["limit"] ?? "25"), (1...100).contains(limit) else {
            throw graph.refusal(100, nil, "(#100) Param limit must be from 1 to 100")
        }
        var rows = posts.reversed().filter { post in
            post.platform == "instagram" && post.account == account.name && (post.kind == "story") == stories
                && post.listedFrom <= call.now && post.at.seconds >= since && post.at.seconds <= until
                && (!stories || post.at > call.now - .days(1))
        }
        if let after = graph["after"] {
            guard let index = rows.firstIndex(where: { $0.id == after }) else {
                throw graph.refusal(100, nil, "(#100) Invalid cursor")
            }
            rows = Array(rows[(index + 1)...])
        }
        let page = rows.prefix(limit)
        var result: [String: JSON] = [
            "data": .array(try page.map { try graph.project(json($0, call), default: ["id"], node: "IGMedia") })
        ]
        if let first = page.first, let last = page.last {
            var paging: [String: JSON] = ["cursors": ["before": .string(first.id), "after": .string(last.id)]]
            if rows.count > page.count {
                let kept = call.request.query.filter { $0.name != "after" && $0.name != "access_token" }
                let query = (kept + [SandboxField("after", last.id)]).map { "\($0.name)=\(FormText.encode($0.value))" }
                let path = "/\(graph.version)/\(account.id)/\(stories ? "stories" : "media")?" + query.joined(separator: "&")
                paging["next"] = .string(call.request.url(call.request.host, path))
            }
            result["paging"] = .object(paging)
        }
        return .object(result)
    }

    func json(_ post: SandboxPost, _ call: SandboxCall) -> [String: JSON] {
        let account = accounts[SandboxAccount.key("instagram", post.account)]
        let media = call.request.base.map { "\($0)/_sandbox/media/instagram/\(post.id)/0" }
        return [
            "id": .string(post.id), "permalink": .string(call.request.url(post.pageHost, post.pagePath)),
            "shortcode": .string(post.instagram?.shortcode ?? ""), "media_type": .string(post.instagram?.mediaType ?? ""),
            "media_product_type": .string(post.instagram?.productType ?? ""), "timestamp": .string(InstantText.graph(post.at)),
            "caption": post.text.isEmpty ? .null : .string(post.text), "like_count": 0, "comments_count": 0,
            "media_url": media.map(JSON.string) ?? .null, "username": .string(account?.username ?? ""),
            "owner": ["id": .string(account?.id ?? "")], "is_comment_enabled": true,
        ]
    }
}
