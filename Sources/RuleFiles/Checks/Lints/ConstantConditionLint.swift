import Diagnostics
import Expressions
import RuleSet

/// Conditions that are false whatever comes: by themselves, or by what is known of their campaign.
struct ConstantConditionLint {
    let subject: LintSubject

    /// Words without which nothing can be known before something happens; a condition is not evaluated in vain.
    private static let knowable = ["false", "true", "campaign."].map { Array($0.utf8) }

    func findings() -> [Diagnostic] {
        var found: [Diagnostic] = []
        for rule in subject.rules.rules {
            let campaign = rule.campaign.flatMap { subject.campaigns[$0] }.map { subject.rules.campaigns[$0] }
            check(rule.condition, campaign, "rule `\(rule.name)`", LintSubject.point(rule.conditionOrigin ?? rule.origin), &found)
        }
        for campaign in subject.rules.campaigns {
            for post in campaign.posts {
                check(post.condition, campaign, "post `\(post.name)`", LintSubject.point(post.origin), &found)
            }
        }
        return found
    }

    private func check(_ condition: Program?, _ campaign: Campaign?, _ title: String, _ span: SourceSpan, _ found: inout [Diagnostic]) {
        guard let condition else { return }
        guard condition.variables.isEmpty || Self.knowable.contains(where: { Self.contains(condition.source, $0) }) else { return }
        var bindings = Bindings()
        bindings["campaign"] = campaign.map(RuleRecords.value(of:))
        // What is not known is an error, and `false && error` is false.
        guard let value = try? condition.evaluate(bindings), case .bool(let holds) = value else { return }
        found.append(
            Diagnostic(
                .warning, "constant-condition", "the condition of \(title) is always \(holds)",
                hint: holds ? "remove `when:`" : "nothing is ever posted by it", span: span))
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
