import CivilTime
import Diagnostics
import Domain
import PlatformFacts
import RuleSet

extension RuleSetBuilder {
    mutating func campaign(_ entry: NamedSections.Entry, in rules: RuleSet) -> Campaign {
        let section = entry.section
        var campaign = Campaign(
            name: entry.name, zone: section.zone("timezone") ?? zone, state: section.choice("state") ?? .active,
            origin: origin(entry.keySpan))
        campaign.from = section.date("from")
        campaign.until = section.date("until")
        campaign.guardrails = references(section, "guardrails", .guardrail)
        campaign.labels = section.texts("labels")
        campaign.was = section.texts("was")
        let hasDates = checkDates(campaign, section)
        var postNames: [String: SourceSpan] = [:]
        for field in section.list("posts") {
            guard case .section(let post) = field.value, let resolved = self.post(post, field, of: campaign, in: rules) else { continue }
            if let first = postNames[resolved.name] {
                report(
                    .error, "defined-twice", "post `\(resolved.name)` of campaign `\(campaign.name)` is defined twice",
                    at: post["name"]?.span, hint: "names are identities: give it another",
                    notes: [Diagnostic.Note("first defined here", span: first)])
                continue
            }
            postNames[resolved.name] = post["name"]?.span
            if hasDates { checkInside(resolved, campaign, post) }
            campaign.posts.append(resolved)
        }
        return campaign
    }

    private mutating func post(
        _ section: SectionValue, _ field: Field, of campaign: Campaign, in rules: RuleSet
    ) -> CampaignPost? {
        let destinations = references(section, "to", .destination)
        let guardrails = references(section, "guardrails", .guardrail)
        let caption = template(section["caption"], in: RuleEnvironment.occurrence)
        let title = template(section["title"], in: RuleEnvironment.occurrence)
        guard let name = section.text("name"), case .dateTime(let at)? = section["at"]?.value else { return nil }
        let post = CampaignPost(
            name: name, at: at, zone: section.zone("timezone") ?? campaign.zone, destinations: destinations,
            media: section.text("media").map(PathCheck.normalized), caption: caption, title: title, guardrails: guardrails,
            was: section.texts("was"), origin: origin(field.span))
        checkTexts(section, caption: caption, title: title, destinations: destinations, in: rules)
        for name in destinations where post.media == nil {
            guard let destination = rules.destination(name), PlatformFacts.capabilities(for: destination.platform).mediaRequired else {
                continue
            }
            report(
                .error, "media-required", "\(destination.platform.displayName) posts need a file", at: section["to"]?.span,
                hint: "add media: path/to/file.mp4, or leave out `\(name)`")
        }
        if case .skipped(let shifted, _) = post.zone.reading(of: at) {
            report(
                .warning, "time-in-gap", "the clock skips \(at.text) in \(post.zone.identifier)", at: section["at"]?.span,
                hint: "it will be \(post.zone.civil(at: shifted).text)")
        }
        return post
    }

    /// Whether the campaign's dates can be used for further checks.
    private mutating func checkDates(_ campaign: Campaign, _ section: SectionValue) -> Bool {
        guard let from = campaign.from, let until = campaign.until, from > until else { return true }
        report(
            .error, "campaign-dates", "the campaign ends before it begins", at: section["until"]?.span,
            hint: "both days are inclusive",
            notes: [Diagnostic.Note("it begins here", span: section["from"]?.span)])
        return false
    }

    private mutating func checkInside(_ post: CampaignPost, _ campaign: Campaign, _ section: SectionValue) {
        let day = campaign.zone.civil(at: post.zone.instant(of: post.at)).date
        let bounds = origins[.campaign]?[campaign.name]
        if let from = campaign.from, day < from {
            report(
                .error, "outside-campaign", "the post is due before the campaign begins", at: section["at"]?.span,
                hint: "`\(campaign.name)` begins on \(from.text)", notes: [Diagnostic.Note("the campaign", span: bounds)])
        } else if let until = campaign.until, day > until {
            report(
                .error, "outside-campaign", "the post is due after the campaign's end", at: section["at"]?.span,
                hint: "`\(campaign.name)` ends on \(until.text)", notes: [Diagnostic.Note("the campaign", span: bounds)])
        }
    }
}
