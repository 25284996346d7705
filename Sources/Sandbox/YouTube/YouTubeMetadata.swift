import CivilTime
import HTTPValues

/// Checks of `snippet` and `status` when a session is opened, before any byte is sent.
enum YouTubeMetadata {
    static func video(_ metadata: JSON, parts: [String], fileName: String, mimeType: String, at now: Timestamp) throws -> YouTubeVideo {
        let snippet = metadata["snippet"] ?? [:]
        let status = metadata["status"] ?? [:]
        let title = snippet["title"]?.string ?? ""
        guard parts.contains("snippet"), snippet["title"] != nil, let category = snippet["categoryId"]?.identifier else {
            throw refusal("invalidVideoMetadata", "The request metadata is invalid: title and categoryId are required.", "body.snippet")
        }
        guard !title.isEmpty, max(title.utf16.count, title.unicodeScalars.count) <= 100, !hasAngles(title) else {
            throw refusal("invalidTitle", "The request metadata specifies an invalid or empty video title.", "body.snippet.title")
        }
        let description = snippet["description"]?.string ?? ""
        guard description.utf8.count <= 5000, !hasAngles(description) else {
            throw refusal(
                "invalidDescription", "The request metadata specifies an invalid video description.", "body.snippet.description")
        }
        let tags = snippet["tags"]?.array?.compactMap(\.string) ?? []
        let length = tags.reduce(max(0, tags.count - 1)) { $0 + $1.utf16.count + ($1.contains(" ") ? 2 : 0) }
        guard length <= 500, tags.allSatisfy({ !$0.isEmpty && !hasAngles($0) }) else {
            throw refusal("invalidTags", "The request metadata specifies invalid video keywords.", "body.snippet.tags")
        }
        guard let number = Int(category), (1...44).contains(number) else {
            throw refusal(
                "invalidCategoryId", "The snippet.categoryId property specifies an invalid category ID.", "body.snippet.categoryId")
        }
        if metadata["localizations"] != nil, snippet["defaultLanguage"] == nil {
            throw refusal("defaultLanguageNotSet", "Set snippet.defaultLanguage with localizations.", "body.snippet.defaultLanguage")
        }
        let privacy = parts.contains("status") ? status["privacyStatus"]?.string ?? "public" : "public"
        guard ["public", "unlisted", "private"].contains(privacy) else {
            throw refusal("invalidVideoMetadata", "Unknown privacyStatus: \(privacy)", "body.status.privacyStatus")
        }
        return YouTubeVideo(
            title: title, description: description, tags: tags, category: category, privacy: privacy,
            publishAt: try publishAt(status["publishAt"], privacy: privacy),
            madeForKids: status["selfDeclaredMadeForKids"]?.bool ?? false, synthetic: status["containsSyntheticMedia"]?.bool ?? false,
            fileName: fileName, fileSize: 0, mimeType: mimeType, uploaded: now)
    }

    private static func publishAt(_ value: JSON?, privacy: String) throws -> Timestamp? {
        guard let value, value != .null else { return nil }
        guard privacy == "private", let instant = value.string.flatMap(InstantText.instant) else {
            throw refusal(
                "invalidPublishAt", "The request metadata specifies an invalid scheduled publishing time.", "body.status.publishAt")
        }
        return instant
    }

    private static func hasAngles(_ text: String) -> Bool { text.contains("<") || text.contains(">") }

    private static func refusal(_ reason: String, _ message: String, _ location: String) -> Refusal {
        YouTubeReply.error(400, reason, message, location: location)
    }
}

enum YouTubePart {
    static let video = [
        "id", "snippet", "status", "contentDetails", "statistics", "processingDetails", "fileDetails", "suggestions", "player",
        "localizations", "recordingDetails", "paidProductPlacementDetails", "topicDetails", "liveStreamingDetails",
    ]
    /// Only the owner may ask for these.
    static let ownerOnly = ["fileDetails", "processingDetails", "suggestions"]
    static let channel = ["id", "snippet", "contentDetails", "statistics", "status", "brandingSettings"]
    static let playlistItem = ["id", "snippet", "contentDetails", "status"]
}
