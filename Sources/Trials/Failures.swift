import CivilTime
import Domain
import Engine
import HTTPValues

/// Whether what failed had to fail: the answers that came are counted here, not taken from the engine's account.
struct Failures {
    let temper: TrialEdition.Temper
    private var refusals: [PublicationKey: Int] = [:]
    /// Whether the last request of a publication was answered by a refusal.
    private var wasRefused: [PublicationKey: Bool] = [:]
    private(set) var excused: Set<PublicationKey> = []

    init(temper: TrialEdition.Temper) { self.temper = temper }

    mutating func received(_ event: EngineEvent) {
        guard case .answered(.step(_, let key), let result) = event else { return }
        if case .success(let response) = result { wasRefused[key] = Self.isRefusal(response) } else { wasRefused[key] = false }
    }

    /// Platforms refuse by status, or in the text of an answer.
    private static func isRefusal(_ response: HTTPResponse) -> Bool {
        guard response.status < 400 else { return true }
        let text = String(decoding: response.body, as: UTF8.self).lowercased()
        return ["error", "fail", "expired"].contains { text.contains($0) }
    }

    /// A try has come to nothing.
    mutating func tried(_ record: PublicationRecord) {
        if wasRefused[record.key] ?? false { refusals[record.key, default: 0] += 1 }
    }

    /// - Returns: what is wrong about it.
    mutating func failed(_ record: PublicationRecord) -> String? {
        tried(record)
        switch record.reasons.last?.code {
        case .attemptsExhausted:
            let count = refusals[record.key] ?? 0
            guard count >= temper.attempts else {
                return "\(record.key.short) was given up after \(count) refusals of \(temper.attempts): \(record.trouble ?? "")"
            }
        case .latest:
            // A week, where the rules name no other time.
            let deadline = temper.deadline.map { Duration.minutes(Int64($0)) } ?? .days(7)
            guard let slot = record.slot, record.updatedAt - slot > deadline else {
                return "\(record.key.short) was given up too early: \(record.trouble ?? "")"
            }
        default: return nil
        }
        excused.insert(record.key)
        return nil
    }
}
