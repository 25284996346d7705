import Diagnostics
import Domain
import PlatformFacts
import RuleSet

/// What the language says and this version does not do yet: said, never silently ignored.
struct NotYetRunLint: Sendable {
    let subject: LintSubject

    func findings() -> [Diagnostic] { sources() + destinations() + rules() + workspace() }

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

    private func workspace() -> [Diagnostic] {
        var found: [Diagnostic] = []
        if let field = subject.builder.root["media_host"] {
            found.append(note("this version puts no media on a host", "platforms that fetch media by address get none", field.keySpan))
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
