import Testing

/// Tests of the real binary in processes of its own, over real sockets. One after the other: each needs a core or two, and
/// what is measured against a deadline must not wait for a neighbour.
@Suite(.serialized) enum EndToEnd {}

/// What a test of whole processes could not go on without.
struct Obstacle: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
