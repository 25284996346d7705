import Domain
import Foundation
import HTTPValues

/// The requests of YouTube's resumable upload (Data API v3, "Resumable Uploads").
enum YouTubeRequests {
    static let uploadOrigin = "https://www.googleapis.com"
    /// Every chunk but the last is a multiple of this.
    static let chunkUnit: Int64 = 262_144
    static let chunkSize: Int64 = 8 << 20

    static func openSession(_ draft: Draft, title: String, media: MediaFile) -> HTTPRequest {
        HTTPRequest(
            .post, "\(uploadOrigin)/upload/youtube/v3/videos",
            query: [
                HTTPField("uploadType", "resumable"), HTTPField("part", "snippet,status"),
                HTTPField("notifySubscribers", draft.settings["notify_subscribers"]?.bool == false ? "false" : "true"),
            ],
            headers: [
                authorization(draft), HTTPHeader("Content-Type", "application/json; charset=UTF-8"),
                HTTPHeader("X-Upload-Content-Length", SlottedText(String(media.bytes))),
                HTTPHeader("X-Upload-Content-Type", SlottedText(media.mimeType)),
            ],
            body: .data(resource(draft, title: title).data), sealing: [.header("Location")])
    }

    /// The session's URL grants access: it is sealed, also when a 308 moves it.
    static func chunk(_ draft: Draft, session: String, media: MediaFile, from offset: Int64, length: Int64) -> HTTPRequest {
        HTTPRequest(
            .put, session,
            headers: [
                authorization(draft), HTTPHeader("Content-Type", SlottedText(media.mimeType)),
                HTTPHeader("Content-Range", SlottedText("bytes \(offset)-\(offset + length - 1)/\(media.bytes)")),
            ],
            body: .media(MediaRange(sha256: media.sha256, offset: offset, length: length)), sealing: [.header("Location")],
            timeoutSeconds: 600)
    }

    static func statusQuery(_ draft: Draft, session: String, media: MediaFile) -> HTTPRequest {
        HTTPRequest(
            .put, session, headers: [authorization(draft), HTTPHeader("Content-Range", SlottedText("bytes */\(media.bytes)"))],
            body: .data(Data()), sealing: [.header("Location")])
    }

    static func channel(_ draft: Draft) -> HTTPRequest {
        read(draft, "channels", [HTTPField("part", "contentDetails"), HTTPField("mine", "true")])
    }

    static func uploads(_ draft: Draft, playlist: String, page: String?) -> HTTPRequest {
        var query = [
            HTTPField("part", "snippet,contentDetails"), HTTPField("playlistId", SlottedText(playlist)), HTTPField("maxResults", "50"),
        ]
        if let page { query.append(HTTPField("pageToken", SlottedText(page))) }
        return read(draft, "playlistItems", query)
    }

    private static func read(_ draft: Draft, _ list: String, _ query: [HTTPField]) -> HTTPRequest {
        HTTPRequest(.get, "\(uploadOrigin)/youtube/v3/\(list)", query: query, headers: [authorization(draft)])
    }

    private static func resource(_ draft: Draft, title: String) -> JSON {
        var snippet: [String: JSON] = [
            "title": .string(title), "description": .string(draft.caption),
            "categoryId": .string(String(draft.settings["category"]?.looseInteger ?? 22)),
        ]
        if let tags = draft.settings["tags"]?.array, !tags.isEmpty { snippet["tags"] = .array(tags) }
        let status: [String: JSON] = [
            "privacyStatus": .string(draft.settings["privacy"]?.string ?? "public"),
            "selfDeclaredMadeForKids": .bool(draft.settings["made_for_kids"]?.bool ?? false),
        ]
        return ["snippet": .object(snippet), "status": .object(status)]
    }

    private static func authorization(_ draft: Draft) -> HTTPHeader { HTTPHeader("Authorization", "Bearer \(draft.slot("access_token"))") }
}
