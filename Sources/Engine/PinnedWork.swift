package import CivilTime
import Domain
package import Planner

/// The entries of one plan, for an engine that carries out these and nothing else (`run --plan`).
package struct PinnedWork: Sendable {
    /// The plan's; whoever gives it has checked that today's rules and ledger still come to the same.
    package var from: Timestamp
    package var entries: [PlanEntry]
    let keys: Set<PublicationKey>

    package init(_ plan: Plan) {
        from = plan.from
        entries = plan.entries
        keys = Set(plan.entries.map(\.publication.key))
    }
}
