package import Domain
package import Expressions

/// Who must agree before a publication may appear (DESIGN §6). Attached to the workspace, a guardrail, a campaign, a rule or
/// a single entry; all that apply must be satisfied.
package struct Approval: Sendable {
    package enum OnExpiry: String, Hashable, Sendable, CaseIterable { case drop, hold }
    /// Only publications for which this is true; nil: all.
    package var condition: Program?
    /// How many different principals must agree.
    package var required: Int
    /// Whose approval counts; empty: anybody's.
    package var from: [String]
    /// Counted from the hold.
    package var expires: Duration
    package var onExpiry: OnExpiry
    package var origin: RuleLocation
    package init(
        condition: Program? = nil, required: Int = 1, from: [String] = [], expires: Duration = .seconds(48 * 3600),
        onExpiry: OnExpiry = .drop, origin: RuleLocation
    ) {
        self.condition = condition
        self.required = required
        self.from = from
        self.expires = expires
        self.onExpiry = onExpiry
        self.origin = origin
    }
}

/// What texts and links may hold, and which labels a publication needs (DESIGN §6, content). Words and hosts are lower case.
package struct ContentLimits: Sendable {
    package struct Disclosure: Sendable {
        /// Only publications for which this is true; nil: all.
        package var condition: Program?
        /// One of these must stand in the caption or the title, in any case.
        package var anyOf: [String]
        package var origin: RuleLocation
        package init(condition: Program?, anyOf: [String], origin: RuleLocation) {
            self.condition = condition
            self.anyOf = anyOf
            self.origin = origin
        }
    }
    /// Whole words.
    package var banned: [String] = []
    package var bannedPatterns: [TextPattern] = []
    package var disclosure: Disclosure?
    /// With their subdomains; empty: all.
    package var allowedHosts: [String] = []
    package var deniedHosts: [String] = []
    /// The publication must have one of these; empty: none needed.
    package var requiredLabels: [String] = []
    package var forbiddenLabels: [String] = []
    package var origin: RuleLocation
    package init(origin: RuleLocation) { self.origin = origin }
}
