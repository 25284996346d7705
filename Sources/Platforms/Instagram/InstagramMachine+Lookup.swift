import CivilTime
import HTTPValues

/// A lost answer to `media_publish`: the container's state, the account's recent posts and its quota tell.
extension InstagramMachine {
    mutating func tookLookupContainer(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        if let problem = loginRefused(response, at: now) { return .failed(problem) }
        lookup.tookContainer(response, at: now)
        guard let account else { return .unknown("the Instagram account is not known") }
        switch lookup.container {
        case .inProgress: return .unknown("Instagram is still working on the container")
        case .published, .finished, .lost, .unreadable:
            let since = min(postedSince, quotaRead ?? postedSince)
            return send(.lookUpMedia, InstagramRequests.recentMedia(draft, account: account, since: since), at: now)
        }
    }

    mutating func tookLookupMedia(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        if let problem = loginRefused(response, at: now) { return .failed(problem) }
        guard let list = success(response)?["data"]?.array else {
            return lookup.container == .published ? publishedWithoutID(at: now) : .unknown("the account's recent posts cannot be read")
        }
        let matches = InstagramLookup.matches(list, caption: draft.caption, since: postedSince)
        // Never the first of several: it may be somebody's manual post.
        if matches.count == 1 { return published(matches[0]) }
        switch lookup.container {
        case .published: return publishedWithoutID(at: now)
        case .inProgress, .unreadable: return .unknown("the container cannot be read and the post is not listed")
        case .finished, .lost: break
        }
        guard matches.isEmpty else { return .unknown("several recent posts look like this one") }
        guard lookup.hasOutlastedLag(at: now) else { return .unknown("not published yet, but Instagram may lag a minute behind") }
        lookup.listed = InstagramLookup.count(list, since: quotaRead ?? postedSince)
        guard quotaUsed != nil, let account else { return concludeAbsent() }
        return send(.lookUpQuota, InstagramRequests.quota(draft, account: account), at: now)
    }

    mutating func tookLookupQuota(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard let usedNow = success(response)?["data"]?[0]?["quota_usage"]?.looseInteger, let quotaUsed else {
            return .unknown("the account's publishing quota cannot be read")
        }
        // Other posts of the account also use it: only a rise that no listed post explains speaks for ours.
        if usedNow > quotaUsed + Int64(lookup.listed ?? 0) {
            return .unknown("the quota says that one post more was published than is listed")
        }
        return concludeAbsent()
    }

    private mutating func concludeAbsent() -> MachineAction {
        if lookup.container == .lost { container = nil }
        lookup = InstagramLookup()
        return absent()
    }

    /// The container is published beyond doubt; only its media id is not known. Listing may lag, so it is looked for a
    /// while; then the post is bound to the container.
    private mutating func publishedWithoutID(at now: Timestamp) -> MachineAction {
        let sent = visible.lastSent ?? container?.created ?? now
        guard now >= sent + .minutes(2), let container else { return .unknown("published, but its media id is not listed yet") }
        return published(RemotePost(id: "container:\(container.id)"))
    }

    /// The earliest instant at which a post of ours can carry, by the platform's clock.
    private var postedSince: Timestamp { (visible.firstSent ?? container?.created ?? .distantPast) - .seconds(60) }

    private func loginRefused(_ response: HTTPResponse, at now: Timestamp) -> Problem? {
        guard success(response) == nil, response.object?["error"] != nil else { return nil }
        let problem = InstagramError.of(response, visible: false, at: now).problem
        return problem.classification == .reauthenticate && problem.code.hasPrefix("190") ? problem : nil
    }
}
