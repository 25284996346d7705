import CivilTime
import Diagnostics
import Expressions
import RuleSet

extension RuleSetBuilder {
    /// The `approval:` of a section.
    ///
    /// - Parameter scope: what its condition may read.
    mutating func approval(_ section: SectionValue, in scope: RuleScope) -> Approval? {
        guard let field = section["approval"], let spec = section.section("approval") else { return nil }
        var approval = Approval(origin: origin(ofKey: field))
        approval.condition = program(spec["when"], in: scope, result: .bool)
        approval.required = spec.integer("required") ?? approval.required
        approval.from = spec.texts("from")
        approval.expires = spec.duration("expires") ?? approval.expires
        approval.onExpiry = spec.choice("on_expiry") ?? approval.onExpiry
        let people = Set(approval.from)
        if !people.isEmpty, people.count < approval.required {
            report(
                .error, "approval-impossible", "\(approval.required) people must agree, but only \(people.count) may",
                at: spec["from"]?.span,
                hint: "name more people in `from:`, or lower `required:`")
        }
        return approval
    }

    mutating func retry(_ section: SectionValue?, else known: RetryPolicy) -> RetryPolicy {
        var retry = known
        guard let section else { return retry }
        retry.attempts = section.integer("attempts") ?? retry.attempts
        retry.backoff = section.choice("backoff") ?? retry.backoff
        retry.delay = section.duration("delay") ?? retry.delay
        retry.maxDelay = section.duration("max_delay") ?? max(retry.maxDelay, retry.delay)
        if retry.maxDelay < retry.delay {
            report(
                .error, "out-of-range", "the longest pause is shorter than the first", at: (section["max_delay"] ?? section["delay"])?.span,
                hint: "`max_delay` is at least `delay`, here \(retry.delay.text)")
        }
        return retry
    }

    mutating func content(_ field: Field) -> ContentLimits? {
        guard case .section(let section) = field.value else { return nil }
        var limits = ContentLimits(origin: origin(ofKey: field))
        limits.banned = section.texts("banned").map { $0.lowercased() }
        limits.bannedPatterns = section.list("banned_patterns").compactMap { if case .pattern(let value) = $0.value { value } else { nil } }
        limits.allowedHosts = section.section("link_hosts")?.texts("allow").map { $0.lowercased() } ?? []
        limits.deniedHosts = section.section("link_hosts")?.texts("deny").map { $0.lowercased() } ?? []
        limits.requiredLabels = section.texts("require_labels")
        limits.forbiddenLabels = section.texts("forbid_labels")
        if let disclosure = section.section("disclosure") {
            limits.disclosure = ContentLimits.Disclosure(
                condition: program(disclosure["when"], in: .anyDraft, result: .bool),
                anyOf: disclosure.texts("any_of"), origin: origin(ofKey: section["disclosure"] ?? field))
        }
        for field in section.list("banned") {
            if case .text(let word) = field.value, word.allSatisfy(\.isWhitespace) {
                report(.error, "bad-value", "a banned word is empty", at: field.span, hint: "remove it")
            }
        }
        return limits
    }
}
