/// Where a publication stands. The transition table below is the only way from one state to another; the ledger's
/// CHECK constraint and trigger repeat it.
package enum PublicationState: String, Hashable, Codable, Sendable, CaseIterable {
    case planned, scheduled, held, claimed, preparing, ready, publishing, uncertain, retrying
    case published, failed, dropped, cancelled, expired

    package var isTerminal: Bool {
        switch self {
        case .published, .failed, .dropped, .cancelled, .expired: true
        case .planned, .scheduled, .held, .claimed, .preparing, .ready, .publishing, .uncertain, .retrying: false
        }
    }

    /// Counted by caps and spacing: everything with a slot that can still become visible, or has.
    package var occupiesSlot: Bool {
        switch self {
        case .scheduled, .claimed, .preparing, .ready, .publishing, .uncertain, .retrying, .published: true
        case .planned, .held, .failed, .dropped, .cancelled, .expired: false
        }
    }
}

package enum PublicationEvent: String, Hashable, Codable, Sendable, CaseIterable {
    /// A slot was given.
    case schedule
    /// A person is needed first.
    case hold
    /// The engine takes it up: its preparation is due.
    case claim
    /// The first preparing request is journaled.
    case prepare
    /// Everything but the visible call is done.
    case prepared
    /// The gate said no: back to its (possibly new) slot.
    case sendBack
    /// The gate said yes: the visible call is journaled.
    case open
    /// The platform says that it is visible.
    case confirm
    /// Its answer is lost, or the process died while it was under way; or a preparation found signs of an earlier call; or it is
    /// held because a restored ledger does not know, and the platform is asked.
    case loseAnswer
    /// The platform was asked and does not have it.
    case absent
    /// A classified failure that another attempt may mend.
    case retry
    /// A classified failure that no attempt can mend.
    case fail
    /// Nobody wants it any more: before it was posted, or after it has failed for good.
    case drop
    case cancel
    case expire
    /// Out of an end: its blocker ended unseen, or a person asked for it.
    case revive
}

extension PublicationState {
    /// The state that follows; nil where the event is impossible.
    package func after(_ event: PublicationEvent) -> PublicationState? {
        switch (self, event) {
        case (.planned, .schedule), (.held, .schedule), (.scheduled, .schedule): .scheduled
        case (.planned, .hold), (.scheduled, .hold), (.claimed, .hold), (.preparing, .hold), (.ready, .hold), (.retrying, .hold),
            (.publishing, .hold), (.uncertain, .hold):
            .held
        case (.scheduled, .claim), (.retrying, .claim): .claimed
        case (.claimed, .prepare): .preparing
        case (.claimed, .prepared), (.preparing, .prepared): .ready
        case (.claimed, .sendBack), (.preparing, .sendBack), (.ready, .sendBack), (.retrying, .sendBack): .scheduled
        case (.ready, .open): .publishing
        case (.publishing, .confirm), (.uncertain, .confirm), (.held, .confirm): .published
        case (.claimed, .loseAnswer), (.preparing, .loseAnswer), (.ready, .loseAnswer), (.publishing, .loseAnswer),
            (.retrying, .loseAnswer), (.held, .loseAnswer):
            .uncertain
        case (.uncertain, .absent): .retrying
        case (.claimed, .retry), (.preparing, .retry), (.ready, .retry), (.publishing, .retry): .retrying
        case (.claimed, .fail), (.preparing, .fail), (.ready, .fail), (.publishing, .fail), (.retrying, .fail), (.uncertain, .fail): .failed
        case (.planned, .drop), (.scheduled, .drop), (.held, .drop), (.claimed, .drop), (.preparing, .drop), (.ready, .drop),
            (.retrying, .drop), (.failed, .drop):
            .dropped
        case (.planned, .cancel), (.scheduled, .cancel), (.held, .cancel), (.claimed, .cancel), (.preparing, .cancel), (.ready, .cancel),
            (.retrying, .cancel):
            .cancelled
        case (.planned, .expire), (.held, .expire): .expired
        case (.dropped, .revive), (.failed, .revive), (.cancelled, .revive), (.expired, .revive): .planned
        default: nil
        }
    }
}
