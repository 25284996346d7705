import Diagnostics
import Domain
import Expressions
import RuleSet

/// Conditions that are false whatever comes: by themselves, or by what is known of their campaign.
struct ConstantConditionLint: Sendable {
    let subject: LintSubject

    /// Words without which nothing can be known before something happens; a condition is not evaluated in vain.
    private static let knowable = ["false", "true", "campaign."].map { Array($0.utf8) }

    func findings() -> [Diagnostic] {
        let rules = subject.rules.rules
        var found: [Diagnostic] = []
        // By index: a loop over the rules themselves would copy each.
        for index in rules.indices {
            guard let condition = rules[index].condition, Self.isKnowable(condition) else { continue }
            let campaign = rules[index].campaign.flatMap { subject.campaigns[$0] }.map { subject.rules.campaigns[$0] }
            let origin = rules[index].conditionOrigin ?? rules[index].origin
            check(condition, campaign, "rule `\(rules[index].name)`", origin, &found)
        }
        for campaign in subject.rules.campaigns {
            for post in campaign.posts {
                guard let condition = post.condition, Self.isKnowable(condition) else { continue }
                check(condition, campaign, "post `\(post.name)`", post.origin, &found)
            }
        }
        return found
    }

    private static func isKnowable(_ condition: Program) -> Bool {
        condition.variables.isEmpty || knowable.contains { contains(condition.source, $0) }
    }

    private func check(_ condition: Program, _ campaign: Campaign?, _ title: String, _ origin: RuleLocation, _ found: inout [Diagnostic]) {
        var bindings = Bindings()
        bindings["campaign"] = campaign.map(RuleRecords.value(of:))
        // What is not known is an error, and `false && error` is false.
        guard let value = try? condition.evaluate(bindings), case .bool(let holds) = value else { return }
        found.append(
            Diagnostic(
                .warning, "constant-condition", "the condition of \(title) is always \(holds)",
                hint: holds ? "remove `when:`" : "nothing is ever posted by it", span: subject.point(origin)))
    }

    /// By bytes: among ten thousand conditions a search by characters is what takes longest.
    private static func contains(_ text: String, _ word: [UInt8]) -> Bool {
        let bytes = text.utf8
        var rest = bytes.startIndex
        while let found = bytes[rest...].firstIndex(of: word[0]) {
            if bytes[found...].starts(with: word) { return true }
            rest = bytes.index(after: found)
        }
        return false
    }
}
