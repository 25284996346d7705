import CivilTime
import Foundation
import HTTPValues

/// `POST /2/tweets`.
extension SandboxWorld {
    mutating func createPost(_ call: SandboxCall, _ account: SandboxAccount) throws -> SandboxReply {
        guard call.request.contentType == "application/json", let body = JSON(parsing: call.request.data), let members = body.object else {
            throw XReply.invalid("body", "", "The body must be a JSON object.")
        }
        for key in members.keys.sorted() where !XMember.post.contains(key) {
            throw XReply.invalid(key, "", "[\(key)] is not a valid member.")
        }
        if members.keys.count(where: XMember.exclusive.contains) > 1 {
            throw XReply.invalid("body", "", "Only one of \(XMember.exclusive.joined(separator: ", ")) may be given.")
        }
        let text = body["text"]?.string ?? ""
        let uploads = try attachments(body["media"], account, call)
        guard !text.isEmpty || !uploads.isEmpty else { throw XReply.invalid("text", "", "A post needs text or media.") }
        if !text.isEmpty, !XText.isValid(text) {
            throw XReply.invalid(
                "text", text,
                "Your Tweet text is too long. For more information on text length see: docs.x.com/fundamentals/counting-characters")
        }
        guard Self.cashtags(text) <= 1 else { throw XReply.forbidden("A post may contain one cashtag.") }
        for upload in uploads where (upload.facts?.seconds ?? 0) > XLimit.videoSeconds {
            throw XReply.forbidden("This user is not allowed to post a video longer than 2 minutes")
        }
        let normalized = text.precomposedStringWithCanonicalMapping.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let since = call.now - .hours(XLimit.duplicateWindowHours)
        let isDuplicate = posts.contains {
            $0.platform == "x" && $0.account == account.name && $0.at > since && $0.x?.normalized == normalized
        }
        if isDuplicate, !normalized.isEmpty { throw XReply.forbidden("You are not allowed to create a Tweet with duplicate content.") }
        let id = snowflake(call.now)
        let rendered = render(text, uploads)
        publish(
            SandboxPost(
                platform: "x", account: account.name, id: id, kind: "post", text: text, media: uploads.compactMap(\.media), at: call.now,
                requestID: call.id, pageHost: "x.com", pagePath: "/\(account.username)/status/\(id)", listedFrom: call.now,
                x: XPost(
                    normalized: normalized, rendered: rendered.text, mediaKeys: uploads.map(\.key), links: rendered.links,
                    replyTo: body["reply"]?["in_reply_to_tweet_id"]?.identifier)))
        return .json(
            ["data": ["id": .string(id), "text": .string(rendered.text), "edit_history_tweet_ids": [.string(id)]]], status: 201)
    }

    /// The uploads of `media.media_ids`: own, ready, alive, and one kind only.
    private func attachments(_ value: JSON?, _ account: SandboxAccount, _ call: SandboxCall) throws -> [XMedia] {
        guard let value else { return [] }
        let ids = value["media_ids"]?.array?.map { $0.string ?? "" } ?? []
        guard (1...4).contains(ids.count), Set(ids).count == ids.count else {
            throw XReply.invalid("media.media_ids", ids.joined(separator: ","), "1 to 4 media ids are required.")
        }
        let uploads = try ids.map { id in
            guard let upload = media[id], upload.account == account.key, upload.finalized != nil, !upload.isExpired(at: call.now),
                upload.state(at: call.now) ?? "succeeded" == "succeeded"
            else { throw XReply.invalid("media.media_ids", id, "Your media IDs are invalid.") }
            return upload
        }
        if uploads.count > 1, uploads.contains(where: \.isVideo) {
            throw XReply.invalid("media.media_ids", ids.joined(separator: ","), "A post holds 4 photos, or 1 GIF, or 1 video.")
        }
        return uploads
    }

    /// `$ABC` or `$abc`, at most six letters.
    private static func cashtags(_ text: String) -> Int {
        text.split { !($0.isLetter || $0.isNumber || $0 == "$" || $0 == "_") }.count { word in
            word.first == "$" && (2...7).contains(word.count) && word.dropFirst().allSatisfy { $0.isASCII && $0.isLetter }
        }
    }

    /// X's rendering: links become t.co, media adds a link of its own at the end.
    private mutating func render(_ text: String, _ uploads: [XMedia]) -> (text: String, links: [XPost.Link]) {
        var result = ""
        var links: [XPost.Link] = []
        var index = text.startIndex
        for link in XText.links(text) {
            result += text[index..<link.range.lowerBound]
            let short = "https://t.co/" + randomText(10)
            let start = result.unicodeScalars.count
            result += short
            let expanded = link.url.contains("://") ? link.url : "http://" + link.url
            links.append(XPost.Link(short: short, expanded: expanded, start: start, end: start + short.unicodeScalars.count))
            index = link.range.upperBound
        }
        result += text[index...]
        if !uploads.isEmpty { result += (result.isEmpty ? "" : " ") + "https://t.co/" + randomText(10) }
        let escaped = result.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;")
        return (escaped, links)
    }
}

/// Members of the body of `POST /2/tweets`; others are refused (`additionalProperties: false`).
enum XMember {
    static let post: Set<String> = [
        "text", "media", "reply", "reply_settings", "quote_tweet_id", "poll", "made_with_ai", "paid_partnership", "community_id",
        "share_with_followers", "geo", "card_uri", "direct_message_deep_link", "for_super_followers_only", "nullcast", "edit_options",
    ]
    static let exclusive = ["poll", "quote_tweet_id", "media", "card_uri", "direct_message_deep_link"]
}
