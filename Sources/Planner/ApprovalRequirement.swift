import CivilTime
import Domain
import RuleSet

/// One `approval:` that applies to a publication. All that apply must be satisfied, each by itself: two principals where it
/// says so, only those it names, within its own time. One person's word counts for each that accepts it.
struct ApprovalRequirement {
    var approval: Approval
    /// The guardrail's name, when one brings it.
    var guardrail: String?

    enum Standing: Equatable {
        case approved(at: Timestamp)
        /// The words that are still missing, and when the time for them is over.
        case waiting(missing: Int, until: Timestamp)
        case expired(at: Timestamp)
    }

    /// - Parameters:
    ///   - given: the approvals of this publication as it is now.
    ///   - start: when the hold started.
    func standing(given: [GivenApproval], holdStart start: Timestamp, at now: Timestamp) -> Standing {
        let end = start + approval.expires
        var principals: Set<String> = []
        for word in given.sorted(by: { ($0.at, $0.principal) < ($1.at, $1.principal) }) where word.at < end {
            guard approval.from.isEmpty || approval.from.contains(word.principal) else { continue }
            principals.insert(word.principal)
            if principals.count == approval.required { return .approved(at: word.at) }
        }
        return now < end ? .waiting(missing: approval.required - principals.count, until: end) : .expired(at: end)
    }

    /// What the standing makes of a wish; nil once it is approved.
    func verdict(_ standing: Standing) -> (decision: Decision, reason: Reason)? {
        switch standing {
        case .approved: nil
        case .waiting(let missing, let until):
            (.held, reason("waits for the approval of \(people(missing))", until: until))
        case .expired(let end):
            (
                approval.onExpiry == .drop ? .dropped : .held,
                reason("not approved within \(approval.expires.text)", until: end)
            )
        }
    }

    private func reason(_ text: String, until: Timestamp?) -> Reason {
        Reason(.approval, text, guardrail: guardrail, until: until, at: approval.origin)
    }

    private func people(_ count: Int) -> String {
        let whom = approval.from.isEmpty ? "" : " of \(approval.from.joined(separator: ", "))"
        return count == 1 ? (whom.isEmpty ? "somebody" : "one\(whom)") : "\(count) people\(whom)"
    }
}

/// The approvals that were given, by publication.
struct ApprovalIndex {
    private var words: [PublicationKey: [GivenApproval]] = [:]

    init(_ given: [GivenApproval] = []) {
        for word in given { words[word.key, default: []].append(word) }
    }

    /// Those that bind what the publication says today.
    func words(for record: PublicationRecord, formerKeys: [PublicationKey]) -> [GivenApproval] {
        guard !words.isEmpty else { return [] }
        return ([record.key] + formerKeys).flatMap { words[$0] ?? [] }.filter { record.isApproved(as: $0.content) }
    }
}
