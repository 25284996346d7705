import Diagnostics
import Foundation
import RuleFiles
package import RuleSet

/// The workspaces that trials are played in: small, and each with another part of what rules can say.
package enum TrialWorkspace: String, CaseIterable, Sendable {
    /// One rule to three platforms, quiet hours, a cap and spacing.
    case pace
    /// Sponsored videos wait for approvals that can expire; a campaign ends.
    case approvals
    /// Posts at set times and by schedule, with and without files.
    case campaign
    /// Rules on what was published, and dedupe.
    case chain

    /// Another revision of it: what people edit while it runs.
    package struct Edition: Hashable, Sendable {
        package var mark = "#reels"
        package var spacing = 20
        package var isWithoutX = false
        package var asksBack = false
        package init() {}

        var name: String { "\(mark) \(spacing) \(isWithoutX) \(asksBack)" }
    }

    static let xRule = "tell-x"

    package func text(_ edition: Edition) -> String {
        switch self {
        case .pace: Self.head + Self.destinations + pace(edition)
        case .approvals: Self.head + Self.destinations + approvals(edition)
        case .campaign: Self.head + Self.destinations + campaign(edition)
        case .chain: Self.head + Self.destinations + chain(edition)
        }
    }

    private static let head = """
        version: 1
        workspace: trial
        timezone: Europe/Berlin
        defaults: { blast_radius: { max_new: 12, max_cancelled: 3 } }
        sources:
          watched: { tiktok: { credentials: watched, poll: 30m }, missing_media: hold }

        """

    private static let destinations = """
        destinations:
          reels: { instagram: { credentials: reels, login: facebook } }
          shorts: { youtube: { credentials: shorts } }
          xs: { x: { credentials: xs } }

        """

    private func xs(_ edition: Edition, _ more: String = "") -> String {
        guard !edition.isWithoutX else { return "" }
        return """
              \(Self.xRule):
                on: { new_item: watched }
                guardrails: [pace]
                post: [{ to: xs, caption: "{{ item.caption }} seen", after: 10m }]
            \(edition.asksBack ? "    backfill: { since: 2026-10-19, order: oldest }" : "")
            \(more)

            """
    }

    private func pace(_ edition: Edition) -> String {
        """
        guardrails:
          pace:
            quiet_hours: [{ from: "22:00", to: "07:00" }]
            cap: [{ per: day, max: 3 }]
            spacing: \(edition.spacing)m
            dedupe: [{ by: item }]
        rules:
          everywhere:
            on: { new_item: watched }
            when: item.duration <= duration("60s")
            guardrails: [pace]
            post:
              - { to: reels, caption: "{{ item.caption }} \(edition.mark)" }
              - { to: shorts, title: "{{ item.caption.truncate(90) }}", caption: "{{ item.caption }} \(edition.mark)" }
        \(xs(edition))
        """
    }

    private func approvals(_ edition: Edition) -> String {
        """
        guardrails:
          pace: { spacing: \(edition.spacing)m, cap: [{ per: 6h, max: 4, across: campaign }] }
        campaigns:
          week: { until: 2026-10-21, guardrails: [pace] }
        rules:
          asked:
            campaign: week
            on: { new_item: watched }
            approval: { when: item.caption.contains("sponsor"), required: 2, expires: 3h, on_expiry: drop }
            post:
              - { to: reels, caption: "{{ item.caption }} \(edition.mark)" }
              - { to: xs, caption: "{{ item.caption }} \(edition.mark)", after: 30m }
        \(xs(edition, "    campaign: week").replacingOccurrences(of: "to: xs,", with: "to: xs, as: told,"))
        """
    }

    private func campaign(_ edition: Edition) -> String {
        """
        guardrails:
          pace: { spacing: \(edition.spacing)m }
        campaigns:
          launch:
            from: 2026-10-20
            until: 2026-10-21
            posts:
              - { name: teaser, at: 2026-10-20T08:40, to: [reels, xs], media: media/teaser.mp4, caption: "It starts \(edition.mark)" }
              - name: hourly
                schedule: { cron: "15 9-18 * * *" }
                to: [xs]
                guardrails: [pace]
                caption: "Still on {{ post.occurrence }} \(edition.mark)"
        rules:
          shorts-too:
            campaign: launch
            on: { new_item: watched }
            post: [{ to: shorts, title: "{{ item.caption.truncate(90) }}", caption: "{{ item.caption }}" }]
        \(xs(edition))
        """
    }

    private func chain(_ edition: Edition) -> String {
        """
        guardrails:
          pace: { spacing: \(edition.spacing)m, dedupe: [{ by: caption, similarity: 0.9, within: 14d }], on_conflict: defer }
        rules:
          first:
            on: { new_item: watched }
            guardrails: [pace]
            post: [{ to: reels, caption: "{{ item.caption }} \(edition.mark)" }]
          then:
            on: { published: reels }
            post: [{ to: shorts, title: "{{ item.caption.truncate(90) }}", caption: "{{ item.caption }}", after: 15m }]
        \(xs(edition))
        """
    }
}

/// Rules as trials use them: read once, because reading them takes as long as playing an hour.
package final class TrialLibrary: @unchecked Sendable {
    private let lock = NSLock()
    private var known: [String: RuleSet] = [:]

    package init() {}

    package struct Refused: Error, CustomStringConvertible {
        package var description: String
    }

    package func rules(_ workspace: TrialWorkspace, _ edition: TrialWorkspace.Edition, revision: String) throws -> RuleSet {
        let name = "\(workspace.rawValue) \(edition.name) \(revision)"
        if let rules = lock.withLock({ known[name] }) { return rules }
        let text = workspace.text(edition)
        let loaded = RuleWorkspace.load(files: MemoryFiles(["rules.yaml": text]), revision: revision)
        guard let rules = loaded.ruleSet else {
            let errors = loaded.diagnostics.filter { $0.severity == .error }.map { "\($0.summary) (\($0.address ?? ""))" }
            throw Refused(description: "\(errors.joined(separator: "; "))\n\(text)")
        }
        lock.withLock { known[name] = rules }
        return rules
    }
}
