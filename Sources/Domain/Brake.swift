package import CivilTime

/// A stop set by a person: `reprise pause`. Nothing is given a slot at which it is on, and the gate reads it again.
package struct Brake: Hashable, Codable, Sendable {
    package enum Scope: String, Hashable, Codable, Sendable, CaseIterable { case all, campaign, rule, destination }
    package var scope: Scope
    /// What is stopped; empty for `all`.
    package var name: String
    package var reason: String
    package var since: Timestamp
    package var until: Timestamp?

    package init(scope: Scope, name: String = "", reason: String, since: Timestamp, until: Timestamp? = nil) {
        self.scope = scope
        self.name = name
        self.reason = reason
        self.since = since
        self.until = until
    }

    package func holds(at now: Timestamp) -> Bool { since <= now && until.map { now < $0 } ?? true }

    package func stops(_ publication: PublicationRecord, at now: Timestamp) -> Bool {
        holds(at: now) && concerns(publication)
    }

    /// Whether it stands before this publication, be it on or not.
    package func concerns(_ publication: PublicationRecord) -> Bool {
        switch scope {
        case .all: true
        case .campaign: publication.campaign == name
        case .rule: publication.rule == name
        case .destination: publication.destination == name
        }
    }
}
