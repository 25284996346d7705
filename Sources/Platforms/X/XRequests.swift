import CivilTime
import Domain
import HTTPValues

/// X API v2 requests: chunked media upload by the dedicated endpoints, the post, and the account's timeline.
enum XRequests {
    static let origin = "https://api.x.com"

    static func me(_ draft: Draft) -> HTTPRequest { HTTPRequest(.get, "\(origin)/2/users/me", headers: [authorization(draft)]) }

    static func initialize(_ draft: Draft, media: MediaFile) -> HTTPRequest {
        let body: JSON = [
            "media_type": .string(media.mimeType), "total_bytes": .int(media.bytes),
            "media_category": media.mimeType.hasPrefix("video/")
                ? "tweet_video" : media.mimeType == "image/gif" ? "tweet_gif" : "tweet_image",
        ]
        return post(draft, "/2/media/upload/initialize", json: body)
    }

    static func append(_ draft: Draft, mediaID: String, segment: Int, range: MediaRange) -> HTTPRequest {
        HTTPRequest(
            .post, "\(origin)/2/media/upload/\(mediaID)/append", headers: [authorization(draft)],
            body: .multipart([
                MultipartPart(name: "segment_index", content: .text(SlottedText(String(segment)))),
                MultipartPart(name: "media", filename: "media", contentType: "application/octet-stream", content: .media(range)),
            ]), timeoutSeconds: 180)
    }

    static func finalize(_ draft: Draft, mediaID: String) -> HTTPRequest {
        HTTPRequest(.post, "\(origin)/2/media/upload/\(mediaID)/finalize", headers: [authorization(draft)])
    }

    static func status(_ draft: Draft, mediaID: String) -> HTTPRequest {
        HTTPRequest(
            .get, "\(origin)/2/media/upload", query: [HTTPField("command", "STATUS"), HTTPField("media_id", SlottedText(mediaID))],
            headers: [authorization(draft)])
    }

    static func create(_ draft: Draft, mediaID: String?) -> HTTPRequest {
        var body: [String: JSON] = [:]
        if !draft.caption.isEmpty { body["text"] = .string(draft.caption) }
        if let mediaID { body["media"] = ["media_ids": [.string(mediaID)]] }
        if let who = draft.settings["reply_settings"]?.string, who != "everyone" { body["reply_settings"] = .string(who) }
        if draft.settings["made_with_ai"]?.bool == true { body["made_with_ai"] = true }
        return post(draft, "/2/tweets", json: .object(body))
    }

    /// - Parameter since: posts older than that are not asked for.
    static func timeline(_ draft: Draft, userID: String, since: Timestamp, page: String?) -> HTTPRequest {
        var query = [
            HTTPField("start_time", SlottedText(WireTime.text(since))), HTTPField("max_results", "100"),
            HTTPField("tweet.fields", "created_at,attachments,entities,text"), HTTPField("expansions", "attachments.media_keys"),
        ]
        if let page { query.append(HTTPField("pagination_token", SlottedText(page))) }
        return HTTPRequest(.get, "\(origin)/2/users/\(userID)/tweets", query: query, headers: [authorization(draft)])
    }

    private static func post(_ draft: Draft, _ path: String, json: JSON) -> HTTPRequest {
        HTTPRequest(
            .post, "\(origin)\(path)", headers: [authorization(draft), HTTPHeader("Content-Type", "application/json")],
            body: .data(json.data))
    }

    private static func authorization(_ draft: Draft) -> HTTPHeader { HTTPHeader("Authorization", "Bearer \(draft.slot("access_token"))") }
}
