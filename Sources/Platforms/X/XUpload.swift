import CivilTime
import HTTPValues

/// How far one media upload to X has come.
struct XUpload: Hashable, Codable, Sendable {
    let mediaID: String
    let started: Timestamp
    var expires: Timestamp?
    /// Bytes that X has confirmed.
    private(set) var offset: Int64 = 0
    /// The index of the next segment.
    private(set) var segment = 0
    private(set) var chunk: Int64
    var finalizeWasSent = false
    var isFinalized = false
    var isProcessed = false
    private(set) var pollAt: Timestamp?

    /// X's quickstart uses 1 MiB; documented chunks of 5 MB are refused at its edge (platform contract B.3).
    static let usualChunk: Int64 = 1 << 20
    static let smallestChunk: Int64 = 64 << 10
    static let lastSegment = 999

    init(mediaID: String, totalBytes: Int64, started: Timestamp, expires: Timestamp?) {
        self.mediaID = mediaID
        self.started = started
        self.expires = expires
        // Segments are numbered 0 to 999.
        chunk = max(XUpload.usualChunk, (totalBytes + Int64(XUpload.lastSegment)) / Int64(XUpload.lastSegment + 1))
    }

    func nextLength(of total: Int64) -> Int64 { min(chunk, total - offset) }

    mutating func advance(of total: Int64) {
        let sent = nextLength(of: total)
        offset += sent
        segment += 1
    }

    /// False when smaller segments would need more numbers than there are.
    mutating func halveChunk(of total: Int64) -> Bool {
        let half = min(chunk, total - offset) / 2
        guard half >= XUpload.smallestChunk, (total - offset) / half < Int64(XUpload.lastSegment - segment) else { return false }
        chunk = half
        return true
    }

    /// Waits as long as X says. After 15 minutes the attempt ends, so that a stuck upload does not poll for ever.
    mutating func waitForProcessing(_ seconds: Int64?, at now: Timestamp) -> MachineAction {
        let pause = min(max(seconds ?? 1, 1), 300)
        if let deadline = processingDeadline, now >= deadline {
            processingDeadline = nil
            pollAt = nil
            return .failed(Problem(.retrySame, code: "processing-slow", message: "X is still processing the media after 15 minutes"))
        }
        processingDeadline = processingDeadline ?? now + .minutes(15)
        let poll = now + .seconds(pause)
        pollAt = poll
        return .wait(until: poll)
    }

    private var processingDeadline: Timestamp?

    /// When the media id stops being usable, five minutes early.
    static func expiry(_ seconds: JSON?, from now: Timestamp) -> Timestamp? {
        guard let seconds = seconds?.looseInteger, seconds > 0 else { return nil }
        return now + .seconds(min(seconds, 31_536_000)) - .seconds(min(300, seconds / 10))
    }
}
