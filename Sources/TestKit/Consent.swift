/// What people have said to a publication, and whether it is enough.
struct Consent {
    /// When the last word came that was needed; `Int64.min`: none is; nil: one is missing.
    var given: Int64? = .min
    /// The time for a word is over, and what nobody agreed to is to be dropped.
    var isRefused = false
}

extension Checker {
    /// Each `approval:` that applies needs so many different people of its own, within its time, which begins with the hold: for
    /// an item when it is found and for an occurrence so long before it is wanted, but never before somebody could be asked.
    func consent(_ wish: WishedFor, _ publication: EventLog.Publication, _ wanted: Int64) throws -> Consent {
        var consent = Consent()
        let words = try log.approvals.filter { $0.key == publication.key }.map { (who: $0.principal, at: try Instants.parse($0.at)) }
            .sorted { ($0.at, $0.who) < ($1.at, $1.who) }
        for need in wish.approvals + wish.guardrails.compactMap({ guardrails[$0]?.rules.approval }) {
            let length = need.expiresSeconds.map { Int64($0 * 1000) }
            let begin = wish.discovered.map { max(from, $0) } ?? max(adoption(of: wish.cause), wanted - (length ?? 0))
            let end = length.map { begin + $0 } ?? .max
            var people: Set<String> = []
            let counting = words.filter { $0.at < end && (need.from.isEmpty || need.from.contains($0.who)) }
            if let enough = counting.first(where: { people.insert($0.who).inserted && people.count >= need.required }) {
                consent.given = consent.given.map { max($0, enough.at) }
            } else {
                consent.given = nil
                if from >= end, need.onExpiry != "hold" { consent.isRefused = true }
            }
        }
        return consent
    }
}
