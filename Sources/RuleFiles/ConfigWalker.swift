import Diagnostics
import YAMLTree

/// Lists the keys of a merged workspace: what is written, what is inherited, what is built in.
struct ConfigWalker {
    let root: SectionValue
    private(set) var entries: [EffectiveConfig.Entry] = []

    init(root: SectionValue) { self.root = root }

    /// What a section takes from others where it is silent, nearest first; each with the path it is known under.
    typealias Heritage = [(key: String, field: Field, path: ConfigPath)]

    mutating func walk(_ section: SectionValue, _ path: ConfigPath, heritage: Heritage = []) {
        let before = entries.count
        for spec in section.spec.fields {
            let place = path.key(spec.name)
            if let field = section.fields[spec.name] {
                walk(field, place, spec, in: section, heritage)
            } else if section.misread.contains(spec.name) {
                continue
            } else if let source = heritage.first(where: { $0.key == spec.name }) {
                inherit(source.field, at: place, from: source.path)
            } else if let value = spec.defaultValue {
                add(place, value, yaml: value, span: nil)
            } else if let (value, source) = Self.builtIn(spec.name, of: section.spec) {
                add(place, value, yaml: value, span: nil, through: source)
            } else if case .section(let nested) = spec.type, Self.hasDefaultsOnly(nested), !Self.isOptIn(nested) {
                walk(SectionValue(spec: nested, span: section.span), place)
            }
        }
        if entries.count == before, !path.steps.isEmpty { add(path, "{}", yaml: "{}", span: section.span) }
    }

    private mutating func walk(_ field: Field, _ path: ConfigPath, _ spec: FieldSpec, in owner: SectionValue, _ heritage: Heritage) {
        switch field.value {
        case .section(let section):
            // A section that is written in part takes the rest from the one it would have inherited whole.
            var inner: Heritage = []
            if let source = heritage.first(where: { $0.key == spec.name }), case .section(let other) = source.field.value {
                inner = other.ordered.map { ($0.spec.name, $0.field, source.path.key($0.spec.name)) }
            }
            if spec.name == "schedule" || spec.name == "on" {
                if let own = owner["timezone"] { inner.append(("timezone", own, path.sibling("timezone"))) }
                inner += heritage.filter { $0.key == "timezone" }
            }
            walk(section, path, heritage: inner)
        case .named(let names):
            if names.entries.isEmpty { add(path, "{}", yaml: "{}", span: field.keySpan) }
            for entry in names.entries.sorted(by: { $0.name < $1.name }) {
                walk(entry.section, path.name(entry.name), heritage: self.heritage(of: entry.section, names.kind))
            }
        case .dictionary(let fields):
            if fields.isEmpty { add(path, "{}", yaml: "{}", span: field.span) }
            for entry in fields { walk(entry.field, path.name(entry.name), spec, in: owner, []) }
            if spec.name == "with" { templateDefaults(owner, given: fields.map(\.name), path) }
        case .list(let elements):
            if elements.isEmpty { add(path, "[]", yaml: "[]", span: field.span) }
            for (index, element) in elements.enumerated() {
                guard case .section(let section) = element.value else {
                    walk(element, path.index(index), spec, in: owner, [])
                    continue
                }
                let inherited = postHeritage(section, spec, owner, path.parent, heritage)
                walk(section, path.index(index), heritage: inherited)
                if section["with"] == nil { templateDefaults(section, given: [], path.index(index).key("with")) }
                guard spec.name == "posts" || spec.name == "post" else { continue }
                let post = ConfiguredPost(root: root, post: section, owner: owner, ownerPath: path.parent, isOfRule: spec.name == "post")
                attach(post, inherited, at: path.index(index))
            }
        default: add(path, field)
        }
    }

    // MARK: what is taken from elsewhere

    private func heritage(of section: SectionValue, _ kind: NameKind) -> Heritage {
        switch kind {
        case .campaign: return defaults(["missed"]) + commonRetry + zone
        case .destination: return defaults(["retry"])
        case .guardrail, .interval: return zone
        case .rule:
            let campaign = section.text("campaign")
            let above = inCampaign(campaign, ["missed", "retry", "persona", "timezone"])
            return zone(ofVoicesIn: section, above) + above + defaults(["missed", "lead"]) + commonRetry + zone
        default: return []
        }
    }

