import Diagnostics

extension FunctionDeclaration {
    /// `text.fit('x')`. Declared here, so that the reference knows it; what it does comes from the room that knows how
    /// platforms count.
    ///
    /// - Parameters:
    ///   - platforms: the names that it takes.
    ///   - room: how much a platform's caption holds, in its own units; nil: no limit is known.
    ///   - fit: text, platform, and how much room to leave in the platform's own units.
    package static func fit(
        platforms: [String], room: @escaping @Sendable (String) -> Int?,
        _ fit: @escaping @Sendable (String, String, Int) throws(EvaluationError) -> String
    ) -> FunctionDeclaration {
        let body: @Sendable ([Value], inout Meter) throws(EvaluationError) -> Value = { (values, meter) throws(EvaluationError) in
            let (text, platform) = (try values[0].text(), try values[1].text())
            guard platforms.contains(platform) else { throw EvaluationError(.invalidArgument, "'\(platform.prefix(40))' is no platform") }
            let reserve = values.count > 2 ? try values[2].integer() : 0
            guard reserve >= 0 else { throw EvaluationError(.outOfRange, "the room to leave must not be negative") }
            try meter.charge(text.utf8.count / 16 + 1)
            return .string(try fit(text, platform, Int(reserve)))
        }
        let verify: @Sendable ([Value?]) -> Objection? = { arguments in
            guard case .string(let name)? = arguments.first ?? nil else { return nil }
            guard platforms.contains(name) else {
                let near = nearestName(to: name, among: platforms).map { "did you mean `\($0)`?" }
                let hint = near ?? "platforms: " + platforms.joined(separator: ", ")
                return Objection(position: 0, message: "`\(name)` is no platform", hint: hint)
            }
            guard arguments.count > 1, case .int(let reserve)? = arguments[1] else { return nil }
            if reserve < 0 { return Objection(position: 1, message: "the room to leave must not be negative", hint: "leave it out") }
            guard let most = room(name), reserve >= most else { return nil }
            return Objection(
                position: 1, message: "this leaves nothing of the text: all that `\(name)` takes is \(most)",
                hint: "the number is the room for what follows, not the length of the text")
        }
        return FunctionDeclaration(
            "fit",
            doc: """
                The longest beginning of a text that fits a platform's caption; no grapheme, link or hashtag is cut in two. The second number \
                leaves room for what follows, in the platform's own units: `item.caption.fit('x', 24)` leaves room for a link.
                """,
            overloads: [
                Overload.member(.string, [.string], .string, body).verifying(verify),
                Overload.member(.string, [.string, .int], .string, body).verifying(verify),
            ])
    }
}
