import Domain
package import Expressions
import PlatformFacts

/// What expressions of rule files may refer to, by place. A variable that has no value there is not declared, so that
/// `check` refuses it instead of a post failing later.
package enum RuleEnvironment {
    /// `when:` and `topic:` of a rule: judged once for an item, before destinations.
    package static func condition(inCampaign: Bool) -> ExpressionEnvironment {
        inCampaign ? conditionInCampaign : conditionAlone
    }

    /// Texts of a rule's posts.
    package static func item(inCampaign: Bool) -> ExpressionEnvironment { inCampaign ? itemInCampaign : itemAlone }

    /// Texts of a campaign's own posts.
    package static let occurrence = environment(item: false, campaign: true, destination: true, post: true)

    private static let conditionAlone = environment(item: true, campaign: false, destination: false, post: false)
    private static let conditionInCampaign = environment(item: true, campaign: true, destination: false, post: false)
    private static let itemAlone = environment(item: true, campaign: false, destination: true, post: false)
    private static let itemInCampaign = environment(item: true, campaign: true, destination: true, post: false)

    private static func environment(item: Bool, campaign: Bool, destination: Bool, post: Bool) -> ExpressionEnvironment {
        var environment = base
        if item { environment.declare("item", .record(RuleRecords.item)) }
        if post { environment.declare("post", .record(RuleRecords.post)) }
        if campaign { environment.declare("campaign", .record(RuleRecords.campaign)) }
        if destination { environment.declare("destination", .record(RuleRecords.destination)) }
        environment.declare("now", .timestamp)
        return environment
    }

    /// The language with what this room adds to it, without variables.
    package static let base: ExpressionEnvironment = {
        var environment = ExpressionEnvironment.standard
        environment.register(fit)
        return environment
    }()

    /// Lives here, not in Expressions, because only PlatformFacts knows how platforms count.
    private static let fit = FunctionDeclaration(
        "fit",
        doc: """
            The longest beginning of a text that fits a platform's caption, never cutting a grapheme, a link or a hashtag in two. The
            second argument leaves room for what follows, in the platform's own units: `item.caption.fit('x', 24)`.
            """,
        overloads: [
            .init(
                isMember: true, parameters: [.string, .string], result: .string,
                implementation: .any { (arguments, meter) throws(EvaluationError) in try fit(arguments, &meter) }),
            .init(
                isMember: true, parameters: [.string, .string, .int], result: .string,
                implementation: .any { (arguments, meter) throws(EvaluationError) in try fit(arguments, &meter) }),
        ])

    private static func fit(_ arguments: [Value], _ meter: inout Meter) throws(EvaluationError) -> Value {
        guard arguments.count >= 2, case .string(let text) = arguments[0], case .string(let name) = arguments[1] else {
            throw EvaluationError(.noSuchOverload, "no such overload: fit")
        }
        guard let platform = Platform(rawValue: name) else {
            throw EvaluationError(.invalidArgument, "`\(name)` is not a platform")
        }
        var reserve = 0
        if arguments.count > 2, case .int(let units) = arguments[2] {
            guard units >= 0, let small = Int(exactly: units) else {
                throw EvaluationError(.invalidArgument, "the room to leave must not be negative")
            }
            reserve = small
        }
        try meter.charge(text.utf8.count / 16 + 1)
        guard let limit = PlatformFacts.capabilities(for: platform).caption else { return .string(text) }
        return .string(TextMeasure.fit(text, unit: limit.unit, max: max(0, limit.max - reserve)))
    }
}