    /// What a campaign's post takes from its campaign and the workspace, and any post from its template.
    private func postHeritage(
        _ post: SectionValue, _ spec: FieldSpec, _ owner: SectionValue, _ ownerPath: ConfigPath, _ outer: Heritage
    ) -> Heritage {
        guard spec.name == "posts" || spec.name == "post" else { return [] }
        var found: Heritage = []
        if let name = post.text("template"), let template = root.named("templates")?[name] {
            let path = ConfigPath().key("templates").name(name)
            for key in ["caption", "title"] {
                if let field = template.section[key] { found.append((key, field, path.key(key))) }
            }
        }
        if let field = owner["persona"] {
            found.append(("persona", field, ownerPath.key("persona")))
        } else if let persona = outer.first(where: { $0.key == "persona" }) {
            found.append(persona)
        }
        guard spec.name == "posts" else { return found }
        let named = post["persona"] ?? owner["persona"]
        if let named { found += personaZone(named) }
        for key in ["timezone", "missed", "retry"] {
            if let field = owner[key] { found.append((key, field, ownerPath.key(key))) }
        }
        if named == nil {
            let configured = ConfiguredPost(root: root, post: post, owner: owner, ownerPath: ownerPath, isOfRule: false)
            found += commonZone(configured.voices.map(\.field))
        }
        return found + defaults(["missed", "lead"]) + commonRetry + zone
    }

    /// The workspace's, unless destinations have their own: then each copy of a post may have another.
    private var commonRetry: Heritage {
        let own = root.named("destinations")?.entries.contains { $0.section["retry"] != nil } ?? false
        return own ? [] : defaults(["retry"])
    }

    private func personaZone(_ persona: Field) -> Heritage {
        guard case .text(let name) = persona.value, let field = root.named("personas")?[name]?.section["timezone"] else { return [] }
        return [("timezone", field, ConfigPath().key("personas").name(name).key("timezone"))]
    }

    /// The zone that all voices have, if they agree.
    private func commonZone(_ personas: [Field?]) -> Heritage {
        let zones = personas.map { $0.map(personaZone) ?? [] }
        let names = Set(zones.map { $0.first?.field.node.scalar?.text ?? "" })
        return names.count == 1 ? zones.first ?? [] : []
    }

    /// The zone of a rule's schedule by the personas with which it speaks.
    private func zone(ofVoicesIn rule: SectionValue, _ above: Heritage) -> Heritage {
        guard rule.section("on")?["schedule"] != nil else { return [] }
        let outer = rule["persona"] ?? above.first { $0.key == "persona" }?.field
        if let outer, !personaZone(outer).isEmpty { return personaZone(outer) }
        guard !above.contains(where: { $0.key == "timezone" }) else { return [] }
        let voices = rule.list("post").flatMap { field -> [Field?] in
            guard case .section(let post) = field.value else { return [] }
            let configured = ConfiguredPost(root: root, post: post, owner: rule, ownerPath: ConfigPath(), isOfRule: true)
            return (post["persona"] ?? outer).map { [$0] } ?? configured.voices.map(\.field)
        }
        return commonZone(voices)
    }

    /// What applies to a post besides what it says and inherits: voices by destination, and all guardrails and approvals
    /// around it, which hold together.
    private mutating func attach(_ post: ConfiguredPost, _ inherited: Heritage, at path: ConfigPath) {
        if post.post["persona"] == nil, !inherited.contains(where: { $0.key == "persona" }) {
            var seen: Set<String> = []
            for voice in post.voices {
                guard let field = voice.field, seen.insert(voice.path.quoted).inserted else { continue }
                inherit(field, at: path.key("persona"), from: voice.path)
            }
        }
        var names = Set(post.post.texts("guardrails"))
        var index = names.count
        for (field, source) in post.around("guardrails") {
            let elements: [(Field, ConfigPath)] =
                if case .list(let elements) = field.value { elements.enumerated().map { ($1, source.index($0)) } } else {
                    [(field, source)]
                }
            for (element, origin) in elements {
                guard case .text(let name) = element.value, names.insert(name).inserted else { continue }
                inherit(element, at: path.key("guardrails").index(index), from: origin)
                index += 1
            }
        }
        for (field, source) in post.around("approval", ofDestinations: false) { inherit(field, at: path.key("approval"), from: source) }
    }

    /// What a silent workspace's own defaults give.
    private static func builtIn(_ key: String, of section: SectionSpec) -> (value: String, source: String)? {
        switch key {
        case "missed", "lead": RuleLanguage.defaults.field(key)?.defaultValue.map { ($0, "defaults." + key) }
        case "timezone" where section.title != RuleLanguage.persona.title:
            RuleLanguage.workspace.field(key)?.defaultValue.map { ($0, key) }
        default: nil
        }
    }

