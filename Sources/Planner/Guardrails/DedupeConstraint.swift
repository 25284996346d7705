import CivilTime
import Domain
import RuleSet

/// The same thing is not said twice within a window of slot times. The later-placed loses and names the earlier (DESIGN §6).
struct DedupeConstraint: Sendable {
    let guardrail: String
    let dedupe: Guardrail.Dedupe

    /// Milliseconds; nil: for ever. Two slots exactly that far apart are allowed.
    var within: Int64? { dedupe.within?.milliseconds }

    func reason(blocker: PublicationKey) -> Reason {
        let text =
            switch dedupe.by {
            case .item: "this item already has a post in reach of the guardrail"
            case .media: "the same file is already posted in reach of the guardrail"
            case .topic: "this topic already has a post in reach of the guardrail"
            case .caption:
                dedupe.similarity < 1
                    ? "a caption at least \(Int((dedupe.similarity * 100).rounded())) % alike is posted in reach of the guardrail"
                    : "the same caption is already posted in reach of the guardrail"
            }
        return Reason(.dedupe, text, guardrail: guardrail, at: dedupe.origin, blocker: blocker)
    }
}

/// A post that stands already: its slot, and its place in the order in which slots were given.
struct Seen {
    var slot: Int64
    var order: Int32

    func isInReach(of other: Int64, within: Int64?) -> Bool {
        guard let within else { return true }
        return abs(slot - other) < within
    }
}
