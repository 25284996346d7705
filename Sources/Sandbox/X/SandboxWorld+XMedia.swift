import CivilTime
import Foundation
import HTTPValues

/// Chunked uploads: initialize, append, finalize, STATUS.
extension SandboxWorld {
    mutating func initialize(_ call: SandboxCall, _ account: SandboxAccount) throws -> SandboxReply {
        guard call.request.contentType == "application/json", let body = JSON(parsing: call.request.data), body.object != nil else {
            throw XReply.invalid("body", "", "The body must be a JSON object.")
        }
        for key in (body.object ?? [:]).keys.sorted()
        where !["media_type", "total_bytes", "media_category", "shared", "additional_owners"].contains(key) {
            throw XReply.invalid(key, "", "[\(key)] is not a valid member.")
        }
        guard let type = body["media_type"]?.string, XLimit.types.contains(type) else {
            throw XReply.invalid("media_type", body["media_type"]?.text ?? "", "media_type is missing or not supported.")
        }
        guard let total = body["total_bytes"]?.int, total > 0 else {
            throw XReply.invalid("total_bytes", body["total_bytes"]?.text ?? "", "total_bytes must be a positive number.")
        }
        let category = body["media_category"]?.string ?? (type.hasPrefix("video/") ? "tweet_video" : "tweet_image")
        guard let maximum = XLimit.maxBytes[category] else {
            throw XReply.invalid("media_category", category, "media_category is not supported.")
        }
        guard total <= maximum else { throw XReply.invalid("total_bytes", String(total), "File size exceeds \(maximum) bytes.") }
        guard (category == "tweet_image") == (type.hasPrefix("image/") && type != "image/gif") || category == "tweet_gif" else {
            throw XReply.invalid("media_category", category, "media_category does not fit media_type \(type).")
        }
        let id = snowflake(call.now)
        let key = (category == "tweet_image" ? "3_" : category == "tweet_gif" ? "16_" : "13_") + id
        media[id] = XMedia(id: id, key: key, account: account.key, type: type, category: category, totalBytes: total, created: call.now)
        return .json([
            "data": ["id": .string(id), "media_key": .string(key), "expires_after_secs": .int(XMedia.unfinishedLife)]
        ])
    }

    /// The account's own upload that is neither expired nor somebody else's.
    private func ownMedia(_ id: String, _ account: SandboxAccount, _ call: SandboxCall) throws -> XMedia {
        guard let found = media[id], found.account == account.key, !found.isExpired(at: call.now) else {
            throw XReply.invalid("id", id, "Your media IDs are invalid.")
        }
        return found
    }

    mutating func append(_ call: SandboxCall, _ id: String, _ account: SandboxAccount) throws -> SandboxReply {
        // The edge refuses large requests with an empty body, before anything else looks at them.
        guard call.request.data.count <= XLimit.appendBytes else { throw Refusal(.empty(413)) }
        var upload = try ownMedia(id, account, call)
        guard upload.finalized == nil else { throw XReply.invalid("id", id, "The upload is finalized already.") }
        let (index, bytes) = try segment(call)
        guard (0...999).contains(index) else {
            throw XReply.invalid("segment_index", String(index), "segment_index must be from 0 to 999.")
        }
        guard !bytes.isEmpty, let piece = call.store.put(bytes) else { throw XReply.invalid("media", "", "media is missing.") }
        upload.segments.removeAll { $0.index == index }
        upload.segments.append(XMedia.Segment(index: index, piece: piece))
        media[id] = upload
        return .json(["data": ["expires_at": .int((upload.created + .seconds(XMedia.unfinishedLife)).seconds)]])
    }

