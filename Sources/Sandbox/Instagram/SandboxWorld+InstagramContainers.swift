import CivilTime
import Foundation
import HTTPValues

/// Creating containers and sending their bytes.
extension SandboxWorld {
    mutating func createContainer(_ graph: GraphCall, _ account: SandboxAccount, _ grant: SandboxGrant) throws -> SandboxReply {
        try need(.publish, grant, graph)
        let call = graph.call
        let type = graph["media_type"] ?? ""
        guard ["", "IMAGE", "REELS", "STORIES", "VIDEO", "CAROUSEL"].contains(type) else {
            throw graph.refusal(100, 2_207_023, "The media type \(type) is unknown.")
        }
        if type == "VIDEO", !graph.flag("is_carousel_item") {
            throw graph.refusal(100, nil, "The VIDEO value for media_type is no longer supported. Use the REELS media type.")
        }
        if type == "CAROUSEL" { throw graph.refusal(100, 2_207_028, "A carousel needs 2 to 10 children.") }
        try checkCaption(graph)
        let isResumable = graph["upload_type"] != nil
        if isResumable {
            guard graph["upload_type"] == "resumable", call.request.host == "graph.facebook.com", type == "REELS" || type == "STORIES"
            else {
                throw graph.refusal(100, nil, "(#100) Param upload_type is not supported here")
            }
        } else if graph["video_url"] == nil, graph["image_url"] == nil {
            throw graph.refusal(100, nil, "(#100) The parameter image_url or video_url is required")
        }
        var thumbOffset: Int64?
        if let text = graph["thumb_offset"] {
            guard let value = Int64(text), value >= 0 else { throw graph.refusal(100, nil, "(#100) Param thumb_offset must be an integer") }
            thumbOffset = value
        }
        guard rates.take("containers/\(account.key)", limit: InstagramLimit.containers, per: .days(1), at: call.now) else {
            throw graph.refusal(9, 2_207_042, "You reached the maximum number of containers that can be created.")
        }
        var container = InstagramContainer(
            id: randomDigits(17), account: account.key, created: call.now, mediaType: type, caption: graph["caption"] ?? "",
            isResumable: isResumable, shareToFeed: graph["share_to_feed"] != "false", thumbOffset: thumbOffset)
        if !isResumable { try pull(graph["video_url"] ?? graph["image_url"] ?? "", into: &container, graph) }
        containers[container.id] = container
        guard isResumable else { return .json(["id": .string(container.id)]) }
        let uri = call.request.url("rupload.facebook.com", "/ig-api-upload/\(graph.version)/\(container.id)")
        return .json(["id": .string(container.id), "uri": .string(uri)])
    }

    private func checkCaption(_ graph: GraphCall) throws {
        guard let caption = graph["caption"] else { return }
        // Undecided in Meta's pages: UTF-16 units or scalars. The larger count is the stricter.
        guard max(caption.utf16.count, caption.unicodeScalars.count) <= InstagramLimit.captionLength else {
            throw graph.refusal(36_004, 2_207_010, "The caption is too long.")
        }
        guard Self.count(of: "#", in: caption) <= InstagramLimit.hashtags else {
            throw graph.refusal(100, nil, "(#100) The caption has more than \(InstagramLimit.hashtags) hashtags.")
        }
        guard Self.count(of: "@", in: caption) <= InstagramLimit.mentions else {
            throw graph.refusal(100, 2_207_040, "The caption has more than \(InstagramLimit.mentions) @ tags.")
        }
    }

    /// Marks followed by a word: `#dance`, `@studio`.
    private static func count(of mark: Character, in text: String) -> Int {
        zip(text, text.dropFirst()).count { $0 == mark && ($1.isLetter || $1.isNumber || $1 == "_") }
    }

