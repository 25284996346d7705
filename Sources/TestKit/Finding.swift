/// One thing that is not as it must be.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        /// A slot or a visible call where a limit forbids it.
        case violated
        /// A slot before its wanted time, or later than `latest`.
        case early, late
        /// Another instant before the slot was free.
        case notEarliest = "not-earliest"
        /// Dropped or held, and nothing demands it; or published although something forbids it outright.
        case groundless
        /// A reason that is not true.
        case falseReason = "false-reason"
        /// Postponed, held or dropped without a word.
        case silent
        case missing, uncalled, twice
        /// One item twice at one destination.
        case taken
        case lateness
        /// A log that contradicts itself.
        case malformed
    }

    package var kind: Kind
    /// The reason's code of the limit, where there is one.
    package var code: String?
    package var guardrail: String?
    /// Cause, subject and destination.
    package var publication: String
    package var text: String

    init(_ kind: Kind, _ publication: String, _ text: String, code: String? = nil, guardrail: String? = nil) {
        self.kind = kind
        self.code = code
        self.guardrail = guardrail
        self.publication = publication
        self.text = text
    }

    package var description: String {
        let limit = [code, guardrail.map { "(\($0))" }].compactMap(\.self).joined()
        return [kind.rawValue, limit, publication + ":", text].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
