import Calendars
import CivilTime
import Diagnostics
import Domain
import Expressions
import RuleSet
import YAMLTree

/// Gives a decoded workspace its meaning: names are looked up, numbers become values of the domain, what contradicts
/// itself is reported. Goes through everything, so that one run finds all problems.
struct RuleSetBuilder: Sendable {
    let root: SectionValue
    /// The trees behind it, by file.
    let documents: [String: [YAMLNode]]
    var diagnostics: [Diagnostic]
    /// Values that are secrets, as their meaning shows.
    var secrets: [Redaction.Secret] = []
    /// All names of each kind, sorted; also of definitions that are broken, so that references to them are no errors.
    let names: [NameKind: [String]]
    private let known: [NameKind: Set<String>]
    /// The names of each kind, prepared for questions of what was meant; made when there is one.
    private var nearby: [NameKind: NearestNames] = [:]
    /// How many names may still be compared with ones that lead nowhere: thousands of mistakes are not explained one by one.
    private var effort = 200_000
    var zone: Zone = .utc
    /// Destinations and campaigns by name, once they are resolved.
    var destinations: [String: Destination] = [:]
    var campaigns: [String: Campaign] = [:]
    /// Names that something refers to.
    var used: [NameKind: Set<String>] = [:]
    /// Kinds of which some reference leads nowhere: what seems unused may be what was meant.
    var unresolved: Set<NameKind> = []
    /// Something could not be read at all, so that nothing can be called unused.
    let isIncomplete: Bool
    /// Content beside the rule files: calendars, queues.
    let content: WorkspaceContent
    /// Environments of expressions by place: made once each.
    var environments: [RuleScope: ExpressionEnvironment] = [:]
    /// Personas and intervals by name, once they are resolved.
    var personas: [String: Persona] = [:]
    var personaZones: [String: Zone] = [:]
    var intervalWindows: [String: [Guardrail.QuietHours]] = [:]
    /// Calendars by path, queues by folder: read once each. Nil: it cannot be used, which was reported.
    var calendars: [String: CalendarFile?] = [:]
    var queues: [String: [QueueFile]] = [:]
    /// Where the caller looks from; nil where nothing may depend on the day on which it is asked.
    let today: CivilDate?
    /// Problems of templates that were reported: a template used twice has them once.
    var reportedIssues: Set<IssuePlace> = []
    /// Texts that were compiled, by place and scope: several destinations share them.
    var compiledTexts: [TextPlace: TextTemplate?] = [:]

    init(
        root: SectionValue, documents: [String: [YAMLNode]], diagnostics: [Diagnostic], content: WorkspaceContent, today: CivilDate? = nil
    ) {
        self.today = today
        self.root = root
        self.documents = documents
        self.diagnostics = diagnostics
        self.content = content
        isIncomplete = diagnostics.contains { $0.severity == .error }
        var names: [NameKind: [String]] = [:]
        for (kind, key) in Self.sections {
            let sections = root.named(key)
            names[kind] = ((sections?.entries.map(\.name) ?? []) + (sections?.brokenNames ?? [])).sorted()
        }
        self.names = names
        known = names.mapValues { Set($0) }
    }

    /// Where a name is defined.
    func definition(_ kind: NameKind, _ name: String) -> SourceSpan? {
        Self.sections.first { $0.0 == kind }.flatMap { root.named($0.1)?[name]?.keySpan }
    }

    static let sections: [(NameKind, String)] = [
        (.source, "sources"), (.destination, "destinations"), (.guardrail, "guardrails"), (.campaign, "campaigns"), (.rule, "rules"),
        (.interval, "intervals"), (.calendar, "calendars"), (.persona, "personas"), (.template, "templates"),
    ]

    /// - Returns: rules whose revision has no name yet.
    mutating func build() -> RuleSet {
        zone = root.zone("timezone") ?? .utc
        for entry in entries("personas") { persona(entry) }
        readIntervals()
        readCalendars()
        var rules = RuleSet(workspace: root.text("workspace") ?? "main", zone: zone, revision: "", defaults: defaults())
        rules.mediaHost = root.section("media_host").flatMap { mediaHost($0) }
        rules.notifications = root.list("notify").compactMap { notification($0) }
        rules.sources = entries("sources").map { source($0) }
        let defaults = rules.defaults
        rules.destinations = entries("destinations").compactMap { destination($0, defaults) }
        for destination in rules.destinations { destinations[destination.name] = destination }
        rules.guardrails = entries("guardrails").map { guardrail($0) }
        rules.campaigns = entries("campaigns").map { campaign($0, in: rules) }
        for campaign in rules.campaigns { campaigns[campaign.name] = campaign }
        rules.rules = resolveRules(in: rules)
        checkTemplates()
        checkWas()
        diagnostics += WorkspaceLints(rules: rules, builder: self).findings()
        return rules
    }

    func entries(_ key: String) -> [NamedSections.Entry] {
        (root.named(key)?.entries ?? []).sorted { $0.name < $1.name }
    }

