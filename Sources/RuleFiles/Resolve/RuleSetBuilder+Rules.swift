import CivilTime
import Diagnostics
import Domain
import Expressions
import PlatformFacts
import RuleSet

extension RuleSetBuilder {
    mutating func rule(_ entry: NamedSections.Entry, in rules: RuleSet) -> Rule? {
        let section = entry.section
        let campaign = section["campaign"].flatMap { reference($0, .campaign) }
        let source = section.section("on")?["new_item"].flatMap { reference($0, .source) }
        let inCampaign = section["campaign"] != nil
        let condition = program(section["when"], in: RuleEnvironment.condition(inCampaign: inCampaign), result: .bool)
        let topic = program(section["topic"], in: RuleEnvironment.condition(inCampaign: inCampaign), result: .string)
        let guardrails = references(section, "guardrails", .guardrail)
        let posts = self.posts(section, environment: RuleEnvironment.item(inCampaign: inCampaign), in: rules)
        guard let source else { return nil }
        var rule = Rule(name: entry.name, trigger: .newItem(source: source), posts: posts, origin: origin(entry.keySpan))
        rule.campaign = campaign
        rule.condition = condition
        rule.conditionOrigin = section["when"].map { origin($0.keySpan) }
        rule.topic = topic
        rule.guardrails = guardrails
        rule.allowsRepeat = section.text("repeat") == "allow"
        rule.retry = retry(section.section("retry"))
        rule.was = section.texts("was")
        if posts.isEmpty, let field = section["post"], case .list(let entries) = field.value, entries.isEmpty, !section.isBroken {
            report(.error, "missing-key", "rule `\(entry.name)` posts nothing", at: field.span, hint: "add - to: DESTINATION")
        }
        return rule
    }

    private mutating func posts(_ section: SectionValue, environment: ExpressionEnvironment, in rules: RuleSet) -> [RulePost] {
        var posts: [RulePost] = []
        var places: [String: SourceSpan] = [:]
        for field in section.list("post") {
            guard case .section(let post) = field.value else { continue }
            let destinations = references(post, "to", .destination)
            let guardrails = references(post, "guardrails", .guardrail)
            let caption = template(post["caption"], in: environment)
            let title = template(post["title"], in: environment)
            let variant = post.text("as") ?? ""
            checkTexts(post, caption: caption, title: title, destinations: destinations, in: rules)
            for destination in destinations {
                let key = destination + "/" + variant
                if let first = places[key] {
                    let what = variant.isEmpty ? "`\(destination)`" : "`\(destination)` as `\(variant)`"
                    report(
                        .error, "duplicate-post", "this rule posts to \(what) twice", at: post["as"]?.span ?? post["to"]?.span,
                        hint: "tell them apart with `as:`", notes: [Diagnostic.Note("the first one", span: first)])
                    continue
                }
                places[key] = post["to"]?.span
                posts.append(
                    RulePost(
                        destination: destination, variant: variant, after: post.duration("after") ?? .zero, caption: caption, title: title,
                        guardrails: guardrails, origin: origin(post["to"]?.keySpan ?? field.span)))
            }
        }
        return posts
    }

    private func retry(_ section: SectionValue?) -> RetryPolicy {
        var retry = RetryPolicy()
        guard let section else { return retry }
        retry.attempts = section.integer("attempts") ?? retry.attempts
        retry.backoff = section.choice("backoff") ?? retry.backoff
        retry.delay = section.duration("delay") ?? retry.delay
        retry.maxDelay = section.duration("max_delay") ?? max(retry.maxDelay, retry.delay)
        return retry
    }

    /// What platforms ask of caption and title, as far as the text alone tells.
    mutating func checkTexts(
        _ post: SectionValue, caption: TextTemplate?, title: TextTemplate?, destinations: [String], in rules: RuleSet
    ) {
        let platforms = destinations.compactMap { rules.destination($0) }
        for destination in platforms {
            let facts = PlatformFacts.capabilities(for: destination.platform)
            if facts.titleRequired, post["title"] == nil, !post.isBroken {
                report(
                    .error, "title-required", "\(destination.platform.displayName) posts need a title", at: post["to"]?.span,
                    hint: "add title: for `\(destination.name)`")
            }
            checkLength(caption, post["caption"], facts.caption, destination)
            checkLength(title, post["title"], facts.title, destination)
        }
        if let title = post["title"], !platforms.isEmpty,
            platforms.allSatisfy({ PlatformFacts.capabilities(for: $0.platform).title == nil })
        {
            report(
                .warning, "useless-key", "no destination of this post has titles", at: title.keySpan, hint: "put the text into `caption:`")
        }
    }

    private mutating func checkLength(
        _ template: TextTemplate?, _ field: Field?, _ limit: Capabilities.TextLimit?, _ destination: Destination
    ) {
        guard let template, let field, let limit else { return }
        let least = StaticText.leastLength(of: template, unit: limit.unit)
        guard least > limit.max else { return }
        report(
            .error, "too-long", "the fixed text alone is longer than \(destination.platform.displayName) allows", at: field.span,
            hint: "\(least) of at most \(limit.max) \(limit.unit.noun)")
    }
}
