/// One limit as it stands before one publication: which instants it forbids, given what has its slot already.
struct Limit {
    /// `quiet-hours`, `blackout`, `cap`, `spacing` or `dedupe`.
    var code: String
    var guardrail: String
    /// `defer`, `drop` or `hold`; duplicates never defer.
    var conflict: String
    /// Instants apart from whole minutes from which on it may allow again.
    var turns: [Int64] = []
    var forbids: (Int64) -> Bool
    /// Of duplicates: the key of the first-placed that forbids an instant.
    var blocker: (Int64) -> String? = { _ in nil }
}

/// A publication that has its slot.
struct Placed {
    var key: String
    var slot: Int64
    /// Names of those that are attached to it: no others count it.
    var guardrails: [String]
    /// What it counts within, by the words that `across:` knows.
    var scopes: [String: String]
    var item: String?
    var media: String?
    var topic: String?
    var pieces: Set<String>
}

extension Limit {
    static func cap(_ cap: CheckedWorkspace.Cap, _ guardrail: GuardrailClock, _ slots: [Int64]) -> Limit {
        let (name, conflict) = (guardrail.rules.name, guardrail.rules.onConflict)
        if cap.per == "rolling" {
            let length = Int64((cap.seconds ?? 0) * 1000)
            return Limit(code: "cap", guardrail: name, conflict: conflict, turns: slots.flatMap { [$0 + length, $0 + 1] }) { instant in
                // The fullest of the half-open stretches that hold the instant begins with a slot or ends right after it.
                let near = slots.filter { abs($0 - instant) < length }
                let begins = near.filter { $0 <= instant } + [instant]
                return begins.contains { begin in near.filter { $0 >= begin && $0 - begin < length }.count + 1 > cap.max }
            }
        }
        let periods = slots.map { guardrail.period(cap.per, $0) }
        return Limit(code: "cap", guardrail: name, conflict: conflict) { instant in
            let period = guardrail.period(cap.per, instant)
            return periods.filter { $0 == period }.count + 1 > cap.max
        }
    }

    static func spacing(_ spacing: CheckedWorkspace.Spacing, _ guardrail: GuardrailClock, _ slots: [Int64]) -> Limit {
        let distance = Int64(spacing.seconds * 1000)
        return Limit(
            code: "spacing", guardrail: guardrail.rules.name, conflict: guardrail.rules.onConflict, turns: slots.map { $0 + distance }
        ) { instant in slots.contains { abs($0 - instant) < distance } }
    }

    static func dedupe(
        _ dedupe: CheckedWorkspace.Dedupe, _ guardrail: GuardrailClock, _ candidate: Placed, _ others: [Placed]
    ) -> Limit {
        let same = others.filter { other in
            switch dedupe.by {
            case "item": candidate.item != nil && candidate.item == other.item
            case "media": candidate.media != nil && candidate.media == other.media
            case "topic": candidate.topic != nil && candidate.topic == other.topic
            default:
                CaptionLikeness.similarity(candidate.pieces, other.pieces) >= dedupe.similarity && !candidate.pieces.isEmpty
                    && !other.pieces.isEmpty
            }
        }
        let within = dedupe.withinSeconds.map { Int64($0 * 1000) }
        let conflict = guardrail.rules.onConflict == "hold" ? "hold" : "drop"
        let first = { (instant: Int64) in same.first { other in within.map { abs(other.slot - instant) < $0 } ?? true } }
        return Limit(
            code: "dedupe", guardrail: guardrail.rules.name, conflict: conflict, forbids: { first($0) != nil }, blocker: { first($0)?.key })
    }
}
