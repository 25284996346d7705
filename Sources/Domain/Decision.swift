/// The verdict on a wish.
package enum Decision: String, Hashable, Codable, Sendable {
    /// At the wanted instant.
    case publish
    /// Later, at the earliest instant that every guardrail allows.
    case deferred
    /// Waits for a person; has no slot.
    case held
    case dropped
}