    /// Meta fetches the URL. Here only the sandbox's own originals can be fetched; everything else counts as unreachable.
    private func pull(_ url: String, into container: inout InstagramContainer, _ graph: GraphCall) throws {
        let call = graph.call
        guard let place = url.range(of: "/_sandbox/originals/") else {
            throw graph.refusal(9004, 2_207_052, "Only photo or video can be accepted as media type.")
        }
        let parts = url[place.upperBound...].split(separator: "/").map { FormText.decode(String($0)) }
        guard parts.count == 2, let video = videos.first(where: { $0.account == parts[0] && $0.id == parts[1] }),
            let media = video.file ?? call.store.put(video.clip).map({ call.store.media([$0]) })
        else { throw graph.refusal(9004, 2_207_052, "Only photo or video can be accepted as media type.") }
        finishUpload(&container, media, call)
    }

    func finishUpload(_ container: inout InstagramContainer, _ media: StoredMedia, _ call: SandboxCall) {
        container.media = media
        container.uploaded = call.now
        guard !acceptsAnyMedia else { return }
        let isStory = container.mediaType == "STORIES"
        let limits = isStory ? InstagramLimit.storySeconds : InstagramLimit.reelSeconds
        let bytes = isStory ? InstagramLimit.storyBytes : InstagramLimit.reelBytes
        guard let facts = MP4Facts(call.store, media.pieces), limits.contains(facts.seconds), media.byteCount <= bytes else {
            container.failure = 2_207_026
            return
        }
        if let offset = container.thumbOffset, Double(offset) > facts.seconds * 1000 { container.failure = 2_207_057 }
    }

    /// `POST rupload.facebook.com/ig-api-upload/{version}/{container}`: bytes from `offset` to the file's end.
    mutating func rupload(_ call: SandboxCall) throws -> SandboxReply {
        let request = call.request
        let path = request.path.split(separator: "/").map(String.init)
        guard request.method == "POST", path.count == 3, path[0] == "ig-api-upload" else {
            throw InstagramReply.rupload("ProcessingFailedError", "Unknown path", retriable: false, status: 404)
        }
        guard let token = Self.bearer(request, scheme: "oauth"), let grant = grants[access: token], grant.accessExpires > call.now,
            var container = containers[path[2]], container.account == grant.account
        else { throw InstagramReply.rupload("NotAuthorizedError", "Not authorized", retriable: false, status: 401) }
        guard container.isResumable, container.statusCode(at: call.now) == "IN_PROGRESS", container.uploaded == nil else {
            throw InstagramReply.rupload("ProcessingFailedError", "The container takes no more bytes", retriable: false)
        }
        if let type = request.contentType, type == "application/x-www-form-urlencoded" || type.hasPrefix("multipart/") {
            throw InstagramReply.rupload("ProcessingFailedError", "The body must be raw bytes, not \(type)", retriable: false)
        }
        guard request.header("file_url") == nil else {
            throw InstagramReply.rupload("ProcessingFailedError", "file_url cannot be fetched", retriable: false)
        }
        guard let offset = request.header("offset").flatMap({ Int64($0) }), let size = request.header("file_size").flatMap({ Int64($0) }),
            size > 0, container.fileSize ?? size == size
        else {
            throw InstagramReply.rupload("ProcessingFailedError", "The headers offset and file_size are required", retriable: false)
        }
        guard offset == container.bytesTransferred else {
            throw InstagramReply.rupload("OffsetInvalidError", "Expected offset \(container.bytesTransferred)", retriable: true)
        }
        guard let body = call.storedBody(), offset + body.piece.length <= size else {
            throw InstagramReply.rupload("ProcessingFailedError", "More bytes than file_size says", retriable: false)
        }
        container.fileSize = size
        if body.piece.length > 0 { container.pieces.append(body.piece) }
        let isComplete = container.bytesTransferred == size
        if isComplete { finishUpload(&container, call.store.media(container.pieces), call) }
        containers[container.id] = container
        guard isComplete else {
            throw InstagramReply.rupload("PartialRequestError", "Partial request (did not match length of file)", retriable: true)
        }
        return .json(["success": true, "message": "Upload successful."])
    }
}
