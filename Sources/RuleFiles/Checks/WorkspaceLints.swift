import CivilTime
import Diagnostics
import Domain
import RuleSet

/// Checks that look at the whole: what contradicts something elsewhere, or has no effect.
struct WorkspaceLints {
    let rules: RuleSet
    let builder: RuleSetBuilder

    func findings() -> [Diagnostic] {
        deadWindows() + unreachedDestinations() + unusedSources() + unusedGuardrails() + sharedSlots() + sharedAccounts()
    }

    private func span(_ kind: NameKind, _ name: String) -> SourceSpan? { builder.origins[kind]?[name] }

    /// Names that something refers to; nil where that cannot be told.
    private func used(_ kind: NameKind) -> Set<String>? {
        builder.isIncomplete || builder.unresolved.contains(kind) ? nil : builder.used[kind] ?? []
    }

    /// Each guardrail alone, then what applies together to a post.
    private func deadWindows() -> [Diagnostic] {
        var found: [Diagnostic] = []
        var dead: Set<String> = []
        for guardrail in rules.guardrails where DeadWindows.coversWeek(guardrail.quietHours) {
            dead.insert(guardrail.name)
            found.append(
                Diagnostic(
                    .error, "dead-window", "the quiet hours of `\(guardrail.name)` leave no time at all",
                    hint: "nothing could ever appear; shorten a window", span: span(.guardrail, guardrail.name)))
        }
        let guardrails = Dictionary(rules.guardrails.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var reported: Set<[String]> = []
        for applied in attachments() {
            let live = applied.names.compactMap { guardrails[$0] }.filter { !dead.contains($0.name) && !$0.quietHours.isEmpty }
            for (_, group) in Dictionary(grouping: live, by: \.zone.identifier).sorted(by: { $0.key < $1.key }) where group.count > 1 {
                let names = group.map(\.name).sorted()
                guard reported.insert(names).inserted, DeadWindows.coversWeek(group.flatMap(\.quietHours)) else { continue }
                found.append(
                    Diagnostic(
                        .error, "dead-window", "\(names.map { "`\($0)`" }.joined(separator: " and ")) together leave no time at all",
                        hint: "they all apply to \(applied.what)", span: applied.span))
            }
        }
        return found
    }

    private struct Attachment {
        var what: String
        var names: Set<String>
        var span: SourceSpan?
    }

    private func attachments() -> [Attachment] {
        let campaigns = Dictionary(rules.campaigns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let destinations = Dictionary(rules.destinations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var found: [Attachment] = []
        for rule in rules.rules {
            let outer = rules.defaults.guardrails + rule.guardrails + (rule.campaign.flatMap { campaigns[$0]?.guardrails } ?? [])
            for post in rule.posts {
                let names = outer + post.guardrails + (destinations[post.destination]?.guardrails ?? [])
                found.append(
                    Attachment(what: "rule `\(rule.name)` to `\(post.destination)`", names: Set(names), span: span(.rule, rule.name)))
            }
        }
        for campaign in rules.campaigns {
            for post in campaign.posts {
                for destination in post.destinations {
                    let inner = post.guardrails + (destinations[destination]?.guardrails ?? [])
                    found.append(
                        Attachment(
                            what: "post `\(post.name)` to `\(destination)`",
                            names: Set(rules.defaults.guardrails + campaign.guardrails + inner), span: span(.campaign, campaign.name)))
                }
            }
        }
        return found
    }

    private func unreachedDestinations() -> [Diagnostic] {
        guard let used = used(.destination) else { return [] }
        return rules.destinations.filter { !used.contains($0.name) }.map {
            Diagnostic(
                .warning, "unreached-destination", "nothing is ever posted to `\($0.name)`",
                hint: "name it in `to:` of a rule or post, or remove it", span: span(.destination, $0.name))
        }
    }

    private func unusedSources() -> [Diagnostic] {
        guard let used = used(.source) else { return [] }
        return rules.sources.filter { !used.contains($0.name) }.map {
            Diagnostic(
                .warning, "unused-source", "no rule uses what `\($0.name)` finds", hint: "name it in `on: { new_item: … }`, or remove it",
                span: span(.source, $0.name))
        }
    }

    /// Presets only define: theirs may stay unused.
    private func unusedGuardrails() -> [Diagnostic] {
        guard let used = used(.guardrail) else { return [] }
        return rules.guardrails.filter { !used.contains($0.name) && !$0.origin.file.hasPrefix("reprise:") }.map {
            Diagnostic(
                .warning, "unused-guardrail", "guardrail `\($0.name)` is attached to nothing",
                hint: "name it in `guardrails:` of defaults, a campaign, a rule, a post or a destination", span: span(.guardrail, $0.name))
        }
    }

    private func sharedSlots() -> [Diagnostic] {
        struct Slot: Hashable {
            var destination: String
            var at: Timestamp
        }
        var taken: [Slot: (name: String, origin: RuleLocation)] = [:]
        var found: [Diagnostic] = []
        for campaign in rules.campaigns where campaign.state != .draft {
            for post in campaign.posts {
                for destination in post.destinations {
                    let slot = Slot(destination: destination, at: post.zone.instant(of: post.at))
                    if let other = taken[slot] {
                        found.append(
                            Diagnostic(
                                .warning, "shared-slot", "posts `\(other.name)` and `\(post.name)` go to `\(destination)` at the same time",
                                hint: "move one, or attach a guardrail with `spacing:`", span: point(post.origin),
                                notes: [Diagnostic.Note("the other one", span: point(other.origin))]))
                    } else {
                        taken[slot] = (post.name, post.origin)
                    }
                }
            }
        }
        return found
    }

    private func sharedAccounts() -> [Diagnostic] {
        var found: [Diagnostic] = []
        var accounts: [String: Destination] = [:]
        for destination in rules.destinations {
            let settings = destination.settings.keys.sorted().map { "\($0)=\(destination.settings[$0].map { "\($0)" } ?? "")" }
            let account = ([destination.platform.rawValue, destination.credential] + settings).joined(separator: "\n")
            if let other = accounts[account] {
                found.append(
                    Diagnostic(
                        .warning, "shared-account", "`\(other.name)` and `\(destination.name)` are the same account",
                        hint: "limits are counted per destination; name one of them in both places",
                        span: span(.destination, destination.name),
                        notes: [Diagnostic.Note("the other one", span: span(.destination, other.name))]))
            } else {
                accounts[account] = destination
            }
        }
        return found
    }

    private func point(_ origin: RuleLocation) -> SourceSpan {
        SourceSpan(
            file: origin.file, startOffset: 0, endOffset: 0, line: origin.line, column: origin.column, endLine: origin.line,
            endColumn: origin.column)
    }
}
