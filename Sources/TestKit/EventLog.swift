package import Foundation

/// What happened, or what a plan says will happen, as one JSON document. Instants are RFC 3339, durations are not in it.
package struct EventLog: Codable, Sendable {
    package struct Publication: Codable, Sendable {
        package struct Reason: Codable, Sendable {
            package var code: String
            package var guardrail: String?
            /// The key of the publication in the way.
            package var blocker: String?
            package init(code: String, guardrail: String? = nil, blocker: String? = nil) {
                self.code = code
                self.guardrail = guardrail
                self.blocker = blocker
            }
        }
        package var key: String
        /// `rule:NAME` or `post:CAMPAIGN/NAME`.
        package var cause: String
        package var destination: String
        package var platform: String
        package var campaign: String?
        package var item: String?
        package var occurrence: String?
        package var `as`: String?
        package var wantedAt: String
        package var slot: String?
        /// `publish`, `deferred`, `held` or `dropped`.
        package var decision: String
        /// Of the ledger; absent: what the decision leads to.
        package var state: String?
        package var reasons: [Reason]
        package var caption: String
        package var topic: String?
        /// Hash of the file; absent: nobody has looked.
        package var media: String?
        package var visibleAt: String?
        /// It had its slot before this log began: it is counted, not judged.
        package var given: Bool?
        /// In a log of what stands (`Checker.standing`): its decision has just been made, and from here on it looked for a slot.
        package var lookedFrom: String?

        package init(
            key: String, cause: String, destination: String, platform: String, wantedAt: String, decision: String, reasons: [Reason] = [],
            caption: String = ""
        ) {
            self.key = key
            self.cause = cause
            self.destination = destination
            self.platform = platform
            self.wantedAt = wantedAt
            self.decision = decision
            self.reasons = reasons
            self.caption = caption
        }
    }

    package struct Item: Codable, Sendable {
        package var id: String
        package var source: String
        package var discovered: String
        package init(id: String, source: String, discovered: String) {
            self.id = id
            self.source = source
            self.discovered = discovered
        }
    }

    /// What a rule's condition says to an item. Without one: it takes it.
    package struct Verdict: Codable, Sendable {
        package var item: String
        package var rule: String
        package var matched: Bool
        package init(item: String, rule: String, matched: Bool) {
            self.item = item
            self.rule = rule
            self.matched = matched
        }
    }

    /// The occurrences of a cause whose schedule the checker cannot expand; `at` is before jitter and `after`.
    package struct Occurrence: Codable, Sendable {
        package var cause: String
        package var id: String
        package var at: String
        package init(cause: String, id: String, at: String) {
            self.cause = cause
            self.id = id
            self.at = at
        }
    }

    package struct Brake: Codable, Sendable {
        package var scope: String
        package var name: String
        package var since: String
        package var until: String?
        package init(scope: String, name: String, since: String, until: String? = nil) {
            self.scope = scope
            self.name = name
            self.since = since
            self.until = until
        }
    }

    package struct Approval: Codable, Sendable {
        package var key: String
        package var principal: String
        package var at: String
        package init(key: String, principal: String, at: String) {
            self.key = key
            self.principal = principal
            self.at = at
        }
    }

    package var version = 1
    /// When the decisions are made: nothing is placed before, and what has no adoption of its own is adopted here.
    package var from: String
    /// When causes were put to work, by name.
    package var adoptions: [String: String] = [:]
    /// Wishes up to here must be in the log.
    package var until: String
    package var publications: [Publication]
    package var items: [Item] = []
    package var verdicts: [Verdict] = []
    package var occurrences: [Occurrence] = []
    package var brakes: [Brake] = []
    package var approvals: [Approval] = []
    /// The days of each calendar, `2026-12-24`.
    package var calendars: [String: [String]] = [:]
    /// How late a visible call may be, in seconds; absent: visible calls are not judged for lateness.
    package var toleranceSeconds: Double?

    package init(from: String, until: String, publications: [Publication]) {
        self.from = from
        self.until = until
        self.publications = publications
    }

    package init(json: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(EventLog.self, from: json)
    }

    package var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }
}
