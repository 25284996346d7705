import Domain
package import Expressions
import PlatformFacts

/// Where an expression of a rule file stands: that decides which variables it may read. A variable that has no value there
/// is not declared, so that `check` refuses it instead of a post failing later.
package struct RuleScope: Hashable, Sendable {
    /// What made the rule fire.
    package enum Facts: Hashable, Sendable {
        /// Nothing: where it applies to whatever is posted.
        case none
        /// `item`: an item that a source found.
        case item
        /// `post`: a time that came, for a campaign's post or a rule with `on: { schedule: … }`.
        case occurrence
        /// `item` and `publication`: something of ours was published or failed. The item of a post without one has that
        /// post's caption and address.
        case publication
        /// Those and `metrics`.
        case metric
        /// All of them: where nobody knows yet what will fire, as in a template that nothing uses.
        case any
    }
    package var facts: Facts
    package var inCampaign: Bool
    /// Texts speak to one destination; conditions are judged before destinations.
    package var atDestination: Bool
    package var hasPersona: Bool
    /// Names behind `vars`, sorted: the variables of the text's template.
    package var variables: [String]
    /// `draft`: the publication as it would be sent. Conditions of approvals and disclosures read it.
    package var hasDraft = false
    package init(_ facts: Facts, inCampaign: Bool, atDestination: Bool = false, hasPersona: Bool = false, variables: [String] = []) {
        self.facts = facts
        self.inCampaign = inCampaign
        self.atDestination = atDestination
        self.hasPersona = hasPersona
        self.variables = variables
    }

    /// Judges finished publications, whatever caused them.
    package static var anyDraft: RuleScope { RuleScope(.none, inCampaign: false).drafts }
    package var drafts: RuleScope {
        var scope = self
        scope.hasDraft = true
        return scope
    }

    /// The scope of a post's texts around this one.
    package func texts(hasPersona: Bool, variables: [String] = []) -> RuleScope {
        RuleScope(facts, inCampaign: inCampaign, atDestination: true, hasPersona: hasPersona, variables: variables)
    }
}

/// What expressions of rule files may refer to, by place.
package enum RuleEnvironment {
    package static func environment(for scope: RuleScope) -> ExpressionEnvironment {
        var environment = base
        switch scope.facts {
        case .none: break
        case .item: environment.declare("item", .record(RuleRecords.item))
        case .occurrence: environment.declare("post", .record(RuleRecords.post))
        case .publication, .metric:
            environment.declare("item", .record(RuleRecords.item))
            environment.declare("publication", .record(RuleRecords.publication))
        case .any:
            environment.declare("item", .record(RuleRecords.item))
            environment.declare("post", .record(RuleRecords.post))
            environment.declare("publication", .record(RuleRecords.publication))
        }
        if scope.facts == .metric || scope.facts == .any { environment.declare("metrics", .record(RuleRecords.stats)) }
        if scope.inCampaign { environment.declare("campaign", .record(RuleRecords.campaign)) }
        if scope.atDestination { environment.declare("destination", .record(RuleRecords.destination)) }
        if scope.hasDraft { environment.declare("draft", .record(RuleRecords.draft)) }
        if scope.hasPersona { environment.declare("persona", .record(RuleRecords.persona)) }
        if !scope.variables.isEmpty { environment.declare("vars", .record(RuleRecords.variables(scope.variables))) }
        environment.declare("now", .timestamp)
        return environment
    }

    /// The language with what this room adds to it, without variables.
    package static let base: ExpressionEnvironment = {
        var environment = ExpressionEnvironment.standard
        environment.register(fit)
        // What sources really bring: TikTok's captions end at 4,000 UTF-16 units, and hardly anybody writes a hundred hashtags.
        environment.sizes = SizeLimits(textBytes: 8192, elements: 100, elementBytes: 100)
        return environment
    }()

    /// Lives here, not in Expressions, because only PlatformFacts knows how platforms count.
    private static let fit = FunctionDeclaration.fit(platforms: Platform.allCases.map(\.rawValue), room: captionRoom) {
        (text, name, reserve) throws(EvaluationError) in
        guard let platform = Platform(rawValue: name) else { return text }
        return TextMeasure.fit(text, within: PlatformFacts.capabilities(for: platform).captionLimits, reserving: reserve)
    }

    @Sendable private static func captionRoom(_ name: String) -> Int? {
        Platform(rawValue: name).flatMap { PlatformFacts.capabilities(for: $0).captionLimits.map(\.max).min() }
    }
}
