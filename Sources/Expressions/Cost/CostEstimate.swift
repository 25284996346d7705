/// What an evaluation may cost, found without one.
///
/// The unit is the step of `Meter`: one call or one turn of a loop; what copies or scans a value takes a step more for each
/// 16 to 64 bytes or 4 to 8 elements of it. Arithmetic, comparisons of numbers, and reading fields are free. The same steps
/// are counted at run time and end an evaluation at `Program.budget`; an estimate above it is no error by itself, as values
/// are rarely as large as `SizeLimits` admits, but a condition that fails on a long caption is better found by `check`.
package struct CostEstimate: Hashable, Sendable {
    /// When values are empty and `&&`, `||` and `?:` end as early as they can.
    package var least: Int
    /// When every value is as large as `SizeLimits` admits; `Int.max` when beyond counting.
    package var most: Int

    package static let free = CostEstimate(least: 0, most: 0)

    package init(least: Int, most: Int) {
        self.least = least
        self.most = most
    }

    static func + (a: CostEstimate, b: CostEstimate) -> CostEstimate {
        CostEstimate(least: plus(a.least, b.least), most: plus(a.most, b.most))
    }

    static func + (a: CostEstimate, most: Int) -> CostEstimate { CostEstimate(least: a.least, most: plus(a.most, most)) }
}
