import CivilTime
import Domain
import Foundation
import HTTPValues

/// Publishes a video to YouTube by a resumable upload. Nothing exists on the channel before the last byte has come, so
/// the last chunk is the visible call; a status query on the session says afterwards whether the video was created.
package struct YouTubeMachine: SteppedMachine {
    enum Step: String, MachineStep {
        case openSession = "open-session"
        case askOffset = "ask-offset"
        case upload
        case uploadEnd = "upload-end"
        case statusQuery = "status-query"
        case findUploads = "find-uploads"
        case listUploads = "list-uploads"

        var kind: MachineRequest.Kind {
            switch self {
            case .openSession, .askOffset, .upload: .prepare
            case .uploadEnd: .visible
            case .statusQuery, .findUploads, .listUploads: .lookup
            }
        }
    }

    let draft: Draft
    var pending: Step?
    var visible = VisibleCall()
    var post: RemotePost?
    /// The text of a sealed URL.
    private var session: String?
    private var sessionOpened: Timestamp?
    /// Bytes that YouTube has confirmed; nil when it must be asked.
    private var offset: Int64?
    /// Chunks in a row that brought nothing further.
    private var stalls = 0
    /// Sessions lost in a row without a confirmed byte between.
    private var lostSessions = 0
    /// What is known of a search by content; nil: there is none.
    var search: YouTubeSearch?

    package init(draft: Draft) { self.draft = draft }

    mutating func next(at now: Timestamp) -> MachineAction {
        guard let media = draft.media.first, media.bytes > 0 else { return permanent("media-missing", "YouTube needs a video file") }
        guard let title = draft.title, !title.isEmpty else { return permanent("title-missing", "YouTube needs a title") }
        if let sessionOpened, now >= sessionOpened + YouTubeMachine.sessionLife { forgetSession() }
        guard let session else { return send(.openSession, YouTubeRequests.openSession(draft, title: title, media: media), at: now) }
        guard let offset else { return send(.askOffset, YouTubeRequests.statusQuery(draft, session: session, media: media), at: now) }
        let length = YouTubeMachine.preparedChunk(from: offset, total: media.bytes)
        guard length > 0 else { return .ready(expires: sessionOpened.map { $0 + YouTubeMachine.sessionLife }) }
        return send(.upload, YouTubeRequests.chunk(draft, session: session, media: media, from: offset, length: length), at: now)
    }

    mutating func open(at now: Timestamp) -> MachineAction {
        if let sessionOpened, now >= sessionOpened + YouTubeMachine.sessionLife {
            return .failed(Problem(.restart, code: "session-old", message: "the upload session is too old to be relied upon"))
        }
        guard let media = draft.media.first, let session, let offset,
            YouTubeMachine.preparedChunk(from: offset, total: media.bytes) == 0, offset < media.bytes
        else { return .failed(Problem(.retrySame, code: "not-prepared", message: "the upload is not prepared")) }
        let request = YouTubeRequests.chunk(draft, session: session, media: media, from: offset, length: media.bytes - offset)
        return send(.uploadEnd, request, at: now)
    }

    mutating func lookUp(at now: Timestamp) -> MachineAction {
        guard let session, let media = draft.media.first else { return .unknown("no upload session is known for this post") }
        return send(.statusQuery, YouTubeRequests.statusQuery(draft, session: session, media: media), at: now)
    }

    mutating func interrupted(_ step: Step) {
        switch step {
        case .upload, .uploadEnd, .askOffset: offset = nil
        case .openSession, .statusQuery, .findUploads, .listUploads: break
        }
    }

    mutating func take(_ response: HTTPResponse, for step: Step, at now: Timestamp) -> MachineAction {
        switch step {
        case .openSession: tookSession(response, at: now)
        case .askOffset, .upload: tookProgress(response, step, at: now)
        case .uploadEnd: tookEnd(response, at: now)
        case .statusQuery: tookStatus(response, at: now)
        case .findUploads: tookChannel(response, at: now)
        case .listUploads: tookUploads(response, at: now)
        }
    }

    private mutating func tookSession(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        guard response.isSuccess else { return .failed(YouTubeErrors.problem(response, visible: false, at: now)) }
        guard let location = response.header("Location").flatMap(SealedURL.init(text:)), location.origin == YouTubeRequests.uploadOrigin
        else { return .failed(Problem(.retrySame, code: "no-session", message: "YouTube opened no upload session on its own host")) }
        session = location.text
        sessionOpened = now
        offset = 0
        return next(at: now)
    }

    private mutating func tookProgress(_ response: HTTPResponse, _ step: Step, at now: Timestamp) -> MachineAction {
        let before = offset
        offset = nil
        switch response.status {
        case 308:
            guard let confirmed = confirmedBytes(response) else { return unexpected("a 308 with a Range that makes no sense") }
            adoptLocation(response)
            offset = confirmed
            lostSessions = 0
            stalls = step == .upload && confirmed <= before ?? 0 ? stalls + 1 : 0
            guard stalls <= 3 else {
                stalls = 0
                return unexpected("an upload that does not advance")
            }
            return next(at: now)
        case 404, 410:
            // Nothing visible is outstanding here, so the lost session cannot have made a video.
            forgetSession()
            lostSessions += 1
            return lostSessions <= 2 ? next(at: now) : sessionLost()
        default:
            // Complete although the end was never sent in this state: a ledger restored from an older copy.
            if response.isSuccess {
                return .failed(Problem(.uncertain, code: "complete", message: "YouTube says that the upload was completed before"))
            }
            return .failed(YouTubeErrors.problem(response, visible: false, at: now))
        }
    }

    private mutating func tookEnd(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        offset = nil
        if let found = createdVideo(response) { return published(found) }
        switch response.status {
        case 308:
            return refused(
                Problem(.retrySame, code: "http-308", message: "YouTube did not take the upload's last bytes; they are sent again"))
        case 404, 410:
            forgetSession()
            return refused(
                Problem(.retrySame, code: "http-\(response.status)", message: "the upload session is gone; the upload begins again"))
        case 200..<300:
            return refused(Problem(.uncertain, code: "no-video", message: "YouTube answered \(response.status) without a video"))
        default:
            return refused(YouTubeErrors.problem(response, visible: true, at: now))
        }
    }

    private mutating func tookStatus(_ response: HTTPResponse, at now: Timestamp) -> MachineAction {
        if let found = createdVideo(response) { return published(found) }
        switch response.status {
        case 308:
            guard let confirmed = confirmedBytes(response) else { return .unknown("YouTube's answer to the status query makes no sense") }
            guard confirmed < draft.media.first?.bytes ?? 0 else {
                return .unknown("YouTube has all bytes but has made no video of them yet")
            }
            offset = confirmed
            return absent()
        case 404, 410: return .unknown("the upload session is gone; whether it made a video cannot be told")
        default:
            let problem = YouTubeErrors.problem(response, visible: false, at: now)
            return problem.classification == .reauthenticate ? .failed(problem) : .unknown(problem.message)
        }
    }

    /// From `Range: bytes=0-LAST`; without the header nothing was kept. Nil when it contradicts the file.
    private func confirmedBytes(_ response: HTTPResponse) -> Int64? {
        guard let range = response.header("Range") else { return 0 }
        guard range.hasPrefix("bytes=0-"), let last = Int64(range.dropFirst(8)), last >= 0, last < draft.media.first?.bytes ?? 0 else {
            return nil
        }
        return last + 1
    }

    /// A 308 may move the session.
    private mutating func adoptLocation(_ response: HTTPResponse) {
        guard let moved = response.header("Location").flatMap(SealedURL.init(text:)), moved.origin == YouTubeRequests.uploadOrigin else {
            return
        }
        session = moved.text
    }

    private func createdVideo(_ response: HTTPResponse) -> RemotePost? {
        guard response.status == 200 || response.status == 201, let id = response.object?["id"]?.string, YouTubeMachine.isVideoID(id) else {
            return nil
        }
        return RemotePost(id: id, permalink: YouTubeMachine.address(id))
    }

    static func isVideoID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_")
            }
    }

    static func address(_ id: String) -> String { "https://www.youtube.com/watch?v=\(id)" }

    private mutating func forgetSession() {
        session = nil
        sessionOpened = nil
        offset = nil
    }

    private mutating func sessionLost() -> MachineAction {
        lostSessions = 0
        return .failed(Problem(.retrySame, code: "session-lost", message: "YouTube loses each upload session at once"))
    }

    private func unexpected(_ what: String) -> MachineAction {
        .failed(Problem(.retrySame, code: "unexpected-answer", message: "YouTube answered with \(what)"))
    }

    private func permanent(_ code: String, _ message: String) -> MachineAction {
        .failed(Problem(.permanent, code: code, message: message))
    }

    /// Google documents one week for the upload servers that YouTube shares.
    static let sessionLife: Duration = .days(6)

    /// How much may be sent before the visible call: whole units, leaving between one byte and one unit for the end.
    static func preparedChunk(from offset: Int64, total: Int64) -> Int64 {
        let remaining = total - offset
        guard remaining > YouTubeRequests.chunkUnit else { return 0 }
        return min(YouTubeRequests.chunkSize, (remaining - 1) / YouTubeRequests.chunkUnit * YouTubeRequests.chunkUnit)
    }
}
