/// Where the process can die: before or after something that another process, or the platform, can see.
package struct CrashPoint: Hashable, Sendable, CustomStringConvertible {
    package enum Phase: String, Hashable, Sendable, CaseIterable {
        /// An answer has come in, and nothing was made of it.
        case beforeStep = "before-step"
        /// The transaction is durable, and none of its effects was begun.
        case afterCommit = "after-commit"
        /// Some of its effects were begun.
        case betweenEffects = "between-effects"
        /// The request lies in the socket's buffer.
        case beforeSend = "before-send"
        /// The platform has done what it was asked; its answer was not read.
        case afterEffect = "after-effect"
    }

    /// What the request at hand is for.
    package enum Errand: String, Hashable, Sendable, CaseIterable {
        case poll, prepare, visible, lookup
        case followUp = "follow-up"
        case refresh
        /// No request: time, a file, a person's word.
        case none
    }

    package var phase: Phase
    package var errand: Errand

    package init(phase: Phase, errand: Errand) {
        self.phase = phase
        self.errand = errand
    }

    package var description: String { errand == .none ? phase.rawValue : "\(phase.rawValue) \(errand.rawValue)" }
}

/// At which of the points that it passes the process dies, besides the deaths of the script.
package enum CrashPlan: Hashable, Sendable {
    case never
    /// Once in so many points, as the seed chooses, and not more often than `most` times.
    case sometimes(oneIn: Int, most: Int)
    /// At that point, counted from zero, and nowhere else.
    case at(Int)
}
