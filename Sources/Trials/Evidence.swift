import CivilTime
import Domain
import Engine
import HTTPValues

/// Whether what is sent again was looked for well enough: the answers that came are counted here, not taken from the engine's
/// account. X shows a post late, so that a list without it proves nothing until it was read three times, over ten minutes.
struct Evidence {
    private static let reads = 3
    private static let settleTime: Duration = .minutes(10)

    private var since: [PublicationKey: Timestamp] = [:]
    private var answers: [PublicationKey: Int] = [:]

    /// The answer to a visible call is missing.
    mutating func lost(_ record: PublicationRecord) {
        since[record.key] = record.updatedAt
        answers[record.key] = 0
    }

    mutating func received(_ event: EngineEvent) {
        guard case .answered(.step(_, let key), .success(let response)) = event, response.status < 300 else { return }
        answers[key]? += 1
    }

    /// It counts as not there.
    ///
    /// - Returns: what is wrong about that.
    mutating func absent(_ record: PublicationRecord) -> String? {
        guard let lost = since.removeValue(forKey: record.key), let count = answers.removeValue(forKey: record.key) else { return nil }
        guard record.platform == .x, case .found = record.media else { return nil }
        let waited = record.updatedAt - lost
        guard count < Self.reads || waited < Self.settleTime else { return nil }
        return "\(record.key.short) is sent to X again after \(count) answers in \(waited.text)"
    }
}
