import Diagnostics

extension FunctionDeclaration {
    /// `text.fit('x')`. Declared here, so that the reference knows it; what it does comes from the room that knows how
    /// platforms count.
    ///
    /// - Parameters:
    ///   - platforms: the names that it takes.
    ///   - fit: text, platform, and how much room to leave in the platform's own units.
    package static func fit(platforms: [String], _ fit: @escaping @Sendable (String, String, Int) throws(EvaluationError) -> String)
        -> FunctionDeclaration
    {
        let body: @Sendable ([Value], inout Meter) throws(EvaluationError) -> Value = { (values, meter) throws(EvaluationError) in
            let (text, platform) = (try values[0].text(), try values[1].text())
            guard platforms.contains(platform) else { throw EvaluationError(.invalidArgument, "'\(platform.prefix(40))' is no platform") }
            let reserve = values.count > 2 ? try values[2].integer() : 0
            guard reserve >= 0 else { throw EvaluationError(.outOfRange, "the room to leave must not be negative") }
            try meter.charge(text.utf8.count / 16 + 1)
            return .string(try fit(text, platform, Int(reserve)))
        }
        let verify: @Sendable (Value) -> (message: String, hint: String?)? = { name in
            guard case .string(let name) = name, !platforms.contains(name) else { return nil }
            let near = nearestName(to: name, among: platforms).map { "did you mean `\($0)`?" }
            return ("`\(name)` is no platform", near ?? "platforms: " + platforms.joined(separator: ", "))
        }
        return FunctionDeclaration(
            "fit",
            doc: """
                The longest beginning of a text that fits a platform's caption; no grapheme, link or hashtag is cut in two. The second number \
                leaves room for what follows, in the platform's own units: `item.caption.fit('x', 24)` leaves room for a link.
                """,
            overloads: [
                Overload.member(.string, [.string], .string, body).verifying(at: 0, verify),
                Overload.member(.string, [.string, .int], .string, body).verifying(at: 0, verify),
            ])
    }
}
