import CivilTime
import Domain
import HTTPValues

/// Instagram over the Graph API with Facebook Login. Everything is form-encoded: JSON bodies lose optional parameters.
enum InstagramRequests {
    static let graph = "https://graph.facebook.com/v25.0"
    static let uploadHost = "rupload.facebook.com"
    /// The most that a page of posts may hold.
    static let pageSize = 100

    static func accounts(_ draft: Draft, page: String?) -> HTTPRequest {
        var query = [HTTPField("fields", "instagram_business_account{id,username}"), HTTPField("limit", "100")]
        if let page { query.append(HTTPField("after", SlottedText(page))) }
        return get(draft, "me/accounts", query)
    }

    static func createContainer(_ draft: Draft, account: String) -> HTTPRequest {
        post(
            draft, "\(account)/media",
            [
                HTTPField("media_type", "REELS"), HTTPField("upload_type", "resumable"), HTTPField("caption", SlottedText(draft.caption)),
                HTTPField("share_to_feed", draft.settings["share_to_feed"]?.bool == false ? "false" : "true"),
            ])
    }

    static func upload(_ draft: Draft, uri: String, media: MediaFile, from offset: Int64) -> HTTPRequest {
        HTTPRequest(
            .post, uri,
            headers: [
                HTTPHeader("Authorization", "OAuth \(draft.slot("access_token"))"), HTTPHeader("offset", SlottedText(String(offset))),
                HTTPHeader("file_size", SlottedText(String(media.bytes))), HTTPHeader("Content-Type", "application/octet-stream"),
            ], body: .media(MediaRange(sha256: media.sha256, offset: offset, length: media.bytes - offset)),
            // At least 128 KiB a second.
            timeoutSeconds: 120 + Int(media.bytes / 131_072))
    }

    static func uploadState(_ draft: Draft, container: String) -> HTTPRequest {
        get(draft, container, [HTTPField("fields", "status_code,status,video_status")])
    }

    static func status(_ draft: Draft, container: String) -> HTTPRequest {
        get(draft, container, [HTTPField("fields", "status_code,status")])
    }

    static func quota(_ draft: Draft, account: String) -> HTTPRequest {
        get(draft, "\(account)/content_publishing_limit", [HTTPField("fields", "quota_usage,config")])
    }

    static func publish(_ draft: Draft, account: String, container: String) -> HTTPRequest {
        post(draft, "\(account)/media_publish", [HTTPField("creation_id", SlottedText(container))])
    }

    static func recentMedia(_ draft: Draft, account: String, since: Timestamp) -> HTTPRequest {
        get(
            draft, "\(account)/media",
            [
                HTTPField("fields", "id,caption,timestamp,media_type,media_product_type,permalink"),
                HTTPField("since", SlottedText(String(max(0, since.seconds)))), HTTPField("limit", SlottedText(String(pageSize))),
            ])
    }

    static func permalink(_ draft: Draft, media: String) -> HTTPRequest { get(draft, media, [HTTPField("fields", "id,permalink")]) }

    private static func get(_ draft: Draft, _ path: String, _ query: [HTTPField]) -> HTTPRequest {
        HTTPRequest(.get, "\(graph)/\(path)", query: query, headers: [authorization(draft)])
    }

    private static func post(_ draft: Draft, _ path: String, _ fields: [HTTPField]) -> HTTPRequest {
        HTTPRequest(.post, "\(graph)/\(path)", headers: [authorization(draft)], body: .form(fields))
    }

    private static func authorization(_ draft: Draft) -> HTTPHeader { HTTPHeader("Authorization", "Bearer \(draft.slot("access_token"))") }
}
