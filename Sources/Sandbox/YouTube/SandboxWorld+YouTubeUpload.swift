import CivilTime
import Foundation
import HTTPValues

/// Resumable uploads: open a session, send bytes, ask how far it got.
extension SandboxWorld {
    mutating func openSession(_ call: SandboxCall) throws -> SandboxReply {
        let request = call.request
        let account = try youtubeAccount(call, scopes: YouTubeScope.insert)
        guard request.query("uploadType") == "resumable" else {
            throw YouTubeReply.error(
                400, "badRequest", "Only uploadType=resumable is emulated.", domain: "global", location: "uploadType",
                locationType: "parameter")
        }
        let parts = try parts(call, known: YouTubePart.video)
        guard request.contentType == "application/json" else {
            throw YouTubeReply.error(400, "parseError", "The metadata must be application/json.", domain: "global")
        }
        guard let metadata = JSON(parsing: request.data), metadata.object != nil else {
            throw YouTubeReply.error(400, "parseError", "Parse Error", domain: "global")
        }
        let type = request.header("x-upload-content-type") ?? "application/octet-stream"
        guard type.hasPrefix("video/") || type == "application/octet-stream" else {
            throw YouTubeReply.error(400, "badContent", "Media type '\(type)' is not supported.", domain: "global")
        }
        let total = request.header("x-upload-content-length").flatMap { Int64($0) }
        if request.header("x-upload-content-length") != nil, (total ?? 0) <= 0 {
            throw YouTubeReply.error(400, "mediaBodyRequired", "The request does not include the video content.")
        }
        if let total, total > YouTubeSession.maxBytes {
            throw YouTubeReply.error(413, "uploadTooLarge", "Request is too large.", domain: "global")
        }
        let name = request.header("slug") ?? ""
        guard !name.contains(where: { "/\\<>:\"|?*".contains($0) }), name.utf8.count <= 255 else {
            throw YouTubeReply.error(400, "invalidFilename", "The video filename specified in the Slug header is invalid.")
        }
        let video = try YouTubeMetadata.video(metadata, parts: parts, fileName: name, mimeType: type, at: call.now)
        try spend(1, .uploads, call)
        let id = "AEnB2U" + randomText(64)
        sessions[id] = YouTubeSession(
            id: id, account: account.key, opened: call.now, parts: parts, total: total, mimeType: type, fileName: name, video: video)
        let part = FormText.encode(parts.joined(separator: ","))
        let location = request.url(
            request.host, "/upload/youtube/v3/videos?uploadType=resumable&part=\(part)&upload_id=\(id)")
        return .empty(
            200, headers: [SandboxField("Location", location), SandboxField("Server", "UploadServer")])
    }

    /// The session that `upload_id` names. The URL is the capability; a token, when sent, must still be good.
    func session(_ call: SandboxCall) throws -> YouTubeSession {
        guard let id = call.request.query("upload_id"), let session = sessions[id], call.now < session.opened + YouTubeSession.lifetime
        else { throw Refusal(.text("Not Found", status: 404)) }
        if call.request.header("authorization") != nil {
            let account = try youtubeAccount(call, scopes: YouTubeScope.insert)
            guard account.key == session.account else {
                throw YouTubeReply.error(403, "forbidden", "The session belongs to another account.", domain: "global")
            }
        }
        return session
    }

