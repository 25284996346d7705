import CivilTime
import Foundation
import HTTPValues

/// Meta's error envelope and what each (code, subcode) means for a post (platform contract §0.2, §1.8). Never by
/// `type`, text, `is_transient` or status alone: all four are known to mislead.
struct InstagramError: Hashable {
    /// What the machine does about its container.
    enum Remedy { case keep, newContainer, stillProcessing }

    var problem: Problem
    var remedy: Remedy

    /// - Parameter visible: the call was media_publish: some codes then leave open whether it worked.
    static func of(_ response: HTTPResponse, visible: Bool, at now: Timestamp) -> InstagramError {
        guard let error = response.object?["error"], let code = error["code"]?.looseInteger else {
            return InstagramError(
                problem: Problem(
                    visible ? .uncertain : .retrySame, code: "http-\(response.status)",
                    message: "Instagram answered \(response.status) in a way that its documentation does not explain"), remedy: .keep)
        }
        let subcode = error["error_subcode"]?.looseInteger
        var result = of(code: code, subcode: subcode, regain: regainTime(response), at: now)
        result.problem.requestID = error["fbtrace_id"]?.string?.excerpt(64)
        if visible, response.status >= 500 || mayHaveWorked(code, subcode) {
            result.problem.classification = .uncertain
            result.remedy = .keep
        }
        return result
    }

    /// A container's `status` text embeds the subcode of an asynchronous failure.
    static func ofContainer(status text: String?, at now: Timestamp) -> InstagramError {
        of(code: 0, subcode: text.flatMap(publishingSubcode), regain: nil, at: now)
    }

    static func of(code: Int64, subcode: Int64?, regain: Duration?, at now: Timestamp) -> InstagramError {
        let name = subcode.map { "\(code)/\($0)" } ?? "\(code)"
        func make(_ classification: Problem.Class, _ message: String, _ remedy: Remedy = .keep) -> InstagramError {
            InstagramError(problem: Problem(classification, code: name, message: message), remedy: remedy)
        }
        if let subcode, let known = bySubcode(subcode, make, at: now) { return known }
        switch code {
        case 1, 2, -1: return make(.retrySame, "Instagram's servers failed")
        case -2: return make(.retrySame, "the upload has expired or failed", .newContainer)
        case 3, 10, 200...299: return make(.reauthenticate, "the login lacks a permission; log in again and grant it")
        case 4, 17, 32, 341, 613, 80001, 80002:
            return make(.waitUntil(now + (regain ?? .hours(1))), "Instagram's rate limit is reached")
        case 102, 190: return tokenRefused(subcode, make)
        case 368: return make(.suspend, "Instagram has blocked the account for its content or behaviour")
        case 100 where subcode == 33: return make(.retrySame, "Instagram does not show the object yet")
        case 20, 100, 2500, 2635: return make(.permanent, "Instagram refuses the request's parameters")
        // A container that failed for an unnamed reason: another one may not.
        case 0: return make(.retrySame, "Instagram could not process the video", .newContainer)
        default: return make(.retrySame, "Instagram answered with the unknown error \(name)")
        }
    }

    private static func tokenRefused(_ subcode: Int64?, _ make: (Problem.Class, String, Remedy) -> InstagramError) -> InstagramError {
        switch subcode {
        case 459, 464: make(.suspend, "Facebook wants the account's owner to act on facebook.com first", .keep)
        default: make(.reauthenticate, "Instagram refuses the login", .keep)
        }
    }

    private static func bySubcode(
        _ subcode: Int64, _ make: (Problem.Class, String, Remedy) -> InstagramError, at now: Timestamp
    ) -> InstagramError? {
        switch subcode {
        case 2_207_042: make(.waitUntil(now + .hours(1)), "the account's publishing quota of 24 hours is used up", .keep)
        case 2_207_027: make(.retrySame, "the container is not ready yet", .stillProcessing)
        case 2_207_051: make(.suspend, "Instagram restricts the account's actions as spam", .keep)
        case 2_207_050: make(.suspend, "the account is restricted; its owner must act in the app", .keep)
        case 2_207_001: make(.retrySame, "Instagram's servers failed", .keep)
        case 2_207_003, 2_207_032, 2_207_052: make(.retrySame, "Instagram could not take the media", .keep)
        case 2_207_008: make(.retrySame, "Instagram does not know the container yet, or not any more", .keep)
        case 2_207_006, 2_207_020, 2_207_053, 2_207_076, 2_207_077, 2_207_082, 2_207_085:
            make(.retrySame, "the container failed; another one is made", .newContainer)
        case 2_207_026: make(.permanent, "Instagram does not support this video's format", .keep)
        case 2_207_010: make(.permanent, "the caption is too long: 2,200 characters, 30 hashtags, 20 mentions", .keep)
        case 2_207_040: make(.permanent, "more than 20 mentions", .keep)
        case 2_207_057: make(.permanent, "the cover's time lies outside the video", .keep)
        case 2_207_004, 2_207_005, 2_207_009, 2_207_023, 2_207_028, 2_207_035, 2_207_036, 2_207_037, 2_207_073, 2_207_081, 2_207_083,
            2_207_089:
            make(.permanent, "Instagram refuses the post", .keep)
        default: nil
        }
    }

    /// Answers after which posts have been seen live.
    private static func mayHaveWorked(_ code: Int64, _ subcode: Int64?) -> Bool {
        if subcode == 2_207_001 { return true }
        if let subcode, (2_207_000...2_207_999).contains(subcode) { return false }
        return [1, 2, -1, 10, 20].contains(code) || !isListed(code)
    }

    private static func isListed(_ code: Int64) -> Bool {
        switch code {
        case 3, 4, 17, 32, 100, 102, 190, 200...299, 341, 368, 613, 2500, 2635, 80001, 80002: true
        default: false
        }
    }

    /// Minutes from `X-Business-Use-Case-Usage`; the longest of all entries, at most a day.
    private static func regainTime(_ response: HTTPResponse) -> Duration? {
        guard let header = response.header("X-Business-Use-Case-Usage"), header.utf8.count <= 65_536,
            let usage = JSON(parsing: .init(header.utf8))?.object
        else { return nil }
        let minutes = usage.values.flatMap { $0.array ?? [] }.compactMap { $0["estimated_time_to_regain_access"]?.looseInteger }.max()
        guard let minutes, minutes > 0 else { return nil }
        return .minutes(min(minutes, 1440))
    }

    /// The first `2207ddd` in a text.
    static func publishingSubcode(_ text: String) -> Int64? {
        for run in text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }) where run.count == 7 && run.hasPrefix("2207") {
            return Int64(run)
        }
        return nil
    }
}
