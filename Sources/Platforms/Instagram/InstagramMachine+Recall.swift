import CivilTime
import HTTPValues

/// A post that nobody remembers: one reel with our caption among the account's posts since then.
extension InstagramMachine {
    package static var canRecall: Bool { true }

    mutating func recall(since: Timestamp, at now: Timestamp) -> MachineAction {
        recalledSince = since
        return account == nil ? findAccount(.recallAccount, page: nil, at: now) : recallMedia(at: now)
    }

    mutating func recallMedia(at now: Timestamp) -> MachineAction {
        guard let account, let recalledSince else { return .unknown("the Instagram account is not known") }
        return send(.recallMedia, InstagramRequests.recentMedia(draft, account: account, since: recalledSince), at: now)
    }

    mutating func tookRecalledMedia(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard let body = success(response), let list = body["data"]?.array, let recalledSince else {
            let problem = InstagramError.of(response, visible: false, at: now).problem
            return response.object?["error"] == nil ? .unknown("the account's recent posts cannot be read") : .failed(problem)
        }
        let matches = InstagramLookup.matches(list, caption: draft.caption, since: recalledSince)
        // One page reaches back far enough unless a hundred posts were made since.
        let isWhole = body["paging"]?["next"]?.string == nil || list.count < InstagramRequests.pageSize
        switch (matches.count, isWhole) {
        case (1, true): return published(matches[0])
        case (0, true): return absent()
        case (_, false): return .unknown("there are too many posts since then to find this one")
        default: return .unknown("several posts since then look like this one")
        }
    }
}
