import CivilTime
import Domain
import HTTPValues

/// Publishes a reel to Instagram: container, bytes, processing, then `media_publish`, which makes it visible.
package struct InstagramMachine: SteppedMachine {
    enum Step: String, MachineStep {
        case findAccount = "find-account"
        case createContainer = "create-container"
        case upload
        case askOffset = "ask-offset"
        case askStatus = "ask-status"
        case readQuota = "read-quota"
        case publish
        case lookUpContainer = "look-up-container"
        case lookUpMedia = "look-up-media"
        case lookUpQuota = "look-up-quota"
        case recallAccount = "recall-account"
        case recallMedia = "recall-media"
        case readPermalink = "read-permalink"

        var kind: MachineRequest.Kind {
            switch self {
            case .findAccount, .createContainer, .upload, .askOffset, .askStatus, .readQuota: .prepare
            case .publish: .visible
            case .lookUpContainer, .lookUpMedia, .lookUpQuota, .recallAccount, .recallMedia: .lookup
            case .readPermalink: .followUp
            }
        }
    }

    let draft: Draft
    var pending: Step?
    var visible = VisibleCall()
    var post: RemotePost?
    var account: String?
    var container: InstagramContainer?
    var lookup = InstagramLookup()
    /// The account's publishing quota as it was before the visible call: evidence for a lookup.
    var quotaUsed: Int64?
    var quotaRead: Timestamp?
    /// A post is looked for by its content, among those since then.
    var recalledSince: Timestamp?
    private var accountsSeen: [String] = []
    private var accountPages = 0
    /// Containers that Instagram let fail.
    private var failedContainers = 0
    private var unknownContainer = 0

    package init(draft: Draft) {
        self.draft = draft
        account = draft.settings["account_id"]?.digits
    }

    mutating func next(at now: Timestamp) -> MachineAction {
        if let refusal = unsupported { return .failed(Problem(.permanent, code: refusal.code, message: refusal.message)) }
        guard let media = draft.media.first else {
            return .failed(Problem(.permanent, code: "media-missing", message: "a reel needs a video"))
        }
        guard let account else { return findAccount(.findAccount, page: nil, at: now) }
        if let container, now >= container.expires { self.container = nil }
        guard let container else {
            return send(.createContainer, InstagramRequests.createContainer(draft, account: account), at: now)
        }
        if !container.isUploaded {
            guard let offset = container.offset else {
                return send(.askOffset, InstagramRequests.uploadState(draft, container: container.id), at: now)
            }
            return send(.upload, InstagramRequests.upload(draft, uri: container.uri, media: media, from: offset), at: now)
        }
        if !container.isFinished {
            if let poll = container.pollAt, now < poll { return .wait(until: poll) }
            return send(.askStatus, InstagramRequests.status(draft, container: container.id), at: now)
        }
        guard quotaRead != nil else { return send(.readQuota, InstagramRequests.quota(draft, account: account), at: now) }
        return .ready(expires: container.expires)
    }

    private var unsupported: (code: String, message: String)? {
        if draft.settings["login"]?.string == "instagram" {
            return ("login-unsupported", "an Instagram login cannot take a file's bytes; use a Facebook login")
        }
        if let media = draft.media.first, !media.mimeType.hasPrefix("video/") {
            return ("media-unsupported", "only videos can be posted to Instagram by upload")
        }
        return nil
    }

    mutating func open(at now: Timestamp) -> MachineAction {
        guard let account, let container, container.isFinished else {
            return .failed(Problem(.retrySame, code: "not-prepared", message: "the container is not prepared"))
        }
        guard now < container.expires else {
            return .failed(Problem(.restart, code: "container-expired", message: "the container has expired; another one is made"))
        }
        lookup = InstagramLookup()
        return send(.publish, InstagramRequests.publish(draft, account: account, container: container.id), at: now)
    }

    mutating func lookUp(at now: Timestamp) -> MachineAction {
        guard let container else { return .unknown("no container is known for this post") }
        return send(.lookUpContainer, InstagramRequests.status(draft, container: container.id), at: now)
    }

    mutating func followUp(at now: Timestamp) -> MachineAction {
        guard let post, post.permalink == nil, post.id.allSatisfy(\.isNumber) else { return .settled(nil) }
        return send(.readPermalink, InstagramRequests.permalink(draft, media: post.id), at: now)
    }

    mutating func interrupted(_ step: Step) {
        if step == .upload { container?.offset = nil }
    }

    mutating func take(_ response: HTTPResponse, for step: Step, at now: Timestamp) -> MachineAction {
        switch step {
        case .findAccount, .recallAccount: tookAccounts(response, for: step, at: now)
        case .createContainer: tookContainer(response, at: now)
        case .upload: tookUpload(response, at: now)
        case .askOffset: tookOffset(response, at: now)
        case .askStatus: tookStatus(response, at: now)
        case .readQuota: tookQuota(response, at: now)
        case .publish: tookPublish(response, at: now)
        case .lookUpContainer: tookLookupContainer(response, at: now)
        case .lookUpMedia: tookLookupMedia(response, at: now)
        case .lookUpQuota: tookLookupQuota(response, at: now)
        case .recallMedia: tookRecalledMedia(response, at: now)
        case .readPermalink: tookPermalink(response)
        }
    }

    /// - Parameter step: what it is for.
    mutating func findAccount(_ step: Step, page: String?, at now: Timestamp) -> MachineAction {
        if page == nil { accountsSeen = [] }
        accountPages = page == nil ? 1 : accountPages + 1
        return send(step, InstagramRequests.accounts(draft, page: page), at: now)
    }

    private mutating func tookAccounts(_ response: HTTPResponse, for step: Step, at now: Timestamp) -> MachineAction {
        guard let pages = success(response)?["data"]?.array else { return failed(response, at: now) }
        for id in pages.compactMap({ $0["instagram_business_account"]?["id"]?.digits }) where !accountsSeen.contains(id) {
            accountsSeen.append(id)
        }
        let paging = response.object?["paging"]
        if paging?["next"]?.string != nil, let after = paging?["cursors"]?["after"]?.string, after.utf8.count <= 1024, accountPages < 10 {
            return findAccount(step, page: after, at: now)
        }
        guard let only = accountsSeen.first else {
            return permanent("no-account", "the login reaches no Instagram professional account that is linked to a Page")
        }
        guard accountsSeen.count == 1 else {
            return permanent(
                "several-accounts", "the login reaches several Instagram accounts (\(accountsSeen.joined(separator: ", "))): set account_id"
            )
        }
        account = only
        return step == .recallAccount ? recallMedia(at: now) : next(at: now)
    }

    private mutating func tookContainer(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard let body = success(response) else { return failed(response, at: now) }
        guard let id = body["id"]?.digits, let uri = body["uri"]?.string?.httpsLink(on: [InstagramRequests.uploadHost]) else {
            return unexpected("no container with an upload address on \(InstagramRequests.uploadHost)")
        }
        container = InstagramContainer(id: id, uri: uri, created: now)
        unknownContainer = 0
        return next(at: now)
    }

    private mutating func tookUpload(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        if response.isSuccess, response.object?["success"]?.bool == true {
            container?.isUploaded = true
            return processing(at: now)
        }
        container?.offset = nil
        guard let debug = response.object?["debug_info"] else {
            return response.isSuccess ? unexpected("an upload that is neither taken nor refused") : failed(response, at: now)
        }
        let type = debug["type"]?.string?.excerpt(40) ?? "upload-failed"
        switch type {
        case "NotAuthorizedError":
            return .failed(Problem(.reauthenticate, code: type, message: "Instagram's upload host refuses the login"))
        case "OffsetInvalidError", "PartialRequestError": break
        default:
            if debug["retriable"]?.bool == false { return containerFailed(Problem(.retrySame, code: type, message: "the upload failed")) }
        }
        return .failed(Problem(.retrySame, code: type, message: "the upload was cut short; it goes on where it stopped"))
    }

    private mutating func tookOffset(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard let body = success(response), let media = draft.media.first else { return failed(response, at: now) }
        switch body["status_code"]?.string {
        case "ERROR", "EXPIRED", "PUBLISHED", "FINISHED":
            container?.isUploaded = true
            return tookStatus(response, at: now)
        case "IN_PROGRESS": break
        default: return unexpected("an unknown container state")
        }
        container?.tookUploadState(body, total: media.bytes)
        return container?.isUploaded == true ? processing(at: now) : next(at: now)
    }

    private mutating func tookStatus(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard let body = success(response) else { return failed(response, at: now) }
        switch body["status_code"]?.string {
        case "FINISHED":
            container?.isFinished = true
            return next(at: now)
        case "IN_PROGRESS":
            return processing(at: now)
        case "PUBLISHED":
            // Published although this state never sent the call: it must not be published again.
            return .failed(Problem(.uncertain, code: "PUBLISHED", message: "Instagram says that the container is published already"))
        case "EXPIRED":
            container = nil
            return .failed(Problem(.retrySame, code: "EXPIRED", message: "the container has expired; another one is made"))
        case "ERROR":
            let error = InstagramError.ofContainer(status: body["status"]?.string, at: now)
            return error.remedy == .newContainer ? containerFailed(error.problem) : .failed(error.problem)
        default:
            return unexpected("an unknown container state")
        }
    }

    private mutating func processing(at now: Timestamp) -> MachineAction {
        guard let poll = container?.waitForProcessing(at: now) else {
            return .failed(
                Problem(.retrySame, code: "processing-slow", message: "Instagram is still processing the video after 15 minutes"))
        }
        return .wait(until: poll)
    }

    private mutating func tookQuota(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        // Only evidence for a lookup: a post does not fail because the quota cannot be read.
        quotaUsed = success(response)?["data"]?[0]?["quota_usage"]?.looseInteger
        quotaRead = now
        return next(at: now)
    }

    private mutating func tookPublish(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        if let body = success(response) {
            guard let id = body["id"]?.digits else {
                return refused(Problem(.uncertain, code: "no-id", message: "Instagram answered \(response.status) without a media id"))
            }
            return published(RemotePost(id: id))
        }
        let error = InstagramError.of(response, visible: true, at: now)
        switch error.remedy {
        case .stillProcessing: container?.isFinished = false
        case .newContainer: container = nil
        case .keep: break
        }
        if error.problem.code.hasSuffix("/2207008") {
            unknownContainer += 1
            if unknownContainer > 2 { container = nil }
        }
        return refused(error.problem)
    }

    private mutating func tookPermalink(_ response: HTTPResponse) -> MachineAction {
        guard let link = success(response)?["permalink"]?.string?.httpsLink(on: InstagramLookup.hosts) else { return .settled(nil) }
        post?.permalink = link
        return .settled(post)
    }

    /// The body of a success; nil also for a 200 that carries an error.
    func success(_ response: HTTPResponse) -> JSON? {
        guard response.isSuccess, let body = response.object, body["error"] == nil else { return nil }
        return body
    }

    /// The refusal of an invisible call.
    private mutating func failed(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        let error = InstagramError.of(response, visible: false, at: now)
        return error.remedy == .newContainer ? containerFailed(error.problem) : .failed(error.problem)
    }

    /// A failed container is replaced once or twice, then the video is to blame.
    private mutating func containerFailed(_ problem: Problem) -> MachineAction {
        container = nil
        failedContainers += 1
        var verdict = problem
        if failedContainers > 2 { verdict.classification = .permanent }
        return .failed(verdict)
    }

    private func permanent(_ code: String, _ message: String) -> MachineAction {
        .failed(Problem(.permanent, code: code, message: message))
    }

    private func unexpected(_ what: String) -> MachineAction {
        .failed(Problem(.retrySame, code: "unexpected-answer", message: "Instagram's answer makes no sense: \(what)"))
    }
}
