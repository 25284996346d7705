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
        let chained = Set(listeners.values.joined()).sorted()
        let next = Dictionary(uniqueKeysWithValues: chained.map { ($0, successors(of: $0, listeners)) })
        let order = depthFirst(chained, next)
        return order.cycles.map(finding) + (order.cycles.isEmpty ? chains(order.finished, next) : [])
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

    private func successors(of rule: Int, _ listeners: [Int: [Int]]) -> [Int] {
        let targets = Set(subject.rules.rules[rule].posts.compactMap { subject.destinations[$0.destination] }).sorted()
        var seen: Set<Int> = []
        return targets.flatMap { listeners[$0] ?? [] }.filter { seen.insert($0).inserted }
    }

    /// Rules in the order in which they are finished, those that are set off first; and one circle for each way back.
    private func depthFirst(_ rules: [Int], _ next: [Int: [Int]]) -> (finished: [Int], cycles: [[Int]]) {
        var finished: [Int] = []
        var cycles: [[Int]] = []
        var done: Set<Int> = []
        var positions: [Int: Int] = [:]
        for root in rules where !done.contains(root) {
            var path: [(rule: Int, branch: Int)] = [(root, 0)]
            positions[root] = 0
            while let (rule, branch) = path.last {
                let branches = next[rule] ?? []
                guard branch < branches.count else {
                    path.removeLast()
                    positions[rule] = nil
                    done.insert(rule)
                    finished.append(rule)
                    continue
                }
                path[path.count - 1].branch += 1
                let target = branches[branch]
                if let start = positions[target] {
                    cycles.append(path[start...].map(\.rule))
                } else if !done.contains(target) {
                    positions[target] = path.count
                    path.append((target, 0))
                }
            }
        }
        return (finished, cycles)
    }

    private func finding(_ cycle: [Int]) -> Diagnostic {
        let names = cycle.map { subject.rules.rules[$0].name }
        let summary = names.count == 1 ? "rule `\(names[0])` sets itself off" : "rules set each other off in a circle"
        let shown = names.prefix(6) + (names.count > 6 ? ["…"] : [])
        let rule = subject.rules.rules[cycle[0]]
        return Diagnostic(
            .error, "trigger-cycle", summary,
            hint: "\(shown.joined(separator: " → ")) → \(names[0]): post elsewhere, or drop a trigger",
            span: subject.span(.rule, rule.name),
            notes: cycle.dropFirst().prefix(5).map {
                Diagnostic.Note("part of the circle", span: subject.span(.rule, subject.rules.rules[$0].name))
            })
    }

    /// - Parameter finished: every rule after those that it sets off.
    private func chains(_ finished: [Int], _ next: [Int: [Int]]) -> [Diagnostic] {
        var longest: [Int: (length: Int, next: Int?)] = [:]
        for rule in finished {
            let best = (next[rule] ?? []).max { (longest[$0]?.length ?? 0) < (longest[$1]?.length ?? 0) }
            longest[rule] = (1 + (best.flatMap { longest[$0]?.length } ?? 0), best)
        }
        let inner = Set(next.values.joined())
        return finished.filter { !inner.contains($0) && longest[$0]?.length ?? 0 > Self.longestChain }.sorted().map { rule in
            var names: [String] = []
            var step: Int? = rule
            while let current = step, names.count < 8 {
                names.append(subject.rules.rules[current].name)
                step = longest[current]?.next
            }
            return Diagnostic(
                .error, "trigger-chain", "a chain of \(longest[rule]?.length ?? 0) rules that set each other off",
                hint: "\(names.joined(separator: " → ")): at most \(Self.longestChain)",
                span: subject.span(.rule, subject.rules.rules[rule].name))
        }
    }
}
