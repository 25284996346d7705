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
    /// More at once at one destination than may be under way there.
    case rush

    package typealias Edition = TrialEdition

    static let xRule = "tell-x"

    package func text(_ edition: Edition) -> String { head(edition) + Self.destinations + body(edition) }

    private func body(_ edition: Edition) -> String {
        switch self {
        case .pace: pace(edition)
        case .approvals: approvals(edition)
        case .campaign: campaign(edition)
        case .chain: chain(edition)
        case .rush: rush(edition)
        }
    }

    private func head(_ edition: Edition) -> String {
        """
        version: 1
        workspace: trial
        timezone: Europe/Berlin
        defaults: { blast_radius: { max_new: 12, max_cancelled: 3 }\(edition.temper.text) }
        sources:
          watched: { tiktok: { credentials: watched, poll: 30m }, missing_media: hold }

        """
    }

    private static let destinations = """
        destinations:
          reels: { instagram: { credentials: reels, login: facebook } }
          shorts: { youtube: { credentials: shorts } }
          xs: { x: { credentials: xs } }

        """

    private func xs(_ edition: Edition, _ more: String = "") -> String {
        guard !edition.isWithoutX else { return "" }
        let since = Edition.date(edition.day - 1)
        return """
              \(Self.xRule):
                on: { new_item: watched }
                guardrails: [pace]
                post: [{ to: xs, caption: "{{ item.caption }} seen", after: 10m }]
            \(edition.asksBack ? "    backfill: { since: \(since), order: oldest }" : "")
            \(more)

            """
    }

    private func pace(_ edition: Edition) -> String {
        """
        guardrails:
          pace: { cap: [{ per: day, max: 3 }], spacing: \(edition.spacing)m, dedupe: [{ by: item }]\(edition.closed(night: true)) }
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

    /// - Parameter more: lines of the campaign.
    private func campaign(_ name: String, _ edition: Edition, _ more: String) -> String {
        let state = edition.isPaused ? "paused" : "active"
        return """
            campaigns:
              \(name):
                from: \(Edition.date(edition.first))
                until: \(Edition.date(edition.last))
                state: \(state)
            \(more)

            """
    }

    private func approvals(_ edition: Edition) -> String {
        """
        guardrails:
          pace: { spacing: \(edition.spacing)m, cap: [{ per: 6h, max: 4, across: campaign }]\(edition.closed(night: false)) }
        \(campaign("week", edition, "    guardrails: [pace]"))
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
        let posts = """
                posts:
                  - { name: teaser, at: \(edition.time(160)), to: [reels, xs], media: media/teaser.mp4, caption: "It starts \(edition.mark)" }
                  - name: hourly
                    schedule: { cron: "15 9-18 * * *" }
                    to: [xs]
                    guardrails: [pace]
                    caption: "Still on {{ post.occurrence }} \(edition.mark)"
            """
        return """
            guardrails:
              pace: { spacing: \(edition.spacing)m\(edition.closed(night: false)) }
            \(campaign("launch", edition, posts))
            rules:
              shorts-too:
                campaign: launch
                on: { new_item: watched }
                post: [{ to: shorts, title: "{{ item.caption.truncate(90) }}", caption: "{{ item.caption }} \(edition.mark)" }]
            \(xs(edition))
            """
    }

    private func chain(_ edition: Edition) -> String {
        let dedupe = "dedupe: [{ by: caption, similarity: 0.9, within: 14d }], on_conflict: defer"
        return """
            guardrails:
              pace: { spacing: \(edition.spacing)m, \(dedupe)\(edition.closed(night: false)) }
            rules:
              first:
                on: { new_item: watched }
                guardrails: [pace]
                post: [{ to: reels, caption: "{{ item.caption }} \(edition.mark)" }]
              then:
                on: { published: reels }
                post: [{ to: shorts, title: "{{ item.caption.truncate(90) }}", caption: "{{ item.caption }} \(edition.mark)", after: 15m }]
            \(xs(edition))
            """
    }

    /// How many go out at once.
    private static let crowd = 9

    private func rush(_ edition: Edition) -> String {
        let posts = (1...Self.crowd).map { number in
            """
                  - name: number-\(number)
                    at: \(edition.time(190))
                    to: [\(edition.crowded)]
                    media: media/number-\(number).mp4
                    caption: "Opening \(number) \(edition.mark)"
            """
        }
        return """
            guardrails:
              pace: { dedupe: [{ by: item }]\(edition.closed(night: false)) }
            \(campaign("opening", edition, "    guardrails: [pace]\n    posts:\n" + posts.joined(separator: "\n")))
            rules:
              all-in:
                on: { new_item: watched }
                guardrails: [pace]
                post: [{ to: \(edition.crowded == "xs" ? "reels" : "xs"), caption: "{{ item.caption }} \(edition.mark)" }]
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
