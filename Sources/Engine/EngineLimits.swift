/// How much may be under way at once. Chosen, not configured: nobody could say what to write into the rules.
package struct EngineLimits: Hashable, Sendable {
    /// Visible calls at one destination: one, so that posts appear in the order of their slots.
    package var visiblePerDestination = 1
    /// Requests of any kind at one destination.
    package var perDestination = 8
    /// Requests at one platform.
    package var perPlatform = 64
    /// Requests in all.
    package var total = 256
    /// Due publications that one step takes up: keeps its transaction short.
    package var batch = 64
    /// Publications that get new slots in one step after a circuit has closed.
    package var releasedAtOnce = 1000

    package init() {}
}
