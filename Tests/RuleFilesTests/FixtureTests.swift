import Diagnostics
import Domain
import HTTPValues
import RuleFiles
import Testing

struct FixtureTests {
    @Test func `there are fixtures of every kind, and each says what it shows`() {
        for kind in Fixture.Kind.allCases { #expect(!Fixture.all(kind).isEmpty, "\(kind)") }
        for fixture in Fixture.all { #expect(fixture.text.hasPrefix("# "), "\(fixture.name)") }
    }

    @Test(arguments: Fixture.all(.good))
    func `good files pass`(fixture: Fixture) {
        let found = fixture.workspace.diagnostics.filter { $0.severity != .note }.map { diagnostic in
            "\(diagnostic.code.rawValue) \(diagnostic.summary) \(diagnostic.span.map { "\($0.line):\($0.column)" } ?? "")"
        }
        #expect(found == [])
        #expect(fixture.workspace.ruleSet != nil)
    }

    @Test(arguments: Fixture.all(.shape))
    func `mistakes of shape are found where they are marked, and nothing else is`(fixture: Fixture) {
        let found = RuleShape.errors(in: fixture.text).compactMap { Marker($0) }
        expectSame(found, Marker.all(in: fixture.text))
        #expect(fixture.workspace.ruleSet == nil)
    }

    @Test(arguments: Fixture.all(.meaning))
    func `mistakes of meaning are found where they are marked, and no other errors are`(fixture: Fixture) {
        #expect(RuleShape.errors(in: fixture.text).map { "\($0.code.rawValue) \($0.summary)" } == [])
        let workspace = fixture.workspace
        let wanted = Marker.all(in: fixture.text)
        // Warnings that nobody marked may come with new checks; errors may not.
        let found = workspace.diagnostics.filter { diagnostic in
            diagnostic.severity == .error || diagnostic.severity == .warning && Marker(diagnostic).map(wanted.contains) == true
        }
        expectSame(found.compactMap { Marker($0) }, wanted)
        #expect(workspace.ruleSet == nil)
    }

    private func expectSame(_ found: [Marker], _ wanted: [Marker]) {
        let order: (Marker, Marker) -> Bool = { ($0.line, $0.column, $0.code) < ($1.line, $1.column, $1.code) }
        let (found, wanted) = (found.sorted(by: order).map(\.description), wanted.sorted(by: order).map(\.description))
        #expect(found == wanted)
        #expect(!wanted.isEmpty)
    }

    /// Settings of platforms are covered by the generated documents: they belong to the platforms' tables.
    @Test func `every key of the language stands in some good file`() {
        var known: Set<String> = []
        var seen: Set<String> = []
        for (section, key) in RuleKeys.all where !RuleKeys.settingTitles.contains(section) || key == "credentials" {
            known.insert("\(section).\(key)")
        }
        for fixture in Fixture.all(.good) {
            guard let json = JSON(yaml: fixture.text) else {
                Issue.record("\(fixture.name) is no JSON")
                continue
            }
            RuleKeys.collect(json, RuleLanguage.workspace, into: &seen)
        }
        #expect(known.count > 150)
        #expect(known.subtracting(seen).sorted() == [])
    }
}

/// The keys of the language, and those of a document.
enum RuleKeys {
    static let settingTitles = Set(Platform.allCases.map { "\($0.displayName) destination" })

    static let all: [(section: String, key: String)] = {
        var found: [(String, String)] = []
        var titles: Set<String> = []
        func visit(_ section: SectionSpec) {
            guard titles.insert(section.title).inserted else { return }
            for field in section.fields {
                found.append((section.title, field.name))
                for inner in sections(field.type) { visit(inner) }
            }
        }
        visit(RuleLanguage.workspace)
        return found
    }()

    static func sections(_ type: FieldType) -> [SectionSpec] {
        switch type {
        case .section(let section), .named(_, let section): [section]
        case .list(let element), .oneOrMore(let element): sections(element)
        case .shorthand(let short, let section): sections(short) + [section]
        default: []
        }
    }

    static func collect(_ json: JSON, _ section: SectionSpec, into seen: inout Set<String>) {
        for (key, value) in json.object ?? [:] {
            guard let field = section.field(key) else { continue }
            seen.insert("\(section.title).\(key)")
            collect(value, field.type, into: &seen)
        }
    }

    private static func collect(_ json: JSON, _ type: FieldType, into seen: inout Set<String>) {
        switch type {
        case .section(let section): collect(json, section, into: &seen)
        case .named(_, let section): for value in (json.object ?? [:]).values { collect(value, section, into: &seen) }
        case .list(let element), .oneOrMore(let element):
            for value in json.array ?? [json] { collect(value, element, into: &seen) }
        case .shorthand(let short, let section):
            if json.object == nil { collect(json, short, into: &seen) } else { collect(json, section, into: &seen) }
        default: break
        }
    }
}
