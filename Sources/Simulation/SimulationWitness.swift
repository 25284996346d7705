package import CivilTime
package import Engine
package import Ledger

/// Looks on while a simulation runs, and says what must never be. It may read; it changes nothing.
package protocol SimulationWitness: AnyObject {
    /// The engine has worked on it, and that is durable; what it reports of it comes next.
    func received(_ event: EngineEvent, at now: Timestamp)
    func reported(_ report: Report, at now: Timestamp)
    /// A happening of the script is over.
    func happened(_ happening: Happening, at now: Timestamp)
    /// The platform has dealt with a request; `posts` became visible by it.
    func arrived(_ request: RequestID, _ errand: CrashPoint.Errand, posts: [SimulatedPost], at now: Timestamp)
    /// A new process has opened the ledger, and done nothing yet.
    func opened(_ ledger: Ledger, at now: Timestamp) throws
    /// The run ends as soon as there is one.
    var complaints: [String] { get }
}
