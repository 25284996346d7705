import CivilTime
import HTTPValues

/// X's four error shapes (platform contract B.8), by problem type, parameter, code and status.
enum XErrors {
    enum Call { case prepare, append, create, read }

    static func problem(_ response: HTTPResponse, in call: Call, at now: Timestamp) -> Problem {
        let body = response.object
        // The URIs come with two hosts (api.twitter.com, api.x.com): only the last segment tells.
        let type = body?["type"]?.string.flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
        let legacy = body?["errors"]?[0]?["code"]?.int
        if response.status == 429 || legacy == 88 { return limited(response, type: type, at: now) }
        if let known = byType(type, response, body) { return known }
        switch response.status {
        case 401: return Problem(.reauthenticate, code: "401", message: "X refuses the login")
        case 402: return outOfCredits
        case 403 where body != nil: return forbidden(body, call)
        case 400 where body?["errors"]?.array != nil || body?["title"]?.string != nil:
            return Problem(.permanent, code: "invalid-request", message: "X refuses the request: \(detail(body))")
        // Before any byte of the request was understood: the edge refuses a chunk that is too large.
        case 413, 431:
            return Problem(
                call == .create ? .permanent : .retrySame, code: "\(response.status)", message: "X refuses the size of the request")
        default:
            // 5xx and whatever the documents do not explain: a post may have been made.
            let classification: Problem.Class = call == .create ? .uncertain : .retrySame
            return Problem(classification, code: "http-\(response.status)", message: "X answered \(response.status)")
        }
    }

    /// Whether the platform says that the media id is of no use any more; `parameters` names the field.
    static func refusesMedia(_ response: HTTPResponse) -> Bool {
        guard response.status == 400, let errors = response.object?["errors"]?.array else { return false }
        return errors.contains { $0["parameters"]?["media.media_ids"] != nil }
    }

    /// X has no code for a duplicate: title and type are those of any refusal, so its fixed sentence must be read.
    static func isDuplicate(_ response: HTTPResponse) -> Bool {
        response.status == 403 && response.object?["detail"]?.string?.lowercased().contains("duplicate content") == true
    }

    private static func byType(_ type: String, _ response: HTTPResponse, _ body: JSON?) -> Problem? {
        switch type {
        case "credits", "credits-depleted": outOfCredits
        case "user-suspended": Problem(.suspend, code: type, message: "X has suspended the account")
        case "usage-capped": usageCapped(body)
        case "unsupported-authentication", "oauth1-permissions":
            Problem(.reauthenticate, code: type, message: "the login lacks the permission to post; log in again")
        case "client-forbidden":
            Problem(
                .permanent, code: type,
                message: "X does not let this application post: \(body?["reason"]?.string?.excerpt(60) ?? "no reason given")")
        case "invalid-request" where response.status == 400:
            Problem(.permanent, code: type, message: "X refuses the request: \(detail(body))")
        case "not-authorized-for-resource", "disallowed-resource":
            Problem(.permanent, code: type, message: "X refuses the request: \(detail(body))")
        default: nil
        }
    }

    private static func forbidden(_ body: JSON?, _ call: Call) -> Problem {
        // A token granted before media.write existed can post text but not upload (platform contract B.2).
        if call == .append || call == .prepare {
            return Problem(.reauthenticate, code: "403", message: "X forbids it: the login may lack media.write; \(detail(body))")
        }
        return Problem(.permanent, code: "403", message: "X forbids it: \(detail(body))")
    }

    private static var outOfCredits: Problem {
        Problem(.suspend, code: "credits", message: "the X account has no credits left; add some, then resume the destination")
    }

    private static func usageCapped(_ body: JSON?) -> Problem {
        Problem(
            .suspend, code: "usage-capped",
            message: "X's \(body?["period"]?.string?.excerpt(20) ?? "usage") cap is reached: \(detail(body))")
    }

    /// The latest applicable reset: the user's day if that is used up, the app's day, else the 15-minute window.
    private static func limited(_ response: HTTPResponse, type: String, at now: Timestamp) -> Problem {
        if type == "usage-capped" || response.object?["title"]?.string == "UsageCapExceeded" { return usageCapped(response.object) }
        var resets: [Timestamp] = []
        for family in ["x-user-limit-24hour", "x-app-limit-24hour"] where response.integer("\(family)-remaining") == 0 {
            if let reset = reset(response, family) { resets.append(reset) }
        }
        if resets.isEmpty, let reset = reset(response, "x-rate-limit") { resets.append(reset) }
        let latest = resets.max() ?? now + .minutes(15)
        let until = min(max(latest, now + .seconds(1)), now + .days(2))
        return Problem(.waitUntil(until), code: "429", message: "X's rate limit is reached")
    }

    private static func reset(_ response: HTTPResponse, _ family: String) -> Timestamp? {
        guard let seconds = response.integer("\(family)-reset"), (0...253_402_300_799).contains(seconds) else { return nil }
        return Timestamp(seconds: seconds)
    }

    private static func detail(_ body: JSON?) -> String {
        (body?["errors"]?[0]?["message"]?.string ?? body?["detail"]?.string ?? "no detail given").excerpt()
    }
}
