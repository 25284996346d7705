import CivilTime
import HTTPValues

/// The unpublished half of a reel: how far its upload and processing have come.
struct InstagramContainer: Hashable, Codable, Sendable {
    let id: String
    /// Where its bytes go: on Instagram's upload host, checked; holds no secret.
    let uri: String
    let created: Timestamp
    /// Bytes that Instagram has confirmed; nil when it must be asked, because an upload was cut short.
    var offset: Int64? = 0
    var isUploaded = false
    var isFinished = false
    private(set) var pollAt: Timestamp?
    private var polls = 0

    init(id: String, uri: String, created: Timestamp) {
        self.id = id
        self.uri = uri
        self.created = created
    }

    /// Containers live 24 hours; an hour is kept as a margin.
    var expires: Timestamp { created + .hours(23) }

    /// The pause before the next look at its state: Meta's cadence (platform contract §8.2). Nil after 15 minutes: the
    /// attempt ends, the container stays.
    mutating func waitForProcessing(at now: Timestamp) -> Timestamp? {
        let pauses: [Int64] = [3, 3, 5, 5, 10, 10, 20, 30]
        if polls >= pauses.count + 14 {
            polls = pauses.count
            pollAt = nil
            return nil
        }
        let poll = now + .seconds(polls < pauses.count ? pauses[polls] : 60)
        polls += 1
        pollAt = poll
        return poll
    }

    /// From `video_status.uploading_phase`, in both spellings that are seen.
    mutating func tookUploadState(_ body: JSON, total: Int64) {
        let phase = body["video_status"]?["uploading_phase"]
        let bytes = (phase?["bytes_transferred"] ?? phase?["bytes_transfered"])?.looseInteger ?? 0
        if ["complete", "completed"].contains(phase?["status"]?.string) || bytes == total {
            isUploaded = true
        } else {
            offset = (0..<total).contains(bytes) ? bytes : 0
        }
    }
}
