import CivilTime
import Diagnostics
import Domain
import Expressions
import PlatformFacts
import RuleSet
import YAMLTree

/// Personas, templates, and the texts made of them.
extension RuleSetBuilder {
    mutating func persona(_ entry: NamedSections.Entry) {
        let section = entry.section
        personas[entry.name] = Persona(
            name: entry.name, voice: section.text("voice") ?? "", hashtags: section.texts("hashtags"),
            signature: section.text("signature") ?? "", labels: section.texts("labels"), origin: origin(entry))
        personaZones[entry.name] = section.zone("timezone")
        for field in section.list("hashtags") {
            guard case .text(let text) = field.value, text.hasPrefix("#") || text.contains(where: \.isWhitespace) else { continue }
            report(
                .warning, "hashtag-form", "a hashtag is written without `#` and spaces", at: field.span,
                hint: "write \(text.filter { $0 != "#" && !$0.isWhitespace })")
        }
    }

    /// The persona that a section names; used names are noted even when they lead nowhere.
    mutating func personaName(_ section: SectionValue) -> String? { section["persona"].flatMap { reference($0, .persona) } }

    /// The voice at a destination: the nearest of those given, else the destination's, else the workspace's.
    func voice(_ nearest: [String?], at destination: String) -> Persona? {
        guard !personas.isEmpty else { return nil }
        let name =
            nearest.compactMap(\.self).first ?? root.named("destinations")?[destination]?.section.text("persona")
            ?? root.section("defaults")?.text("persona")
        return name.flatMap { personas[$0] }
    }

    /// The zone of the voices with which a post speaks at its destinations: the one that all have. Where they differ there is
    /// none, as a post has one time (decision 0011).
    mutating func zone(ofVoices voices: [Persona?], at span: SourceSpan?) -> Zone? {
        let zones = voices.map { $0.flatMap { personaZones[$0.name] } }
        guard let first = zones.first else { return nil }
        if zones.allSatisfy({ $0?.identifier == first?.identifier }) { return first }
        let names = zones.reduce(into: [String]()) { names, zone in
            let name = zone?.identifier ?? "none"
            if !names.contains(name) { names.append(name) }
        }
        report(
            .warning, "persona-zones", "the personas at its destinations have different zones: \(names.joined(separator: ", "))", at: span,
            hint: "its times are read in the zone around it; say which with `timezone:`, or write a post for each")
        return nil
    }

    /// Caption and title of a post at one destination: its own override for the platform, its own text, the template's
    /// override, the template's text.
    mutating func texts(_ post: SectionValue, at destination: Destination, persona: Persona?, in scope: RuleScope) -> WrittenTexts {
        let entry = post.text("template").flatMap { root.named("templates")?[$0] }
        let declared = entry?.section.named("variables")?.entries ?? []
        let inner = scope.texts(hasPersona: persona != nil, variables: declared.map(\.name).sorted())
        var texts = PostTexts()
        texts.persona = persona
        let platform = destination.platform.rawValue
        func field(_ key: String) -> Field? {
            post.section("platforms")?.section(platform)?[key] ?? post[key]
                ?? entry?.section.section("platforms")?.section(platform)?[key] ?? entry?.section[key]
        }
        let (caption, title) = (field("caption"), field("title"))
        texts.caption = template(caption, in: inner)
        texts.title = template(title, in: inner)
        texts.variables = variables(declared, of: post, in: scope.texts(hasPersona: persona != nil))
        return WrittenTexts(texts: texts, caption: caption, title: title)
    }

    /// A template's variables with the values that a post gives them.
    private mutating func variables(_ declared: [NamedSections.Entry], of post: SectionValue, in scope: RuleScope) -> [PostTexts.Variable] {
        let given = post.dictionary("with")
        for entry in given where !declared.contains(where: { $0.name == entry.name }) && post["template"] != nil {
            let names = declared.map(\.name)
            guard post.text("template").flatMap({ root.named("templates")?[$0] }) != nil else { continue }
            reportOnce(
                "unknown-variable", "the template has no variable `\(entry.name)`", at: entry.field.keySpan,
                hint: nearest(entry.name, names).map { "did you mean `\($0)`?" }
                    ?? (names.isEmpty ? "it has none" : "variables: \(names.joined(separator: ", "))"))
        }
        return declared.sorted { $0.name < $1.name }.compactMap { variable in
            if let field = given.first(where: { $0.name == variable.name })?.field {
                return template(field, in: scope).map { PostTexts.Variable(name: variable.name, value: $0) }
            }
            if let field = variable.section["default"] {
                return template(field, in: scope).map { PostTexts.Variable(name: variable.name, value: $0) }
            }
            reportOnce(
                "missing-variable", "the template needs a value for `\(variable.name)`", at: post["template"]?.span,
                hint: "add with: { \(variable.name): … }")
            return nil
        }
    }

    /// Texts of templates that no post has read: those of unused ones, and overrides for platforms without a post. What they
    /// may read nobody knows, so that they are checked with all there could be.
    mutating func checkTemplates() {
        let read = Set(compiledTexts.keys.map(\.node))
        for entry in entries("templates") {
            let overrides = entry.section.section("platforms")
            let sections =
                [entry.section]
                + (overrides?.ordered ?? []).compactMap { entry in
                    if case .section(let section) = entry.field.value { section } else { nil }
                }
            let fields = sections.flatMap { [$0["caption"], $0["title"]] }.compactMap(\.self)
            if fields.isEmpty, !entry.section.isBroken {
                report(
                    .warning, "empty-template", "template `\(entry.name)` holds no text", at: entry.keySpan,
                    hint: "add caption: or title:, or remove it")
            }
            let variables = entry.section.named("variables")?.entries ?? []
            let scope = RuleScope(.any, inCampaign: true)
            let inner = scope.texts(hasPersona: true, variables: variables.map(\.name).sorted())
            for field in fields where !read.contains(field.node.id) { _ = template(field, in: inner) }
            for field in variables.compactMap({ $0.section["default"] }) where !read.contains(field.node.id) {
                _ = template(field, in: scope.texts(hasPersona: true))
            }
            if let overrides { checkOverriddenTitles(overrides) }
        }
    }

    /// Texts that are cut for a platform on which the post does not appear; templates serve posts on many.
    mutating func checkFits(_ written: WrittenTexts, destinations: [String], of post: SectionValue) {
        guard post["template"] == nil else { return }
        let names = Set(destinations.compactMap { self.destinations[$0]?.platform.rawValue })
        checkFits(written.texts.caption, written.caption, names)
        checkFits(written.texts.title, written.title, names)
    }

    private mutating func checkFits(_ template: TextTemplate?, _ field: Field?, _ platforms: Set<String>) {
        guard let template, let field, !template.isStatic else { return }
        for case .expression(let program, _) in template.parts {
            for literal in program.literals(of: "fit", besides: platforms) {
                warnOfFit(literal.text, at: field.node.span(ofValueUTF8Range: literal.range))
            }
        }
    }

    private mutating func warnOfFit(_ name: String, at span: SourceSpan) {
        guard let platform = Platform(rawValue: name) else { return }
        let summary = "this fits \(platform.displayName), where the post does not appear"
        guard reportedIssues.insert(IssuePlace(file: span.file, offset: span.startOffset, message: summary)).inserted else { return }
        report(.warning, "wrong-platform", summary, at: span, hint: "name the platform of a destination in `to:`")
    }

    /// A title that no destination of the post shows.
    mutating func checkUselessTitle(_ post: SectionValue, destinations: [String], in rules: RuleSet) {
        let platforms = destinations.compactMap { self.destinations[$0] }
        guard let title = post["title"], !platforms.isEmpty,
            platforms.allSatisfy({ PlatformFacts.capabilities(for: $0.platform).title == nil })
        else { return }
        report(.warning, "useless-key", "no destination of this post has titles", at: title.keySpan, hint: "put the text into `caption:`")
    }

    /// Texts for platforms on which the post never appears, and titles where there are none.
    mutating func checkOverrides(_ post: SectionValue, destinations: [String]) {
        let platforms = Set(destinations.compactMap { self.destinations[$0]?.platform.rawValue })
        guard !platforms.isEmpty, let overrides = post.section("platforms") else { return }
        for (spec, field) in overrides.ordered where !platforms.contains(spec.name) {
            let name = Platform(rawValue: spec.name)?.displayName ?? spec.name
            report(
                .warning, "useless-key", "no destination of this post is on \(name)", at: field.keySpan,
                hint: "remove it, or name a destination there in `to:`")
        }
        checkOverriddenTitles(overrides, among: platforms)
    }

    /// - Parameter platforms: those that are looked at; nil: all.
    mutating func checkOverriddenTitles(_ overrides: SectionValue, among platforms: Set<String>? = nil) {
        for (spec, field) in overrides.ordered where platforms?.contains(spec.name) ?? true {
            guard case .section(let section) = field.value, let title = section["title"], let platform = Platform(rawValue: spec.name),
                PlatformFacts.capabilities(for: platform).title == nil
            else { continue }
            report(
                .warning, "useless-key", "\(platform.displayName) posts have no title", at: title.keySpan,
                hint: "put the text into `caption:`")
        }
    }

    /// What several destinations of one post would each report.
    mutating func reportOnce(_ code: DiagnosticCode, _ summary: String, at span: SourceSpan?, hint: String?) {
        let place = IssuePlace(file: span?.file ?? "", offset: span?.startOffset ?? -1, message: summary)
        if reportedIssues.insert(place).inserted { report(.error, code, summary, at: span, hint: hint) }
    }
}

/// The texts of a post at one destination, with the fields that they come from.
struct WrittenTexts {
    var texts: PostTexts
    var caption: Field?
    var title: Field?
}
