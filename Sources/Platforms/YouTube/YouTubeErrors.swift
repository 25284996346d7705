import CivilTime
import HTTPValues

/// YouTube's refusals, by the `reason` in the error envelope (platform contract A.8); never by message.
enum YouTubeErrors {
    /// - Parameter visible: the last chunk was refused: what cannot be classified may have created the video.
    static func problem(_ response: HTTPResponse, visible: Bool, at now: Timestamp) -> Problem {
        let error = response.object?["error"]
        let reason = error?["errors"]?[0]?["reason"]?.string ?? error?["status"]?.string
        guard let reason, let classification = classify(reason, status: response.status, at: now) else {
            return unclassified(response, code: reason, visible: visible)
        }
        // A server error may come after the effect.
        if visible, response.status >= 500 { return unclassified(response, code: reason, visible: true) }
        return Problem(classification, code: reason.excerpt(60), message: message(reason, classification))
    }

    private static func classify(_ reason: String, status: Int, at now: Timestamp) -> Problem.Class? {
        switch reason {
        case "authError", "UNAUTHENTICATED", "expired", "required", "unauthorized": .reauthenticate
        case "quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg": .waitUntil(nextPacificMidnight(after: now))
        // The channel's own cap, apart from the project's quota: 24 hours.
        case "uploadLimitExceeded": .waitUntil(now + .days(1))
        case "rateLimitExceeded", "userRateLimitExceeded", "servingLimitExceeded", "uploadRateLimitExceeded", "RESOURCE_EXHAUSTED":
            .waitUntil(now + .minutes(1))
        case "authenticatedUserAccountClosed", "authenticatedUserAccountSuspended", "channelClosed", "channelSuspended",
            "authenticatedUserNotChannel", "youtubeSignupRequired":
            .suspend
        // Another login with the right scopes mends these.
        case "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT": .reauthenticate
        case "forbidden", "accessNotConfigured", "forbiddenPrivacySetting", "forbiddenLicenseSetting", "PERMISSION_DENIED": .permanent
        case "invalidTitle", "invalidDescription", "invalidTags", "invalidCategoryId", "invalidVideoMetadata", "invalidPublishAt",
            "invalidRecordingDetails", "invalidVideoGameRating", "invalidFilename", "defaultLanguageNotSet", "mediaBodyRequired",
            "missingRequiredParameter", "unknownPart", "invalidPart", "uploadTooLarge", "conditionNotMet":
            .permanent
        case "internalError", "backendError", "notReady", "INTERNAL", "UNAVAILABLE": .retrySame
        default: nil
        }
    }

    private static func unclassified(_ response: HTTPResponse, code: String?, visible: Bool) -> Problem {
        Problem(
            visible ? .uncertain : .retrySame, code: code?.excerpt(60) ?? "http-\(response.status)",
            message: "YouTube answered \(response.status) in a way that its documentation does not explain")
    }

    /// Google's quotas reset at midnight Pacific time, daylight saving included.
    static func nextPacificMidnight(after now: Timestamp) -> Timestamp {
        // Without zone data a whole day is the cautious answer.
        guard let zone = try? Zone.named("America/Los_Angeles") else { return now + .days(1) }
        return zone.startOfDay(zone.civil(at: now).date.adding(days: 1))
    }

    private static func message(_ reason: String, _ classification: Problem.Class) -> String {
        switch reason {
        case "quotaExceeded", "dailyLimitExceeded": "the Google project's daily quota is used up; it resets at midnight Pacific time"
        case "uploadLimitExceeded": "the channel may not upload more videos today"
        case "insufficientPermissions": "the login lacks a scope; log in again and grant uploading"
        case "accessNotConfigured": "the YouTube Data API is not enabled in the Google project"
        case "invalidTitle": "YouTube refuses the title: 1 to 100 characters without < and >"
        case "invalidDescription": "YouTube refuses the description: at most 5,000 bytes without < and >"
        case "invalidTags": "YouTube refuses the tags: together at most 500 characters"
        case "youtubeSignupRequired": "the Google account has no YouTube channel"
        default: classification == .reauthenticate ? "YouTube refuses the login: \(reason)" : "YouTube refuses: \(reason.excerpt(60))"
        }
    }
}
