import CivilTime
import Diagnostics
import Domain
import Expressions
import RuleSet

extension RuleSetBuilder {
    mutating func rule(_ entry: NamedSections.Entry, in rules: RuleSet) -> Rule? {
        let section = entry.section
        let campaign = section["campaign"].flatMap { reference($0, .campaign) }
        let persona = personaName(section) ?? campaign.flatMap { root.named("campaigns")?[$0]?.section.text("persona") }
        let trigger = section.section("on").flatMap { self.trigger($0, of: section, persona, campaign.flatMap { campaigns[$0] }) }
        let scope = RuleScope(facts(section.section("on")), inCampaign: section["campaign"] != nil)
        let condition = program(section["when"], in: scope, result: .bool)
        let topic = program(section["topic"], in: scope, result: .string)
        let guardrails = references(section, "guardrails", .guardrail)
        let approval = approval(section, in: scope.drafts)
        let queue = queue(section)
        let content = OwnContent(text: section["text"], queue: queue, queueField: section["queue"])
        let posts = self.posts(entry, persona: persona, scope: scope, scope.facts == .occurrence ? content : nil, in: rules)
        checkQueue(section, facts: scope.facts)
        guard let trigger else { return nil }
        var rule = Rule(name: entry.name, trigger: trigger, posts: posts, origin: origin(entry))
        rule.campaign = campaign
        rule.condition = condition
        rule.conditionOrigin = section["when"].map { origin(ofKey: $0) }
        rule.topic = topic
        rule.queue = queue
        rule.text = section.text("text")
        rule.guardrails = guardrails
        rule.approval = approval
        rule.allowsRepeat = section.text("repeat") == "allow"
        rule.backfill = section.section("backfill").flatMap { backfill($0, facts: scope.facts) }
        rule.includesOwn = section.bool("include_own") ?? false
        rule.missed = section.missed("missed")
        rule.lead = section.duration("lead")
        rule.retry = section["retry"].map { _ in
            retry(section.section("retry"), else: campaign.flatMap { campaigns[$0]?.retry } ?? rules.defaults.retry)
        }
        rule.labels = section.texts("labels")
        rule.was = section.texts("was")
        if posts.isEmpty, let field = section["post"], case .list(let entries) = field.value, entries.isEmpty, !section.isBroken {
            report(.error, "missing-key", "rule `\(entry.name)` posts nothing", at: field.span, hint: "add - to: DESTINATION")
        }
        return rule
    }

    private func facts(_ trigger: SectionValue?) -> RuleScope.Facts {
        guard let trigger else { return .item }
        if trigger["schedule"] != nil { return .occurrence }
        if trigger["published"] != nil || trigger["failed"] != nil { return .publication }
        return trigger["metric"] != nil ? .metric : .item
    }

    private mutating func trigger(_ section: SectionValue, of rule: SectionValue, _ persona: String?, _ campaign: Campaign?) -> Rule
        .Trigger?
    {
        if let field = section["new_item"] { return reference(field, .source).map { .newItem(source: $0) } }
        if let field = section["published"] { return reference(field, .destination).map { .published(destination: $0) } }
        if let field = section["failed"] { return reference(field, .destination).map { .failed(destination: $0) } }
        if let field = section["schedule"] {
            let outer = zone(around: rule, field, persona, campaign)
            return schedule(field, zone: outer, campaign: campaign).map { .schedule($0) }
        }
        guard let metric = section.section("metric"), let of = metric["of"].flatMap({ reference($0, .destination) }),
            let name: Rule.Metric.Name = metric.choice("name"), let mark = metric.integer("at_least")
        else { return nil }
        return .metric(Rule.Metric(destination: of, name: name, atLeast: mark, within: metric.duration("within")))
    }

    /// The zone of a schedule that names none, by the order of campaigns' posts.
    private mutating func zone(around rule: SectionValue, _ schedule: Field, _ persona: String?, _ campaign: Campaign?) -> Zone {
        let own = campaign.flatMap { root.named("campaigns")?[$0.name]?.section.zone("timezone") }
        if let named = persona.flatMap({ personaZones[$0] }) ?? own { return named }
        guard case .section(let section) = schedule.value, section["timezone"] == nil else { return zone }
        let voices = rule.list("post").flatMap { field -> [Persona?] in
            guard case .section(let post) = field.value else { return [] }
            return post.texts("to").filter { destinations[$0] != nil }.map { voice([post.text("persona"), persona], at: $0) }
        }
        return zone(ofVoices: voices, at: schedule.keySpan) ?? zone
    }