    /// Multipart `segment_index` and `media`, or JSON with base64.
    private func segment(_ call: SandboxCall) throws -> (Int, Data) {
        if call.request.contentType == "application/json" {
            let body = JSON(parsing: call.request.data)
            guard let index = body?["segment_index"]?.identifier.flatMap({ Int($0) }),
                let bytes = body?["media"]?.string.flatMap({ Data(base64Encoded: $0) })
            else { throw XReply.invalid("segment_index", "", "segment_index and media are required.") }
            return (index, bytes)
        }
        guard let parts = FormText.multipart(call.request.data, contentType: call.request.header("content-type") ?? "") else {
            throw XReply.invalid("body", "", "The body must be multipart/form-data or JSON.")
        }
        guard let text = parts.first(where: { $0.name == "segment_index" }).map({ String(decoding: $0.data, as: UTF8.self) }),
            let index = Int(text), let bytes = parts.first(where: { $0.name == "media" })?.data
        else { throw XReply.invalid("segment_index", "", "segment_index and media are required.") }
        return (index, bytes)
    }

    mutating func finalize(_ call: SandboxCall, _ id: String, _ account: SandboxAccount) throws -> SandboxReply {
        var upload = try ownMedia(id, account, call)
        if upload.finalized == nil {
            let ordered = upload.segments.sorted { $0.index < $1.index }
            let sum = ordered.reduce(Int64(0)) { $0 + $1.piece.length }
            guard sum == upload.totalBytes, ordered.enumerated().allSatisfy({ $0.offset == $0.element.index }) else {
                throw XReply.invalid("id", id, "Segments do not add up to provided total file size.")
            }
            let whole = call.store.media(ordered.map(\.piece))
            upload.media = whole
            upload.finalized = call.now
            upload.facts = MP4Facts(call.store, whole.pieces)
            if !acceptsAnyMedia, upload.type == "video/mp4" || upload.type == "video/quicktime" {
                upload.isBroken = upload.facts.map { $0.seconds < 0.5 } ?? true
            }
            media[id] = upload
        }
        return .json(["data": mediaJSON(upload, at: call.now)])
    }

    func mediaStatus(_ call: SandboxCall, _ account: SandboxAccount) throws -> SandboxReply {
        guard call.request.query("command") == "STATUS", let id = call.request.query("media_id") else {
            throw XReply.invalid("command", call.request.query("command") ?? "", "command must be STATUS, with media_id.")
        }
        let upload = try ownMedia(id, account, call)
        guard upload.finalized != nil else { throw XReply.invalid("media_id", id, "The upload is not finalized.") }
        return .json(["data": mediaJSON(upload, at: call.now)])
    }

    private func mediaJSON(_ upload: XMedia, at now: Timestamp) -> JSON {
        let end = (upload.finalized ?? now) + .seconds(XMedia.finishedLife)
        var data: [String: JSON] = [
            "id": .string(upload.id), "media_key": .string(upload.key), "size": .int(upload.totalBytes),
            "expires_after_secs": .int(max(0, (end - now).milliseconds / 1000)),
        ]
        if let processing = upload.processing(at: now) { data["processing_info"] = processing }
        if upload.isVideo {
            data["video"] = ["video_type": .string(upload.type)]
        } else {
            data["image"] = ["image_type": .string(upload.type), "w": 0, "h": 0]
        }
        return .object(data)
    }

    /// Increasing ids whose upper bits are milliseconds since X's epoch.
    mutating func snowflake(_ now: Timestamp) -> String {
        String(UInt64(max(now.milliseconds - 1_288_834_974_657, 0)) << 22 | (random() & 0x3F_FFFF))
    }
}

enum XLimit {
    /// 5 MB was refused in production although documented.
    static let appendBytes = 4_500_000
    static let maxBytes: [String: Int64] = [
        "tweet_video": 512 << 20, "amplify_video": 512 << 20, "tweet_gif": 15 << 20, "tweet_image": 5 << 20,
    ]
    static let types: Set<String> = [
        "video/mp4", "video/webm", "video/mp2t", "video/quicktime", "text/srt", "text/vtt", "image/jpeg", "image/gif", "image/bmp",
        "image/png", "image/webp", "image/pjpeg", "image/tiff", "model/gltf-binary", "model/vnd.usdz+zip",
    ]
    /// Longer videos need a paid account; the refusal comes with the post.
    static let videoSeconds = 140.0
    static let duplicateWindowHours: Int64 = 24
}
