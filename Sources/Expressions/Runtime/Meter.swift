/// Counts the steps of one evaluation and ends it when the budget is used up.
///
/// A step is a call or one turn of a loop; work that grows with a value's size charges for the size too, so that
/// time and memory stay bounded whatever an expression does.
package struct Meter: Sendable {
    /// Steps; below zero once the budget is used up.
    package private(set) var remaining: Int

    package init(budget: Int) { remaining = budget }

    @inline(__always)
    package mutating func charge(_ steps: Int) throws(EvaluationError) {
        remaining &-= steps
        if remaining < 0 { throw Self.exhausted }
    }

    private static let exhausted = EvaluationError(.budget, "the expression takes more steps than its budget allows")
}

/// What a running program works on.
struct Frame {
    /// Variables first, then the names bound by macros; nil = not bound.
    var slots: [Value?]
    var meter: Meter
}
