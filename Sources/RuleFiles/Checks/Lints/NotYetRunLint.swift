import Diagnostics
import Domain
import PlatformFacts
import RuleSet

/// What the language says and this version does not do yet: said, never silently ignored.
struct NotYetRunLint: Sendable {
    let subject: LintSubject

    func findings() -> [Diagnostic] { sources() + destinations() + rules() + approvals() + workspace() }

    private func note(_ summary: String, _ hint: String, _ span: SourceSpan?) -> Diagnostic {
        Diagnostic(.note, "not-yet-run", summary, hint: hint, span: span)
    }

    private func sources() -> [Diagnostic] {
        subject.rules.sources.filter { $0.polledPlatform == nil }.map { source in
            let kind =
                switch source.kind {
                case .tiktok: "TikTok accounts"
                case .tiktokExport: "TikTok exports"
                case .folder: "watched folders"
                case .feed: "feeds"
                }
            return note(
                "source `\(source.name)` is not read: this version does not read \(kind)", "it finds nothing until a version that does",
                subject.span(.source, source.name))
        }
    }

    private func destinations() -> [Diagnostic] {
        subject.rules.destinations.filter { !PlatformFacts.capabilities(for: $0.platform).canPublish }.map { destination in
            note(
                "this version does not publish to \(destination.platform.displayName)",
                "posts to `\(destination.name)` are planned and held",
                subject.span(.destination, destination.name))
        }
    }

    /// Whatever asks for approval is held, and this version has no command that gives it.
    private func approvals() -> [Diagnostic] {
        let rules = subject.rules
        var places: [SourceSpan?] = []
        places += rules.guardrails.filter { $0.approval != nil }.map { subject.span(.guardrail, $0.name) }
        places += rules.campaigns.filter { $0.approval != nil || $0.posts.contains { $0.approval != nil } }
            .map { subject.span(.campaign, $0.name) }
        places += rules.rules.filter { $0.approval != nil || $0.posts.contains { $0.approval != nil } }.map { subject.span(.rule, $0.name) }
        if rules.defaults.approval != nil { places.append(subject.builder.root["defaults"]?.keySpan) }
        return places.map { note("this version cannot take approvals", "posts that need one are planned and held", $0) }
    }

    private func workspace() -> [Diagnostic] {
        var found: [Diagnostic] = []
        if let field = subject.builder.root["notify"], !subject.rules.notifications.isEmpty {
            found.append(note("this version notifies nobody", "watch `reprise status --check` instead", field.keySpan))
        }
        if let field = subject.builder.root["media_host"] {
            found.append(note("this version puts no media on a host", "platforms that fetch media by address get none", field.keySpan))
        }
        if let field = subject.builder.root.section("defaults")?["blast_radius"] {
            found.append(
                note("this version puts every revision to work at once", "`reprise plan --against` shows what it will do", field.keySpan))
        }
        for index in subject.rules.rules.indices where subject.rules.rules[index].backfill != nil {
            let rule = subject.rules.rules[index]
            found.append(
                note(
                    "this version plans a backfill and does not run it", "items from before the rule are not posted",
                    subject.span(.rule, rule.name)))
        }
        return found
    }

    private func rules() -> [Diagnostic] {
        subject.rules.rules.compactMap { rule in
            guard case .metric = rule.trigger else { return nil }
            return note(
                "rule `\(rule.name)` does not fire: this version has no trigger `metric`",
                "it is checked and listed, and posts nothing",
                subject.span(.rule, rule.name))
        }
    }
}