    mutating func upload(_ call: SandboxCall) throws -> SandboxReply {
        var session = try session(call)
        let request = call.request
        // Callers in process have no wire on which the header could be missing.
        let inProcess = request.base == nil ? request.body.byteCount : nil
        guard let length = request.header("content-length").flatMap({ Int64($0) }) ?? inProcess else {
            throw Refusal(.text("Length Required", status: 411))
        }
        guard let range = UploadRange(request.header("content-range"), length: length) else {
            throw Refusal(.text("Failed to parse Content-Range header.", status: 400))
        }
        if let total = range.total {
            guard session.total ?? total == total, total > 0 else {
                throw Refusal(.text("The total in Content-Range differs from the announced length.", status: 400))
            }
            session.total = total
        }
        if session.videoID != nil { return finished(session, call, status: 200) }
        guard let span = range.span else {
            guard length == 0 else { throw Refusal(.text("A status query has no body.", status: 400)) }
            return resumeIncomplete(session)
        }
        guard span.lowerBound <= session.persisted else {
            throw Refusal(.text("Invalid request. The range starts after byte \(session.persisted).", status: 400))
        }
        guard let body = call.storedBody(), body.piece.length == Int64(span.count) || !body.isWhole, length == Int64(span.count) else {
            throw Refusal(.text("The body's length differs from Content-Range.", status: 400))
        }
        // An overlap with what is there already is ignored.
        let fresh = body.piece.dropFirst(session.persisted - span.lowerBound)
        let isLast = body.isWhole && session.total == span.upperBound
        // Unless it is the end, only whole multiples of 256 KiB are kept.
        let reached = session.persisted + fresh.length
        let kept = isLast ? fresh.length : max(0, reached / YouTubeSession.chunk * YouTubeSession.chunk - session.persisted)
        if kept > 0 { session.pieces.append(fresh.prefix(kept)) }
        if session.persisted == session.total {
            finish(&session, call)
            sessions[session.id] = session
            return finished(session, call, status: 201)
        }
        sessions[session.id] = session
        return resumeIncomplete(session)
    }

    /// 308 with `Range`, or without when nothing has been kept.
    private func resumeIncomplete(_ session: YouTubeSession) -> SandboxReply {
        let range = session.persisted > 0 ? [SandboxField("Range", "bytes=0-\(session.persisted - 1)")] : []
        return .empty(308, headers: range + [SandboxField("X-Range-Bytes", String(session.persisted))])
    }

    /// The last byte is here: the video exists from now on.
    private mutating func finish(_ session: inout YouTubeSession, _ call: SandboxCall) {
        guard let account = accounts[session.account] else { return }
        let media = call.store.media(session.pieces)
        var video = session.video
        video.fileSize = media.byteCount
        video.uploaded = call.now
        video.facts = MP4Facts(call.store, media.pieces)
        if !acceptsAnyMedia, video.facts == nil { video.failure = "invalidFile" }
        let id = randomText(11)
        session.videoID = id
        let isShort = video.facts.map { $0.seconds <= 180 && $0.height >= $0.width && $0.height > 0 } ?? false
        publish(
            SandboxPost(
                platform: "youtube", account: account.name, id: id, kind: isShort ? "short" : "video",
                text: video.description.isEmpty ? video.title : video.title + "\n" + video.description, media: [media], at: call.now,
                requestID: call.id, pageHost: "www.youtube.com", pagePath: "/watch?v=\(id)", listedFrom: call.now, youtube: video))
    }

    private func finished(_ session: YouTubeSession, _ call: SandboxCall, status: Int) -> SandboxReply {
        guard let id = session.videoID, let index = postIndex("youtube", id) else { return .text("Not Found", status: 404) }
        return .json(videoJSON(posts[index], parts: session.parts, call), status: status)
    }
}

/// `Content-Range` of an upload request.
struct UploadRange {
    /// Nil for a status query (`bytes */N`).
    var span: Range<Int64>?
    var total: Int64?

    init?(_ header: String?, length: Int64) {
        guard let header else {
            // No range: the body is the whole file.
            guard length > 0 else { return nil }
            (span, total) = (0..<length, length)
            return
        }
        let parts = header.split(separator: "/", omittingEmptySubsequences: false)
        guard header.hasPrefix("bytes "), parts.count == 2 else { return nil }
        if parts[1] != "*" {
            guard let value = Int64(parts[1]), value >= 0 else { return nil }
            total = value
        }
        let first = parts[0].dropFirst(6)
        if first == "*" { return }
        let ends = first.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard ends.count == 2, let low = ends[0], let high = ends[1], low >= 0, high >= low, high < Int64.max,
            total.map({ high < $0 }) ?? true
        else { return nil }
        span = low..<(high + 1)
    }
}
