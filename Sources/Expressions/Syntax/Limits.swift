/// What keeps hostile text from using up memory or the stack. Every limit is reported as an issue.
enum Limits {
    /// UTF-8 bytes of one expression; cel-go's default is 100,000 code points.
    static let sourceBytes = 100_000
    /// Nesting of an expression, counted in nodes from the root.
    static let depth = 200
    /// UTF-8 bytes of one template.
    static let templateBytes = 1 << 20
}
