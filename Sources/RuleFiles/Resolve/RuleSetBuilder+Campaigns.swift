import CivilTime
import Diagnostics
import Domain
import Expressions
import PlatformFacts
import RuleSet

extension RuleSetBuilder {
    mutating func campaign(_ entry: NamedSections.Entry, in rules: RuleSet) -> Campaign {
        let section = entry.section
        let persona = personaName(section)
        var campaign = Campaign(
            name: entry.name, zone: section.zone("timezone") ?? zone, state: section.choice("state") ?? .active,
            origin: origin(entry))
        campaign.from = section.date("from")
        campaign.until = section.date("until")
        campaign.guardrails = references(section, "guardrails", .guardrail)
        campaign.approval = approval(section, in: RuleScope(.none, inCampaign: true).drafts)
        campaign.missed = section.missed("missed")
        campaign.retry = section["retry"].map { _ in retry(section.section("retry"), else: rules.defaults.retry) }
        campaign.labels = section.texts("labels")
        campaign.was = section.texts("was")
        let hasDates = checkDates(campaign, section)
        var postNames: [String: SourceSpan] = [:]
        for field in section.list("posts") {
            guard case .section(let post) = field.value,
                let resolved = self.post(post, field, of: campaign, zone: section.zone("timezone"), persona: persona, in: rules)
            else {
                continue
            }
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

    /// - Parameter own: the zone that the campaign itself names.
    private mutating func post(
        _ section: SectionValue, _ field: Field, of campaign: Campaign, zone own: Zone?, persona outer: String?, in rules: RuleSet
    ) -> CampaignPost? {
        let scope = RuleScope(.occurrence, inCampaign: true)
        let destinations = references(section, "to", .destination)
        let guardrails = references(section, "guardrails", .guardrail)
        _ = section["template"].flatMap { reference($0, .template) }
        let persona = personaName(section) ?? outer
        let zone = section.zone("timezone") ?? self.zone(around: section, persona, own, destinations)
        let timing = self.timing(section, zone: zone, campaign: campaign)
        let media = section.text("media").map(PathCheck.normalized)
        if let media { checkFile(media, at: section["media"]?.span) }
        let queue = queue(section)
        let content = OwnContent(media: media, text: section["text"], queue: queue, queueField: section["queue"])
        let copies = destinations.compactMap { self.destinations[$0] }.map { destination in
            let written = texts(section, at: destination, persona: voice([persona], at: destination.name), in: scope)
            checkTexts(written, content, section, destination, campaign: campaign.name, name: section.text("name"))
            checkFits(written, destinations: destinations, of: section)
            return CampaignPost.Copy(destination: destination.name, texts: written.texts)
        }
        checkUselessTitle(section, destinations: destinations, in: rules)
        checkOverrides(section, destinations: destinations)
        let condition = program(section["when"], in: scope, result: .bool)
        let topic = program(section["topic"], in: scope, result: .string)
        let approval = approval(section, in: scope.drafts)
        guard let name = section.text("name"), let timing else { return nil }
        var post = CampaignPost(name: name, timing: timing, zone: zone, copies: copies, origin: origin(field.node))
        post.media = media
        post.queue = queue
        post.text = section.text("text")
        post.condition = condition
        post.topic = topic
        post.guardrails = guardrails
        post.approval = approval
        post.missed = section.missed("missed")
        post.lead = section.duration("lead")
        post.retry = section["retry"].map { _ in retry(section.section("retry"), else: campaign.retry ?? rules.defaults.retry) }
        post.labels = section.texts("labels")
        post.was = section.texts("was")
        return post
    }

    /// The zone of a post that names none: that of the persona named nearest, of its campaign, of the personas at its
    /// destinations, of the workspace.
    private mutating func zone(around post: SectionValue, _ persona: String?, _ campaign: Zone?, _ destinations: [String]) -> Zone {
        if let named = persona.flatMap({ personaZones[$0] }) ?? campaign { return named }
        guard persona == nil, post.section("schedule")?["timezone"] == nil else { return zone }
        return zone(ofVoices: destinations.map { voice([], at: $0) }, at: post["to"]?.span) ?? zone
    }

    private mutating func timing(_ section: SectionValue, zone: Zone, campaign: Campaign) -> CampaignPost.Timing? {
        if let field = section["schedule"] { return schedule(field, zone: zone, campaign: campaign).map { .repeating($0) } }
        guard case .dateTime(let at)? = section["at"]?.value else { return nil }
        if case .skipped(let shifted, _) = zone.reading(of: at) {
            report(
                .warning, "time-in-gap", "the clock skips \(at.text) in \(zone.identifier)", at: section["at"]?.span,
                hint: "it will be \(zone.civil(at: shifted).text)")
        }
        return .once(at)
    }

    /// A file that a post names. Media often live outside of Git, so one that is not here is a warning.
    mutating func checkFile(_ path: String, at span: SourceSpan?) {
        guard let problem = content.problem(with: path) else { return }
        switch problem {
        case .missing:
            report(
                .warning, "media-missing", "\(path) is not there", at: span,
                hint: "until it is, the post is held; a Git LFS pointer or a file outside of Git must be fetched first")
        case .notADirectory, .tooLarge, .unreadable:
            report(.warning, "media-missing", "\(path) cannot be used", at: span, hint: "name a file of the workspace")
        }
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
        guard case .once(let at) = post.timing else { return }
        let day = campaign.zone.civil(at: post.zone.instant(of: at)).date
        let bounds = definition(.campaign, campaign.name)
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
