import Diagnostics
import Domain
import RuleSet

/// Rules that set each other off: a circle never ends, and a chain of more than three is no longer understood by anybody
/// (DESIGN §6).
struct TriggerCycleLint: Sendable {
    let subject: LintSubject
    static let longestChain = 3

    func findings() -> [Diagnostic] {
        let listeners = listeners()
        guard !listeners.isEmpty else { return [] }
        let graph = graph(listeners)
        let components = graph.components()
        let circles = components.compactMap { circle(in: $0, graph) }.sorted { $0.rules[0] < $1.rules[0] }
        return circles.isEmpty ? chains(components.map { $0[0] }, graph) : circles.map(finding)
    }

    /// Rules by the destination whose publications set them off. Items of our own making are among them where a rule asks
    /// for them, and the source reads the account that is posted to.
    private func listeners() -> [Int: [Int]] {
        var listeners: [Int: [Int]] = [:]
        var accounts: [String: [Int]] = [:]
        for (index, destination) in subject.rules.destinations.enumerated() where destination.platform == .tiktok {
            accounts[destination.credential, default: []].append(index)
        }
        for (index, rule) in subject.rules.rules.enumerated() {
            switch rule.trigger {
            case .published(let name), .failed(let name): subject.destinations[name].map { listeners[$0, default: []].append(index) }
            case .metric(let metric): subject.destinations[metric.destination].map { listeners[$0, default: []].append(index) }
            case .newItem(let name):
                guard rule.includesOwn, !accounts.isEmpty, let source = subject.rules.source(name), source.polledPlatform != nil else {
                    continue
                }
                for destination in accounts[source.credential] ?? [] { listeners[destination, default: []].append(index) }
            case .schedule: continue
            }
        }
        return listeners
    }

    /// Rules that are set off by others, and behind them destinations: a rule leads to where it posts, a destination to the
    /// rules that listen there. So it stays small where many rules listen to what many post.
    private func graph(_ listeners: [Int: [Int]]) -> TriggerGraph {
        let rules = subject.rules.rules
        var graph = TriggerGraph(size: rules.count + subject.rules.destinations.count)
        for index in Set(listeners.values.joined()) {
            for target in Set(rules[index].posts.compactMap { subject.destinations[$0.destination] }).sorted() {
                graph.connect(index, rules.count + target)
            }
        }
        for (destination, listening) in listeners {
            for rule in listening { graph.connect(rules.count + destination, rule) }
        }
        return graph
    }

    private func isRule(_ node: Int) -> Bool { node < subject.rules.rules.count }

    /// One circle for all rules that lead to each other: there may be more circles than anybody can read.
    private func circle(in component: [Int], _ graph: TriggerGraph) -> (rules: [Int], count: Int)? {
        let rules = component.filter(isRule)
        // A rule and where it posts are apart, so that no node leads to itself.
        guard component.count > 1, let first = rules.min() else { return nil }
        return (graph.circle(from: first, within: Set(component)).filter(isRule), rules.count)
    }

    private func finding(_ circle: (rules: [Int], count: Int)) -> Diagnostic {
        let cycle = circle.rules
        let names = cycle.map { subject.rules.rules[$0].name }
        let summary = names.count == 1 ? "rule `\(names[0])` sets itself off" : "rules set each other off in a circle"
        let shown = names.prefix(6) + (names.count > 6 ? ["…"] : [])
        let more = circle.count > cycle.count ? "; \(circle.count) rules are in circles with it" : ""
        return Diagnostic(
            .error, "trigger-cycle", summary,
            hint: "\(shown.joined(separator: " → ")) → \(names[0]): post elsewhere, or drop a trigger\(more)",
            span: subject.span(.rule, names[0]),
            notes: cycle.dropFirst().prefix(5).map {
                Diagnostic.Note("part of the circle", span: subject.span(.rule, subject.rules.rules[$0].name))
            })
    }

    /// - Parameter order: every node after those that it leads to.
    private func chains(_ order: [Int], _ graph: TriggerGraph) -> [Diagnostic] {
        var longest: [Int: (length: Int, next: Int?)] = [:]
        for node in order {
            let best = graph.next[node].max { (longest[$0]?.length ?? 0) < (longest[$1]?.length ?? 0) }
            longest[node] = ((isRule(node) ? 1 : 0) + (best.flatMap { longest[$0]?.length } ?? 0), best)
        }
        let inner = Set(Set(order.filter(isRule).flatMap { graph.next[$0] }).flatMap { graph.next[$0] })
        return order.filter { isRule($0) && !inner.contains($0) && longest[$0]?.length ?? 0 > Self.longestChain }.sorted().map { rule in
            var names: [String] = []
            var step: Int? = rule
            while let current = step, names.count < 8 {
                if isRule(current) { names.append(subject.rules.rules[current].name) }
                step = longest[current]?.next
            }
            return Diagnostic(
                .error, "trigger-chain", "a chain of \(longest[rule]?.length ?? 0) rules that set each other off",
                hint: "\(names.joined(separator: " → ")): at most \(Self.longestChain)",
                span: subject.span(.rule, subject.rules.rules[rule].name))
        }
    }
}
