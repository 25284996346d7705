import CivilTime
import Domain
import HTTPValues

/// Publishes to X: media in segments, processing, then the post. X has no idempotency key; a lost answer is resolved by
/// finding our media in the account's timeline.
package struct XMachine: SteppedMachine {
    enum Step: String, MachineStep {
        case identify
        case initialize
        case append
        case finalize
        case askProcessing = "ask-processing"
        case createPost = "create-post"
        case identifyForLookup = "identify-for-lookup"
        case readTimeline = "read-timeline"

        var kind: MachineRequest.Kind {
            switch self {
            case .identify, .initialize, .append, .finalize, .askProcessing: .prepare
            case .createPost: .visible
            case .identifyForLookup, .readTimeline: .lookup
            }
        }
    }

    let draft: Draft
    var pending: Step?
    var visible = VisibleCall()
    var post: RemotePost?
    private var userID: String?
    private var userName: String?
    private var upload: XUpload?
    /// Uploads thrown away because X refused their media id.
    private var refusedUploads = 0
    /// X called the text a duplicate: not finding the post is then no proof that it does not exist.
    private var wasCalledDuplicate = false
    private var lookupPages = 0
    /// A post is looked for by its content, among those since then.
    private var recalledSince: Timestamp?
    /// Those that read like it, of the pages so far.
    private var recalled: [RemotePost] = []

    package static var canRecall: Bool { true }

    package init(draft: Draft) { self.draft = draft }

    mutating func next(at now: Timestamp) -> MachineAction {
        guard userID != nil else { return send(.identify, XRequests.me(draft), at: now) }
        guard let media = draft.media.first else {
            if draft.caption.isEmpty { return .failed(Problem(.permanent, code: "empty", message: "a post on X needs text or media")) }
            return .ready(expires: nil)
        }
        if let expires = upload?.expires, now >= expires { upload = nil }
        guard let upload else { return send(.initialize, XRequests.initialize(draft, media: media), at: now) }
        return upload.isFinalized ? process(upload, at: now) : append(upload, media: media, at: now)
    }

    private mutating func append(_ upload: XUpload, media: MediaFile, at now: Timestamp) -> MachineAction {
        guard upload.offset < media.bytes else {
            // A finalize whose answer was lost may have worked: the state tells.
            if upload.finalizeWasSent { return send(.askProcessing, XRequests.status(draft, mediaID: upload.mediaID), at: now) }
            self.upload?.finalizeWasSent = true
            return send(.finalize, XRequests.finalize(draft, mediaID: upload.mediaID), at: now)
        }
        let range = MediaRange(sha256: media.sha256, offset: upload.offset, length: upload.nextLength(of: media.bytes))
        return send(.append, XRequests.append(draft, mediaID: upload.mediaID, segment: upload.segment, range: range), at: now)
    }

    private mutating func process(_ upload: XUpload, at now: Timestamp) -> MachineAction {
        if upload.isProcessed { return .ready(expires: upload.expires) }
        if let poll = upload.pollAt, now < poll { return .wait(until: poll) }
        return send(.askProcessing, XRequests.status(draft, mediaID: upload.mediaID), at: now)
    }

    mutating func open(at now: Timestamp) -> MachineAction {
        if draft.media.isEmpty {
            guard userID != nil else { return .failed(Problem(.retrySame, code: "not-prepared", message: "the post is not prepared")) }
            return send(.createPost, XRequests.create(draft, mediaID: nil), at: now)
        }
        guard let upload, upload.isProcessed else {
            return .failed(Problem(.retrySame, code: "not-prepared", message: "the upload is not prepared"))
        }
        if let expires = upload.expires, now >= expires {
            return .failed(Problem(.restart, code: "media-expired", message: "the uploaded media has expired; it is uploaded again"))
        }
        return send(.createPost, XRequests.create(draft, mediaID: upload.mediaID), at: now)
    }

    mutating func lookUp(at now: Timestamp) -> MachineAction {
        guard visible.firstSent != nil || upload?.isProcessed == true else {
            return .unknown("this state is from before the post was sent")
        }
        lookupPages = 0
        guard userID != nil else { return send(.identifyForLookup, XRequests.me(draft), at: now) }
        return readTimeline(page: nil, at: now)
    }

    mutating func recall(since: Timestamp, at now: Timestamp) -> MachineAction {
        recalledSince = since
        recalled = []
        lookupPages = 0
        guard userID != nil else { return send(.identifyForLookup, XRequests.me(draft), at: now) }
        return readTimeline(page: nil, at: now)
    }

    private mutating func readTimeline(page: String?, at now: Timestamp) -> MachineAction {
        lookupPages += 1
        let request = XRequests.timeline(draft, userID: userID ?? "", since: recalledSince ?? earliest, page: page)
        return send(.readTimeline, request, at: now)
    }

    /// Where the lookup's window begins. Our clock may be ahead of X's: with media, whose id proves that a post is ours, the
    /// window can be wide; by text alone it must be narrow, or an older post of the same words would count.
    private var earliest: Timestamp { sentAt - (upload == nil ? .seconds(60) : .days(1)) }

    /// When a post of ours can have appeared at the earliest, by our clock.
    private var sentAt: Timestamp { visible.firstSent ?? upload?.started ?? .distantPast }

    mutating func take(_ response: HTTPResponse, for step: Step, at now: Timestamp) -> MachineAction {
        switch step {
        case .identify:
            guard response.isSuccess else { return .failed(XErrors.problem(response, in: .read, at: now)) }
            return identify(response) ? next(at: now) : unexpected("no account")
        case .initialize: return tookInitialize(response, at: now)
        case .append: return tookAppend(response, at: now)
        case .finalize: return tookFinalize(response, at: now)
        case .askProcessing: return tookProcessing(response, at: now)
        case .createPost: return tookPost(response, at: now)
        case .identifyForLookup:
            guard response.isSuccess, identify(response) else { return inconclusive(response, at: now) }
            return readTimeline(page: nil, at: now)
        case .readTimeline: return tookTimeline(response, at: now)
        }
    }

    private mutating func identify(_ response: HTTPResponse) -> Bool {
        guard let user = response.object?["data"], let id = user["id"]?.digits else { return false }
        userID = id
        if let name = user["username"]?.string, (1...50).contains(name.utf8.count),
            name.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95 })
        {
            userName = name
        }
        return true
    }

    private mutating func tookInitialize(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard response.isSuccess else { return .failed(XErrors.problem(response, in: .prepare, at: now)) }
        guard let data = response.object?["data"], let id = data["id"]?.digits else { return unexpected("no media id") }
        let fresh = XUpload(
            mediaID: id, totalBytes: draft.media.first?.bytes ?? 0, started: now,
            expires: XUpload.expiry(data["expires_after_secs"], from: now))
        upload = fresh
        return next(at: now)
    }

    private mutating func tookAppend(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        let total = draft.media.first?.bytes ?? 0
        if response.isSuccess {
            upload?.advance(of: total)
            return next(at: now)
        }
        if response.status == 413 || response.status == 431, upload?.halveChunk(of: total) == true { return next(at: now) }
        return dropIfGone(response, in: .append, at: now)
    }

    private mutating func tookFinalize(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard response.isSuccess else { return dropIfGone(response, in: .append, at: now) }
        guard let data = response.object?["data"], data["id"]?.digits != nil else { return unexpected("no media after finalize") }
        upload?.isFinalized = true
        if let expires = XUpload.expiry(data["expires_after_secs"], from: now) { upload?.expires = expires }
        return processing(data["processing_info"], at: now)
    }

    private mutating func tookProcessing(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        let wasFinalized = upload?.isFinalized == true
        guard response.isSuccess, let data = response.object?["data"] else {
            if !wasFinalized, (400..<405).contains(response.status), response.status != 401, response.status != 403 {
                upload?.finalizeWasSent = false
                return next(at: now)
            }
            if response.isSuccess { return unexpected("no media state") }
            return dropIfGone(response, in: .append, at: now)
        }
        guard wasFinalized || data["processing_info"]?.object != nil else {
            upload?.finalizeWasSent = false
            return next(at: now)
        }
        upload?.isFinalized = true
        return processing(data["processing_info"], at: now)
    }

    private mutating func processing(_ info: JSON?, at now: Timestamp) -> MachineAction {
        guard let info, info != .null else {
            upload?.isProcessed = true
            return next(at: now)
        }
        switch info["state"]?.string {
        case "succeeded":
            upload?.isProcessed = true
            return next(at: now)
        case "failed":
            let name = info["error"]?["name"]?.string?.excerpt(40) ?? "failed"
            return .failed(Problem(.permanent, code: name, message: "X cannot process the media: \(name)"))
        case "pending", "in_progress":
            guard var waiting = upload else { return unexpected("a state without an upload") }
            let action = waiting.waitForProcessing(info["check_after_secs"]?.looseInteger, at: now)
            upload = waiting
            return action
        default:
            return unexpected("an unknown processing state")
        }
    }

    /// X no longer knows the upload, or says that it is incomplete: upload again. Nothing visible is involved.
    private mutating func dropIfGone(_ response: HTTPResponse, in call: XErrors.Call, at now: Timestamp) -> MachineAction {
        if [400, 404, 410].contains(response.status) {
            upload = nil
            return .failed(
                Problem(.retrySame, code: "upload-refused", message: "X refuses the upload (\(response.status)); it begins again"))
        }
        return .failed(XErrors.problem(response, in: call, at: now))
    }

    private mutating func tookPost(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        if response.isSuccess {
            guard let id = response.object?["data"]?["id"]?.digits else {
                return refused(Problem(.uncertain, code: "no-id", message: "X answered \(response.status) without a post"))
            }
            return published(remote(id))
        }
        if XErrors.isDuplicate(response) {
            wasCalledDuplicate = true
            return refused(Problem(.uncertain, code: "duplicate", message: "X has a post with this text already; it may be this one"))
        }
        if XErrors.refusesMedia(response), refusedUploads < 1 {
            refusedUploads += 1
            upload = nil
            return refused(Problem(.retrySame, code: "media-refused", message: "X refuses the uploaded media; it is uploaded again"))
        }
        return refused(XErrors.problem(response, in: .create, at: now))
    }

    private mutating func tookTimeline(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        // An empty page has no `data`, but always `meta`: without either it is not a timeline.
        guard response.isSuccess, let body = response.object, body["meta"]?["result_count"]?.int != nil || body["data"]?.array != nil else {
            return inconclusive(response, at: now)
        }
        let posts = body["data"]?.array ?? []
        if let recalledSince { return tookRecalled(posts, nextPage: body["meta"]?["next_token"]?.string, since: recalledSince, at: now) }
        let matches = posts.compactMap {
            XTimeline.match($0, mediaID: upload?.mediaID, caption: draft.caption, since: earliest)
        }
        if let match = matches.first, upload?.mediaID != nil || matches.count == 1 { return published(remote(match)) }
        if let page = body["meta"]?["next_token"]?.string, page.utf8.count <= 256 {
            return lookupPages < 10 ? readTimeline(page: page, at: now) : .unknown("too many posts since then to find ours")
        }
        if matches.count > 1 { return .unknown("several posts have this text") }
        if wasCalledDuplicate { return .unknown("X calls the text a duplicate, but no such post of ours is listed") }
        return absent()
    }

    /// One post of the same words, with media if ours has media, is the one; what its media is cannot be told.
    private mutating func tookRecalled(
        _ posts: [JSON], nextPage: String?, since: Timestamp, at now: Timestamp
    ) -> MachineAction {
        for (id, made) in posts.compactMap({ XTimeline.reading($0, like: draft.caption, hasMedia: !draft.media.isEmpty, since: since) }) {
            var post = remote(id)
            post.at = made
            recalled.append(post)
        }
        if let nextPage, nextPage.utf8.count <= 256 {
            return lookupPages < 10
                ? readTimeline(page: nextPage, at: now) : .unknown("there are too many posts since then to find this one")
        }
        guard recalled.count < 2 else { return .unknown("several posts since then read like this one") }
        return recalled.first.map { published($0) } ?? absent()
    }

    private func inconclusive(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        let problem = XErrors.problem(response, in: .read, at: now)
        if problem.classification == .reauthenticate { return .failed(problem) }
        return .unknown(response.isSuccess ? "X's answer is no timeline" : problem.message)
    }

    private func remote(_ id: String) -> RemotePost {
        RemotePost(id: id, permalink: "https://x.com/\(userName ?? "i/web")/status/\(id)")
    }

    private func unexpected(_ what: String) -> MachineAction {
        .failed(Problem(.retrySame, code: "unexpected-answer", message: "X's answer makes no sense: \(what)"))
    }
}
