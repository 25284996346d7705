import CivilTime
import Diagnostics
import Domain
import RuleSet
import YAMLTree

/// The resolved rules, with what lints ask of them again and again.
struct LintSubject: Sendable {
    /// One post of a rule or campaign at one destination.
    struct Use: Sendable {
        enum Cause: Hashable, Sendable {
            /// Index of the rule, and of its entry.
            case rule(Int, entry: Int)
            /// Indices of the campaign, its post, and the copy.
            case post(Int, post: Int, copy: Int)
        }
        var cause: Cause
        var destination: Int
        var campaign: Int?
        /// Which guardrails apply to it: an index of `guardrailSets`.
        var guardrails: Int
    }

    let rules: RuleSet
    let builder: RuleSetBuilder
    private(set) var uses: [Use] = []
    /// Each set of guardrails that somewhere apply together, as ascending indices.
    private(set) var guardrailSets: [[Int]] = []
    private(set) var destinations: [String: Int] = [:]
    private(set) var campaigns: [String: Int] = [:]
    private var guardrails: [String: Int] = [:]
    /// Names that posts of several campaigns have.
    private var sharedPosts: Set<String> = []
    private var setsByPlace: [Place: Int] = [:]
    private var setsByMembers: [[Int]: Int] = [:]

    /// Where guardrails are attached: many posts share one place.
    private struct Place: Hashable {
        var campaign: Int?
        var destination: Int
        var outer: [String]
        var inner: [String]
    }

    init(_ rules: RuleSet, _ builder: RuleSetBuilder) {
        self.rules = rules
        self.builder = builder
        destinations = Self.index(rules.destinations.map(\.name))
        campaigns = Self.index(rules.campaigns.map(\.name))
        guardrails = Self.index(rules.guardrails.map(\.name))
        var posts: Set<String> = []
        for post in rules.campaigns.lazy.flatMap(\.posts) where !posts.insert(post.name).inserted { sharedPosts.insert(post.name) }
        for (index, rule) in rules.rules.enumerated() {
            let campaign = rule.campaign.flatMap { campaigns[$0] }
            for (entry, post) in rule.posts.enumerated() {
                add(.rule(index, entry: entry), post.destination, campaign, outer: rule.guardrails, inner: post.guardrails)
            }
        }
        for (index, campaign) in rules.campaigns.enumerated() {
            for (position, post) in campaign.posts.enumerated() {
                for (copy, text) in post.copies.enumerated() {
                    add(.post(index, post: position, copy: copy), text.destination, index, outer: [], inner: post.guardrails)
                }
            }
        }
    }

    private static func index(_ names: [String]) -> [String: Int] {
        Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func add(_ cause: Use.Cause, _ destination: String, _ campaign: Int?, outer: [String], inner: [String]) {
        guard let destination = destinations[destination] else { return }
        let place = Place(campaign: campaign, destination: destination, outer: outer, inner: inner)
        uses.append(Use(cause: cause, destination: destination, campaign: campaign, guardrails: guardrailSet(at: place)))
    }

    private mutating func guardrailSet(at place: Place) -> Int {
        if let known = setsByPlace[place] { return known }
        var names = rules.defaults.guardrails + place.outer + place.inner + rules.destinations[place.destination].guardrails
        if let campaign = place.campaign { names += rules.campaigns[campaign].guardrails }
        let members = Set(names.compactMap { guardrails[$0] }).sorted()
        let set = setsByMembers[members] ?? guardrailSets.count
        if set == guardrailSets.count {
            guardrailSets.append(members)
            setsByMembers[members] = set
        }
        setsByPlace[place] = set
        return set
    }
}

extension LintSubject {
    func guardrails(of use: Use) -> [Guardrail] { guardrailSets[use.guardrails].map { rules.guardrails[$0] } }

    func campaign(of use: Use) -> Campaign? { use.campaign.map { rules.campaigns[$0] } }

    /// Drafts cause nothing.
    func isDraft(_ use: Use) -> Bool { use.campaign.map { rules.campaigns[$0].state == .draft } ?? false }

    /// For messages: `rule `x`` or `post `y``.
    func title(_ cause: Use.Cause) -> String {
        switch cause {
        case .rule(let index, _): "rule `\(rules.rules[index].name)`"
        case .post(let campaign, let post, _): title(rules.campaigns[campaign].posts[post].name, of: rules.campaigns[campaign])
        }
    }

    /// Names of posts are unique within their campaign only.
    private func title(_ post: String, of campaign: Campaign) -> String {
        "post `\(post)`" + (sharedPosts.contains(post) ? " of `\(campaign.name)`" : "")
    }

    func place(_ cause: Use.Cause) -> SourceSpan {
        switch cause {
        case .rule(let index, let entry): point(rules.rules[index].posts[entry].origin)
        case .post(let campaign, let post, _): point(rules.campaigns[campaign].posts[post].origin)
        }
    }

    func span(_ kind: NameKind, _ name: String) -> SourceSpan? { builder.definition(kind, name) }

    /// The key or value that stands at a place.
    func point(_ origin: RuleLocation) -> SourceSpan {
        for document in builder.documents[origin.file] ?? [] {
            let offset = document.source.offset(line: origin.line, column: origin.column)
            if let node = document.node(startingAt: offset) { return node.span }
        }
        return SourceSpan(
            file: origin.file, startOffset: 0, endOffset: 0, line: origin.line, column: origin.column, endLine: origin.line,
            endColumn: origin.column)
    }
}
