import CivilTime
import Diagnostics
import Domain
import RuleSet

/// Gives a decoded workspace its meaning: names are looked up, numbers become values of the domain, what contradicts
/// itself is reported. Goes through everything, so that one run finds all problems.
struct RuleSetBuilder {
    let root: SectionValue
    var diagnostics: [Diagnostic]
    /// All names of each kind, sorted; also of definitions that are broken, so that references to them are no errors.
    let names: [NameKind: [String]]
    private let known: [NameKind: Set<String>]
    var zone: Zone = .utc
    /// Where each name is defined.
    var origins: [NameKind: [String: SourceSpan]] = [:]
    /// Names that something refers to.
    var used: [NameKind: Set<String>] = [:]
    /// Kinds of which some reference leads nowhere: what seems unused may be what was meant.
    var unresolved: Set<NameKind> = []
    /// Something could not be read at all, so that nothing can be called unused.
    let isIncomplete: Bool

    init(root: SectionValue, diagnostics: [Diagnostic]) {
        self.root = root
        self.diagnostics = diagnostics
        isIncomplete = diagnostics.contains { $0.severity == .error }
        var known: [NameKind: Set<String>] = [:]
        for (kind, key) in Self.sections {
            let sections = root.named(key)
            known[kind] = Set((sections?.entries.map(\.name) ?? []) + (sections?.brokenNames ?? []))
            origins[kind] = Dictionary((sections?.entries ?? []).map { ($0.name, $0.keySpan) }, uniquingKeysWith: { first, _ in first })
        }
        self.known = known
        names = known.mapValues { $0.sorted() }
    }

    static let sections: [(NameKind, String)] = [
        (.source, "sources"), (.destination, "destinations"), (.guardrail, "guardrails"), (.campaign, "campaigns"), (.rule, "rules"),
    ]

    mutating func build(revision: String) -> RuleSet {
        zone = root.zone("timezone") ?? .utc
        var rules = RuleSet(workspace: root.text("workspace") ?? "main", zone: zone, revision: revision, defaults: defaults())
        rules.sources = entries("sources").map { source($0) }
        rules.destinations = entries("destinations").compactMap { destination($0) }
        rules.guardrails = entries("guardrails").map { guardrail($0) }
        rules.campaigns = entries("campaigns").map { campaign($0, in: rules) }
        rules.rules = entries("rules").compactMap { rule($0, in: rules) }
        checkWas()
        diagnostics += WorkspaceLints(rules: rules, builder: self).findings()
        return rules
    }

    private func entries(_ key: String) -> [NamedSections.Entry] {
        (root.named(key)?.entries ?? []).sorted { $0.name < $1.name }
    }

    private mutating func defaults() -> Defaults {
        var defaults = Defaults()
        guard let section = root.section("defaults") else { return defaults }
        defaults.guardrails = references(section, "guardrails", .guardrail)
        if case .missed(let policy)? = section["missed"]?.value { defaults.missed = policy }
        defaults.latest = section.duration("latest") ?? defaults.latest
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

    /// A name that must exist.
    mutating func reference(_ field: Field, _ kind: NameKind) -> String? {
        guard case .text(let name) = field.value else { return nil }
        used[kind, default: []].insert(name)
        if known[kind]?.contains(name) == true { return name }
        unresolved.insert(kind)
        let known = names[kind] ?? []
        let elsewhere = Self.sections.first { $0.0 != kind && self.known[$0.0]?.contains(name) == true }
        let hint =
            nearest(name, known).map { "did you mean `\($0)`?" }
            ?? elsewhere.map { "`\(name)` is a \($0.0.rawValue)" }
            ?? (known.isEmpty ? "no \(kind.rawValue) is defined" : "\(kind.rawValue)s: \(known.prefix(8).joined(separator: ", "))")
        report(code(kind), "unknown \(kind.rawValue) `\(name)`", at: field.span, hint: hint)
        return nil
    }

    private func code(_ kind: NameKind) -> DiagnosticCode { DiagnosticCode(rawValue: "unknown-\(kind.rawValue)") }

    private mutating func report(_ code: DiagnosticCode, _ summary: String, at span: SourceSpan, hint: String?) {
        report(.error, code, summary, at: span, hint: hint)
    }

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
}