    private var zone: Heritage { root["timezone"].map { [("timezone", $0, ConfigPath().key("timezone"))] } ?? [] }

    private func defaults(_ keys: [String]) -> Heritage {
        guard let section = root.section("defaults") else { return [] }
        return keys.compactMap { key in section[key].map { (key, $0, ConfigPath().key("defaults").key(key)) } }
    }

    private func inCampaign(_ name: String?, _ keys: [String]) -> Heritage {
        guard let name, let section = root.named("campaigns")?[name]?.section else { return [] }
        return keys.compactMap { key in section[key].map { (key, $0, ConfigPath().key("campaigns").name(name).key(key)) } }
    }

    /// Values of variables that a post leaves to its template.
    private mutating func templateDefaults(_ post: SectionValue, given: [String], _ path: ConfigPath) {
        guard let name = post.text("template"), let template = root.named("templates")?[name] else { return }
        let home = ConfigPath().key("templates").name(name).key("variables")
        for variable in (template.section.named("variables")?.entries ?? []).sorted(by: { $0.name < $1.name }) {
            guard !given.contains(variable.name), let field = variable.section["default"] else { continue }
            inherit(field, at: path.name(variable.name), from: home.name(variable.name).key("default"))
        }
    }

    private mutating func inherit(_ field: Field, at place: ConfigPath, from path: ConfigPath) {
        let before = entries.count
        if case .section(let section) = field.value {
            for (spec, inner) in section.ordered { inherit(inner, at: place.key(spec.name), from: path.key(spec.name)) }
            for spec in section.spec.fields where section[spec.name] == nil {
                if let value = spec.defaultValue { add(place.key(spec.name), value, yaml: value, span: nil) }
            }
        } else if case .list(let elements) = field.value {
            for (index, element) in elements.enumerated() { inherit(element, at: place.index(index), from: path.index(index)) }
        } else {
            add(place, field)
        }
        for index in before..<entries.count where entries[index].span != nil && entries[index].through == nil {
            entries[index].through = path.quoted
        }
    }

    // MARK: entries

    private mutating func add(_ path: ConfigPath, _ field: Field) {
        let text = SecretScan.shown(field.node.scalar?.text ?? "", under: path.steps.last ?? "")
        entries.append(
            EffectiveConfig.Entry(
                path: path.quoted, value: text, yaml: YAMLText.written(text, isText: field.isText), span: field.span,
                steps: path.steps))
    }

    private mutating func add(_ path: ConfigPath, _ value: String, yaml: String, span: SourceSpan?, through: String? = nil) {
        entries.append(
            EffectiveConfig.Entry(path: path.quoted, value: value, yaml: yaml, span: span, through: through, steps: path.steps))
    }

    /// An absent section whose keys all have defaults applies as a whole.
    private static func hasDefaultsOnly(_ section: SectionSpec) -> Bool {
        section.exactlyOne.isEmpty && section.fields.allSatisfy { !$0.required } && section.fields.contains { $0.defaultValue != nil }
    }

    /// Sections that do nothing unless they are written, whatever defaults their keys have.
    private static func isOptIn(_ section: SectionSpec) -> Bool { section.title == RuleLanguage.approval.title }
}

extension Field {
    /// Written as text: quotes matter. Numbers and truth values lose their meaning in quotes.
    fileprivate var isText: Bool {
        switch value {
        case .integer, .fraction, .bool: false
        default: true
        }
    }
}

/// Scalars on one line of YAML.
enum YAMLText {
    static func written(_ text: String, isText: Bool) -> String {
        guard isText else { return text }
        return needsQuotes(text) ? OrderedJSON.quoted(text) : text
    }

    private static func needsQuotes(_ text: String) -> Bool {
        guard let first = text.first, let last = text.last else { return true }
        if first.isWhitespace || last.isWhitespace || "-?:,[]{}#&*!|>'\"%@`".contains(first) { return true }
        if text.contains(": ") || text.contains(" #") || text.hasSuffix(":") || text.contains(where: { $0.isNewline }) { return true }
        let node = YAMLTree.parse(Array(text.utf8), file: "value").documents.first
        if case .string(let read)? = node?.scalar?.coreValue { return read != text }
        return true
    }
}
