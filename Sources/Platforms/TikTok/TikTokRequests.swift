import HTTPValues

/// The Display API's list of an account's public videos.
enum TikTokRequests {
    static let pageSize = 20
    private static let fields =
        "id,create_time,share_url,video_description,title,duration,height,width,like_count,comment_count,share_count,view_count,is_aigc"

    /// - Parameter cursor: milliseconds; only videos posted before it. Nil: the newest page. Never the clock's now: a
    ///   slow clock would hide the newest videos.
    static func videoList(credential: String, cursor: Int64?) -> HTTPRequest {
        var body: [String: JSON] = ["max_count": .int(Int64(pageSize))]
        if let cursor { body["cursor"] = .int(cursor) }
        return HTTPRequest(
            .post, "https://open.tiktokapis.com/v2/video/list/", query: [HTTPField("fields", SlottedText(fields))],
            headers: [
                HTTPHeader("Authorization", "Bearer \(CredentialSlot(credential: credential, field: "access_token"))"),
                HTTPHeader("Content-Type", "application/json"),
            ], body: .data(JSON.object(body).data))
    }
}
