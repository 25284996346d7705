import CivilTime
import Foundation
import HTTPValues

/// A video that nobody remembers: one with our title and description among the channel's uploads since then (platform contract
/// A.9).
struct YouTubeSearch: Hashable, Codable, Sendable {
    var since: Timestamp
    /// The playlist of the channel's uploads.
    var playlist: String?
    var pages = 0
    var found: [RemotePost] = []

    /// 50 uploads each, newest first.
    static let mostPages = 10

    init(since: Timestamp) { self.since = since }

    /// - Returns: whether older uploads need not be asked for.
    mutating func took(_ items: [JSON], title: String, description: String) -> Bool {
        pages += 1
        var isPast = false
        for item in items {
            let snippet = item["snippet"]
            guard let made = (item["contentDetails"]?["videoPublishedAt"] ?? snippet?["publishedAt"])?.string.flatMap(WireTime.parse) else {
                continue
            }
            if made < since {
                isPast = true
            } else if let id = snippet?["resourceId"]?["videoId"]?.string, YouTubeMachine.isVideoID(id),
                Self.plain(snippet?["title"]) == Self.plain(.string(title)),
                Self.plain(snippet?["description"]) == Self.plain(.string(description))
            {
                found.append(RemotePost(id: id, permalink: YouTubeMachine.address(id), at: made))
            }
        }
        return isPast
    }

    private static func plain(_ text: JSON?) -> String {
        (text?.string ?? "").precomposedStringWithCanonicalMapping.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension YouTubeMachine {
    package static var canRecall: Bool { true }

    mutating func recall(since: Timestamp, at now: Timestamp) -> MachineAction {
        search = YouTubeSearch(since: since)
        return send(.findUploads, YouTubeRequests.channel(draft), at: now)
    }

    mutating func tookChannel(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard response.isSuccess else { return .failed(YouTubeErrors.problem(response, visible: false, at: now)) }
        let playlist = response.object?["items"]?[0]?["contentDetails"]?["relatedPlaylists"]?["uploads"]?.string
        guard let playlist, (1...64).contains(playlist.utf8.count) else { return .unknown("the login reaches no channel") }
        search?.playlist = playlist
        return send(.listUploads, YouTubeRequests.uploads(draft, playlist: playlist, page: nil), at: now)
    }

    mutating func tookUploads(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard response.isSuccess else { return .failed(YouTubeErrors.problem(response, visible: false, at: now)) }
        guard var search, let playlist = search.playlist, let items = response.object?["items"]?.array else {
            return .unknown("the channel's uploads cannot be read")
        }
        let isPast = search.took(items, title: draft.title ?? "", description: draft.caption)
        self.search = search
        if !isPast, let page = response.object?["nextPageToken"]?.string, page.utf8.count <= 256 {
            guard search.pages < YouTubeSearch.mostPages else { return .unknown("there are too many uploads since then to find this one") }
            return send(.listUploads, YouTubeRequests.uploads(draft, playlist: playlist, page: page), at: now)
        }
        guard search.found.count < 2 else { return .unknown("several uploads since then look like this one") }
        return search.found.first.map { published($0) } ?? absent()
    }
}
