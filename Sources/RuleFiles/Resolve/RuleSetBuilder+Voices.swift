import CivilTime
import Diagnostics
import Domain
import Expressions
import PlatformFacts
import RuleSet

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

    /// Caption and title of a post at one destination: its own override for the platform, its own text, the template's
    /// override, the template's text.
    mutating func texts(_ post: SectionValue, at destination: Destination, persona: Persona?, in scope: RuleScope) -> PostTexts {
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
        checkTexts(texts, fields: (caption, title), post, destination)
        return texts
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

    /// What platforms ask of caption and title, as far as the text alone tells.
    private mutating func checkTexts(
        _ texts: PostTexts, fields: (caption: Field?, title: Field?), _ post: SectionValue, _ destination: Destination
    ) {
        let facts = PlatformFacts.capabilities(for: destination.platform)
        if facts.titleRequired, fields.title == nil, !post.isBroken {
            report(
                .error, "title-required", "\(destination.platform.displayName) posts need a title", at: post["to"]?.span,
                hint: "add title: for `\(destination.name)`")
        }
        check(texts.caption, fields.caption, facts.captionLimits, facts, texts, destination)
        if let limit = facts.title { check(texts.title, fields.title, [limit], facts, texts, destination) }
    }

    /// What an expression is known to be before anything happens.
    private static func knownValue(_ name: String, _ texts: PostTexts, _ destination: Destination) -> String? {
        switch name {
        case "destination.name": destination.name
        case "destination.platform": destination.platform.rawValue
        case "persona.name": texts.persona?.name
        case "persona.voice": texts.persona?.voice
        case "persona.signature": texts.persona?.signature
        default: texts.variables.first { $0.value.isStatic && name == "vars." + $0.name }?.value.source
        }
    }

    private mutating func check(
        _ template: TextTemplate?, _ field: Field?, _ limits: [Capabilities.TextLimit], _ facts: Capabilities, _ texts: PostTexts,
        _ destination: Destination
    ) {
        guard let template, let field else { return }
        let parts = StaticText.parts(of: template) { Self.knownValue($0, texts, destination) }
        for limit in limits where StaticText.mayExceed(parts, limit) {
            let least = StaticText.leastLength(of: parts, limit)
            guard least > limit.max else { continue }
            report(
                .error, "too-long", "the fixed text alone is longer than \(destination.platform.displayName) allows", at: field.span,
                hint: "\(least) of at most \(limit.max) \(limit.unit.noun)")
        }
        let forbidden = facts.forbiddenCharacters
        // By bytes first: hardly any text holds one.
        guard !forbidden.isEmpty, parts.contains(where: { $0?.utf8.contains(where: forbidden.utf8.contains) ?? false }),
            let character = parts.lazy.compactMap(\.self).joined().first(where: forbidden.contains)
        else { return }
        report(
            .error, "text-refused", "\(destination.platform.displayName) takes no text with `\(character)`", at: field.span,
            hint: "leave it out, or write another text for \(destination.platform.displayName) in `platforms:`")
    }

    /// A title that no destination of the post shows.
    mutating func checkUselessTitle(_ post: SectionValue, destinations: [String], in rules: RuleSet) {
        let platforms = destinations.compactMap { self.destinations[$0] }
        guard let title = post["title"], !platforms.isEmpty,
            platforms.allSatisfy({ PlatformFacts.capabilities(for: $0.platform).title == nil })
        else { return }
        report(.warning, "useless-key", "no destination of this post has titles", at: title.keySpan, hint: "put the text into `caption:`")
    }

    /// What several destinations of one post would each report.
    mutating func reportOnce(_ code: DiagnosticCode, _ summary: String, at span: SourceSpan?, hint: String?) {
        let place = IssuePlace(file: span?.file ?? "", offset: span?.startOffset ?? -1, message: summary)
        if reportedIssues.insert(place).inserted { report(.error, code, summary, at: span, hint: hint) }
    }
}
