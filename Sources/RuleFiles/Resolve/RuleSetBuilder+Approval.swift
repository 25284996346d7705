import CivilTime
import Diagnostics
import Expressions
import RuleSet
import YAMLTree

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
        retry.jitter = section.fraction("jitter") ?? retry.jitter
        retry.deadline = section.duration("deadline") ?? retry.deadline
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
        checkWords(section)
        checkHosts(section)
        checkLabels(section)
        return limits
    }

    private mutating func checkWords(_ section: SectionValue) {
        for field in section.list("banned") {
            if case .text(let word) = field.value, word.allSatisfy(\.isWhitespace) {
                report(.error, "bad-value", "a banned word is empty", at: field.span, hint: "remove it")
            }
        }
        for field in section.list("banned_patterns") {
            guard case .pattern(let pattern) = field.value, Self.samples.allSatisfy({ pattern.matches($0) == true }) else { continue }
            report(
                .warning, "nothing-allowed", "this pattern matches every text", at: field.span,
                hint: "no post could appear: say what is meant")
        }
        guard let disclosure = section.section("disclosure"), let field = disclosure["any_of"] else { return }
        if disclosure.list("any_of").isEmpty, field.node.sequence?.isEmpty ?? false {
            report(
                .error, "bad-value", "`any_of` is empty: no text can say one of nothing", at: field.span,
                hint: "for example any_of: [\"#ad\"]")
        }
    }

    /// What has nothing in common.
    private static let samples = ["", "a", "Z9 ,", "日本\n"]

    private mutating func checkHosts(_ section: SectionValue) {
        guard let hosts = section.section("link_hosts") else { return }
        for field in hosts.list("allow") + hosts.list("deny") {
            guard case .text(let text) = field.value, text.isEmpty || text.contains(where: { "/:@*".contains($0) || $0.isWhitespace })
            else {
                continue
            }
            let rest = text.split(separator: "://", maxSplits: 1).last.map(String.init) ?? ""
            let host = rest.split(whereSeparator: { "/:@*".contains($0) || $0.isWhitespace }).first.map(String.init) ?? "example.org"
            let name = host.hasPrefix(".") ? String(host.dropFirst()) : host
            report(
                .error, "bad-value", "a host stands alone: \(ScalarReader.shown(text))", at: field.span,
                hint: "write \(name); subdomains are included")
        }
    }

    private mutating func checkLabels(_ section: SectionValue) {
        let (required, forbidden) = (section.texts("require_labels"), Set(section.texts("forbid_labels")))
        guard !required.isEmpty, required.allSatisfy(forbidden.contains), let field = section["require_labels"] else { return }
        report(
            .warning, "nothing-allowed", "each label of which one is required is forbidden too", at: field.span,
            hint: "no post could appear: remove it from one of the lists",
            notes: [Diagnostic.Note("forbidden here", span: section["forbid_labels"]?.span)])
    }
}