    private mutating func checkQueue(_ section: SectionValue, facts: RuleScope.Facts) {
        guard facts != .occurrence else { return }
        for key in ["queue", "text"] {
            guard let field = section[key] else { continue }
            report(
                .error, "conflicting-keys", "`\(key)` belongs to rules with on: { schedule: … }", at: field.keySpan,
                hint: "an item brings its own content; remove it")
        }
    }

    private mutating func backfill(_ section: SectionValue, facts: RuleScope.Facts) -> Rule.Backfill? {
        guard facts == .item else {
            report(
                .error, "conflicting-keys", "`backfill` belongs to rules with on: { new_item: … }", at: section.span, hint: "remove it")
            return nil
        }
        if let today, let since = section.date("since"), since > today {
            report(
                .warning, "useless-key", "the backfill begins in the future: no item is from before", at: section["since"]?.span,
                hint: "write the day from which old items are posted, or remove `backfill`")
        }
        return section.date("since").map { Rule.Backfill(since: $0, order: section.choice("order") ?? .oldest) }
    }

    /// What is found while a campaign runs must be able to appear in it.
    private mutating func checkDelay(_ post: SectionValue, _ campaign: Campaign?) {
        guard let after = post.duration("after"), let campaign, let from = campaign.from, let until = campaign.until, from <= until,
            after >= .days(Int64(until.dayNumber - from.dayNumber + 1))
        else { return }
        report(
            .warning, "outside-campaign", "`after` is longer than the campaign: what is found in it appears only when it is over",
            at: post["after"]?.span, hint: "`\(campaign.name)` lasts from \(from.text) to \(until.text)",
            notes: [Diagnostic.Note("the campaign", span: definition(.campaign, campaign.name))])
    }

    private mutating func posts(
        _ entry: NamedSections.Entry, persona outer: String?, scope: RuleScope, _ content: OwnContent?, in rules: RuleSet
    ) -> [RulePost] {
        let section = entry.section
        var posts: [RulePost] = []
        var places: [String: SourceSpan] = [:]
        for field in section.list("post") {
            guard case .section(let post) = field.value else { continue }
            let destinations = references(post, "to", .destination)
            let guardrails = references(post, "guardrails", .guardrail)
            _ = post["template"].flatMap { reference($0, .template) }
            let persona = personaName(post) ?? outer
            checkDelay(post, section.text("campaign").flatMap { campaigns[$0] })
            let approval = approval(post, in: scope.drafts)
            let variant = post.text("as") ?? ""
            let media = post.text("media").map(PathCheck.normalized)
            if let media { checkFile(media, at: post["media"]?.span) }
            checkUselessTitle(post, destinations: destinations, in: rules)
            checkOverrides(post, destinations: destinations)
            var own = content
            own?.media = media
            for name in destinations {
                guard let destination = self.destinations[name] else { continue }
                let written = texts(post, at: destination, persona: voice([persona], at: name), in: scope)
                checkTexts(written, own, post, destination, campaign: section.text("campaign"), name: entry.name)
                checkFits(written, destinations: destinations, of: post)
                let key = name + "/" + variant
                if let first = places[key] {
                    let what = variant.isEmpty ? "`\(name)`" : "`\(name)` as `\(variant)`"
                    report(
                        .error, "duplicate-post", "this rule posts to \(what) twice", at: post["as"]?.span ?? post["to"]?.span,
                        hint: "tell them apart with `as:`", notes: [Diagnostic.Note("the first one", span: first)])
                    continue
                }
                places[key] = post["to"]?.span
                var resolved = RulePost(
                    destination: name, variant: variant, after: post.duration("after") ?? .zero, texts: written.texts,
                    guardrails: guardrails,
                    origin: (post["to"]?.key).map { origin($0) } ?? origin(field.node))
                resolved.media = media
                resolved.approval = approval
                posts.append(resolved)
            }
        }
        return posts
    }
}