    /// Rules stand each for itself, so that several lanes can share the work.
    private mutating func resolveRules(in rules: RuleSet) -> [Rule] {
        let parts = Lanes.parts(entries("rules"), fewest: 64)
        guard parts.count > 1 else { return (parts.first ?? []).compactMap { rule($0, in: rules) } }
        var fork = self
        fork.diagnostics = []
        let start = fork
        let results = Lanes.map(parts, fewest: 2) { part -> (rules: [Rule], builder: RuleSetBuilder) in
            var builder = start
            return (part.compactMap { builder.rule($0, in: rules) }, builder)
        }
        var seen: Set<Diagnostic> = []
        for result in results {
            // A template that rules of both lanes use is wrong once.
            for diagnostic in result.builder.diagnostics where seen.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
            used.merge(result.builder.used) { $0.union($1) }
            unresolved.formUnion(result.builder.unresolved)
            if root["templates"] != nil { compiledTexts.merge(result.builder.compiledTexts) { known, _ in known } }
        }
        return results.flatMap(\.rules)
    }

    private mutating func defaults() -> Defaults {
        var defaults = Defaults()
        guard let section = root.section("defaults") else { return defaults }
        defaults.guardrails = references(section, "guardrails", .guardrail)
        defaults.missed = section.missed("missed") ?? defaults.missed
        defaults.latest = section.duration("latest") ?? defaults.latest
        defaults.lead = section.duration("lead") ?? defaults.lead
        defaults.retry = retry(section.section("retry"), else: defaults.retry)
        defaults.approval = approval(section, in: .anyDraft)
        if let radius = section.section("blast_radius") {
            defaults.blastRadius.maxNew = radius.integer("max_new") ?? defaults.blastRadius.maxNew
            defaults.blastRadius.maxCancelled = radius.integer("max_cancelled") ?? defaults.blastRadius.maxCancelled
        }
        _ = section["persona"].flatMap { reference($0, .persona) }
        return defaults
    }
}

extension RuleSetBuilder {
    mutating func report(
        _ severity: Diagnostic.Severity = .error, _ code: DiagnosticCode, _ summary: String, at span: SourceSpan?, hint: String? = nil,
        notes: [Diagnostic.Note] = []
    ) {
        diagnostics.append(Diagnostic(severity, code, summary, hint: hint, span: span, notes: notes))
    }

    /// A name that must exist, as its definition spells it: `é` has two spellings, and keys are made of the name.
    mutating func reference(_ field: Field, _ kind: NameKind) -> String? {
        guard case .text(let name) = field.value else { return nil }
        used[kind, default: []].insert(name)
        if let known = self.known[kind], let index = known.firstIndex(of: name) { return known[index] }
        unresolved.insert(kind)
        let known = names[kind] ?? []
        let elsewhere = Self.sections.first { $0.0 != kind && self.known[$0.0]?.contains(name) == true }
        let hint =
            nearestKnown(name, kind).map { "did you mean `\($0)`?" }
            ?? elsewhere.map { "\(ScalarReader.shown(name)) is a \($0.0.rawValue)" }
            ?? (known.isEmpty ? "no \(kind.rawValue) is defined" : "\(kind.rawValue)s: \(known.prefix(8).joined(separator: ", "))")
        report(
            .error, code(kind), "unknown \(kind.rawValue) \(ScalarReader.shown(name))", at: field.span, hint: hint, notes: useNote(field))
        return nil
    }

    private mutating func nearestKnown(_ name: String, _ kind: NameKind) -> String? {
        let known = nearby[kind] ?? NearestNames(names[kind] ?? [])
        nearby[kind] = known
        return known.same(as: name) ?? known.nearest(to: name, effort: &effort)
    }

    /// Of a value that an alias stands for: where that is. The value itself is written elsewhere, and right for others.
    func useNote(_ field: Field) -> [Diagnostic.Note] {
        field.node.useSpan.map { [Diagnostic.Note("used here", span: $0)] } ?? []
    }

    private func code(_ kind: NameKind) -> DiagnosticCode { DiagnosticCode(rawValue: "unknown-\(kind.rawValue)") }

    /// Names that must exist, each once.
    mutating func references(_ section: SectionValue, _ key: String, _ kind: NameKind) -> [String] {
        var found: [String] = []
        for field in section.list(key) {
            guard let name = reference(field, kind) else { continue }
            if found.contains(name) {
                report(.warning, "listed-twice", "\(kind.rawValue) `\(name)` is listed twice", at: field.span, hint: "remove one")
            } else {
                found.append(name)
            }
        }
        return found
    }

    func origin(_ span: SourceSpan) -> RuleLocation { RuleLocation(file: span.file, line: span.line, column: span.column) }
    func origin(_ node: YAMLNode) -> RuleLocation {
        let (line, column) = node.start
        return RuleLocation(file: node.file, line: line, column: column)
    }
    func origin(ofKey field: Field) -> RuleLocation { origin(field.key ?? field.node) }
    func origin(_ entry: NamedSections.Entry) -> RuleLocation {
        if case .node(let node) = entry.key { origin(node) } else { origin(entry.keySpan) }
    }
}
