import Diagnostics
import Foundation
import HTTPValues
import RuleFiles
import Testing
import YAMLTree

/// The JSON Schema and the decoder say the same. Here documents are made and the decoder's verdict is asked; with
/// `REPRISE_SCHEMA_CORPUS=DIR` they are written there as JSON, by YAML 1.2, for scripts/check-schema.sh, which asks a real
/// JSON Schema validator and compares.
struct SchemaCorpusTests {
    enum Verdict: String { case accept, refuse, either }

    static let seeds: Range<UInt64> = 0..<600

    @Test func `whatever is made from the specs is right for the decoder`() {
        var seen: Set<String> = []
        for seed in Self.seeds {
            let text = DocumentMaker.right(seed: seed)
            let problems = RuleShape.errors(in: text).map { "\($0.code.rawValue) \($0.summary) \($0.hint ?? "")" }
            #expect(problems == [], "seed \(seed): \(text)")
            if let json = JSON(yaml: text) { RuleKeys.collect(json, RuleLanguage.workspace, into: &seen) }
        }
        let known = Set(RuleKeys.all.map { "\($0.section).\($0.key)" })
        #expect(known.subtracting(seen).sorted() == [])
    }

    @Test func `one mistake in it is found by the decoder`() throws {
        for seed in Self.seeds {
            let (text, mistake) = try #require(DocumentMaker.wrong(seed: seed))
            #expect(!RuleShape.errors(in: text).isEmpty, "seed \(seed), \(mistake.what): \(text)")
        }
    }

    @Test func `defaults and examples of the specs are values of their keys`() {
        for (section, field) in RuleSamples.fields {
            for text in [field.defaultValue, field.sample].compactMap(\.self) where !(text.isEmpty && field.defaultValue == text) {
                let problems = RuleShape.errors(ofValue: text, as: field.type).map { "\($0.code.rawValue) \($0.summary)" }
                #expect(problems == [], "\(section).\(field.name): \(text)")
            }
        }
    }

    @Test(.enabled(if: Corpus.folder != nil)) func `the corpus is written`() throws {
        var corpus = try Corpus()
        for seed in Self.seeds {
            try corpus.add("right-\(seed)", DocumentMaker.right(seed: seed), .accept)
            if let (text, mistake) = DocumentMaker.wrong(seed: seed) {
                try corpus.add("wrong-\(seed)", text, mistake.isExpressible ? .refuse : .either, mistake.what)
            }
        }
        for fixture in Fixture.all { try corpus.add(fixture.name, fixture.text, fixture.kind == .shape ? .refuse : .accept) }
        for path in ["examples/studio/reprise.yaml", "examples/studio/dances.yaml"] {
            try corpus.add(path.replacing("/", with: "-"), repositoryText(path), .accept)
        }
        let presets = try FileManager.default.contentsOfDirectory(atPath: repository.appendingPathComponent("rules").path)
        for name in presets.sorted() where name.hasSuffix(".yaml") { try corpus.add(name, repositoryText("rules/" + name), .accept) }
        for file in InitTemplate.files where file.path.hasSuffix(".yaml") && !file.path.hasPrefix("_") && !file.path.contains(".test.") {
            try corpus.add("init-" + file.path, file.text, .accept)
        }
        try corpus.finish()
    }
}

/// All fields of the language.
enum RuleSamples {
    static let fields: [(section: String, field: FieldSpec)] = {
        var found: [(String, FieldSpec)] = []
        var titles: Set<String> = []
        func visit(_ section: SectionSpec) {
            guard titles.insert(section.title).inserted else { return }
            for field in section.fields {
                found.append((section.title, field))
                for inner in RuleKeys.sections(field.type) { visit(inner) }
            }
        }
        visit(RuleLanguage.workspace)
        return found
    }()
}

/// JSON files in a folder, with what must be said of each.
struct Corpus {
    static let folder = ProcessInfo.processInfo.environment["REPRISE_SCHEMA_CORPUS"].map { URL(fileURLWithPath: $0) }

    private let folder: URL
    private var lines: [String] = []

    init() throws {
        folder = try #require(Self.folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    mutating func add(_ name: String, _ text: String, _ verdict: SchemaCorpusTests.Verdict, _ note: String = "") throws {
        let documents = YAMLTree.parse(Array(text.utf8), file: name).documents
        for (index, document) in documents.enumerated() {
            // A number that JSON cannot hold is for the decoder alone.
            guard let json = JSON(document) else { continue }
            let file = "\(name)-\(index).json"
            try json.data.write(to: folder.appendingPathComponent(file))
            lines.append([file, verdict.rawValue, note.replacing("\n", with: " ")].joined(separator: "\t"))
        }
    }

    func finish() throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent("manifest.tsv"))
    }
}
