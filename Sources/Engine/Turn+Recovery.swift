import CivilTime
import Domain
import Ledger
import Planner
import Platforms
import RuleSet

/// Taking up a ledger: after a crash, and after the rules have changed.
extension Turn {
    /// Every visible call that was under way is uncertain; everything invisible goes on where its state says.
    mutating func recover() throws {
        for step in try ledger.inFlight() {
            try ledger.finishStep(step.id, outcome: "interrupted", status: nil, requestID: nil, at: now)
        }
        for record in try ledger.publications(states: [.publishing], limit: .max) {
            let moved = try ledger.apply(.loseAnswer, to: record.key, at: now) { changed in
                changed.uncertainSince = now
                changed.absentReads = 0
                changed.dueAt = now
                changed.trouble = "the process ended before the answer came"
            }
            report(.moved(moved, .loseAnswer, note: moved.trouble))
        }
        for record in try ledger.publications(states: [.claimed, .preparing, .uncertain], limit: .max) {
            try ledger.update(record.key) { $0.dueAt = now }
        }
        for record in try ledger.publications(states: [.ready], limit: .max) {
            // Also one that has passed: in the order of slots they go on.
            try ledger.update(record.key) { $0.dueAt = $0.slot ?? now }
        }
        for record in try ledger.publications(states: [.retrying], limit: .max) where record.dueAt == nil {
            try ledger.update(record.key) { $0.dueAt = now }
        }
        for record in try ledger.unsettled() { try ledger.update(record.key) { $0.dueAt = now } }
        for record in try ledger.publications(states: [.held], limit: 10_000)
        where record.reasons.contains(where: { $0.code == .credentialDead }) {
            // Somebody may have logged in again while nobody was looking.
            if let name = credential(of: record) { refresh(name, platform: record.platform) }
        }
        for name in loggedOut { refresh(name) }
        try forgetOldLimits()
        for known in try ledger.items(undecided: .max) {
            if let source = rules.source(known.item.source) { locate(known.item, source: source) }
        }
    }
}
