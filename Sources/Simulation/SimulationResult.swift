package import CivilTime
package import Domain

package struct SimulationResult: Sendable {
    /// SHA-256 over everything that was reported and everything the platforms show.
    package var digest: String
    package var posts: [SimulatedPost]
    /// Before it, what was wanted must have ended.
    package var until: Timestamp
    package var publications: [PublicationRecord]
    package var tally: SimulationTally
    package var log: [String]
}

/// How much happened.
package struct SimulationTally: Sendable {
    package var crashes = 0
    package var faults = 0
    package var steps = 0
    /// That left the process.
    package var requests = 0
    /// The ledger could not be opened.
    package var failedStarts = 0
    /// Crash points passed, in all and by kind.
    package var points = 0
    package var passed: [CrashPoint: Int] = [:]
    package var died: [CrashPoint: Int] = [:]
    package init() {}
}

package struct SimulatedPost: Hashable, Sendable {
    package var platform: String
    package var account: String
    /// The platform's.
    package var id: String
    package var text: String
    package var at: Timestamp
    package init(platform: String, account: String, id: String, text: String, at: Timestamp) {
        self.platform = platform
        self.account = account
        self.id = id
        self.text = text
        self.at = at
    }
}
