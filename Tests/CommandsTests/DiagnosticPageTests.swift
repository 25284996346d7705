import CivilTime
import Commands
import Diagnostics
import Foundation
import RuleFiles
import Testing

/// Pages tell the truth: what they call bad gives the code, what they call good does not.
@Suite struct DiagnosticPageTests {
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Codes that a text alone cannot give, each with the test that does.
    static let elsewhere: [String: String] = [
        "yaml-encoding": "YAMLTreeTests", "more-problems": "YAMLTreeTests", "workspace-missing": "RuleFilesTests",
        "workspace-too-large": "RuleFilesTests", "file-too-large": "RuleFilesTests", "file-skipped": "RuleFilesTests",
        "extends-too-deep": "RuleFilesTests",
        "calendar-encoding": "CalendarsTests", "calendar-too-large": "CalendarsTests", "calendar-more-problems": "CommandsTests",
        "test-not-once": "CommandsTests", "test-broken": "CommandsTests",
    ]

    @Test(arguments: DiagnosticPages.all.map(\.code))
    func badExamplesGiveTheCodeAndGoodOnesDoNot(code: String) async throws {
        let page = try #require(DiagnosticPages.all.first { $0.code == code })
        if let bad = try await findings(page.bad) {
            #expect(bad.contains { $0.hasSuffix(" " + code) }, "\(code): \(bad)")
        } else {
            let room = try #require(Self.elsewhere[code], "\(code) has no example that can be tried, and no other test is named")
            #expect(try Self.isNamed(code, in: room), "\(room) does not test \(code)")
        }
        guard let good = try await findings(page.good) else { return }
        #expect(!good.contains { $0.hasSuffix(" " + code) || $0.hasPrefix("error ") }, "\(code): \(good)")
    }

    /// `severity code` of each finding; nil where there is nothing to try.
    private func findings(_ sample: DiagnosticSample) async throws -> [String]? {
        let frame = ["accounts.yaml": DiagnosticPages.frame]
        switch sample {
        case .rules(let text): return Self.check(frame.merging(["rules.yaml": text]) { $1 })
        case .files(let files): return Self.check(frame.merging(files.map { ($0.path, $0.text) }) { $1 })
        case .workspace(let files): return Self.check(Dictionary(files.map { ($0.path, $0.text) }) { $1 })
        case .items(let text):
            let stage = try Stage(frame.merging(["_items.yaml": text]) { $1 })
            let plan = await stage.run("plan", stage.path, "--items", stage.file("_items.yaml"))
            return Self.codes(plan.err)
        case .test(let text):
            let stage = try Stage(frame.merging(["rules.test.yaml": text]) { $1 })
            let test = await stage.run("test", stage.path)
            return Self.codes(test.out + test.err)
        case .scenario(let text):
            let stage = try Stage(["_sandbox.yaml": text])
            let console = Console(Console.Surroundings(width: 110), captures: true)
            _ = try? ScenarioFile.read(stage.file("_sandbox.yaml"), on: console)
            return Self.codes(console.captured(.err))
        case .words: return nil
        }
    }

    private static func codes(_ text: String) -> [String] {
        text.matches(of: /(error|warning)\[([a-z-]+)\]/).map { "\($0.output.1) \($0.output.2)" }
    }

    private static func check(_ files: [String: String]) -> [String] {
        RuleWorkspace.load(files: MemoryFiles(files), today: CivilDate(year: 2026, month: 9, day: 1)).diagnostics.map {
            "\($0.severity) \($0.code.rawValue)"
        }
    }

    private static func isNamed(_ code: String, in room: String) throws -> Bool {
        let folder = repository.appendingPathComponent("Tests/" + room)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return try files.contains { try $0.pathExtension == "swift" && String(contentsOf: $0, encoding: .utf8).contains("\"\(code)") }
    }

    @Test func manyProblemsOfACalendarAreCutShort() {
        let lines = (0..<1000).map { "no line of a calendar \($0)" }.joined(separator: "\n")
        let found = Self.check([
            "rules.yaml": "guardrails: { g: { blackout: [{ calendar: bad.ics }] } }",
            "bad.ics": "BEGIN:VCALENDAR\nVERSION:2.0\n\(lines)\nEND:VCALENDAR\n",
        ])
        #expect(found.contains("warning calendar-more-problems"))
        #expect(found.count < 500)
    }

    @Test func codesOfTheSourcesAndPagesAreTheSame() throws {
        let reported = try CodesInSources.all()
        #expect(reported.count > 70)
        let pages = Set(DiagnosticPages.all.map(\.code))
        #expect(reported.subtracting(pages).sorted() == [], "reported, but without a page")
        #expect(pages.subtracting(reported).sorted() == [], "a page, but reported nowhere")
    }

    /// `RECORD_SNAPSHOTS=1` writes the file.
    @Test func theReferenceIsThatOfThePages() throws {
        let file = Self.repository.appendingPathComponent("docs/reference/diagnostics.md")
        let text = DiagnosticPages.markdown()
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" { try Data(text.utf8).write(to: file) }
        let stored = try String(contentsOf: file, encoding: .utf8)
        let isSame = stored == text
        #expect(isSame, "run `scripts/generate.sh all`")
    }

    @Test func aPageShowsBothSides() async throws {
        let stage = try Stage()
        let page = await stage.run("explain", "code:unknown-key")
        #expect(page.out.contains("  lates: 3d\n"))
        #expect(page.out.contains("  latest: 3d\n"))
        #expect(page.out.contains("What to do: "))
    }

    @Test func theSchemaIsPrinted() async throws {
        let stage = try Stage()
        let printed = await stage.run("schema")
        let stored = try String(contentsOf: Self.repository.appendingPathComponent("schema/rules.schema.json"), encoding: .utf8)
        let isSame = printed.out == stored
        #expect(isSame)
        #expect(printed.status == 0)
    }
}

/// Reads the sources for the codes that they report.
enum CodesInSources {
    /// Rooms that report what people wrote.
    private static let rooms = ["YAMLTree", "RuleFiles", "Calendars", "Commands"]

    static func all() throws -> Set<String> {
        // The first text behind the head of a call that reports something; and codes that are kept in variables.
        let call =
            /(?:report|reportOnce|Diagnostic|ScalarMismatch|mismatch|problems\.add|problems\.warn|Explanation)\(\s*(?:code:\s*|error,\s*|\.(?:error|warning|note),\s*)*"([a-z]+(?:-[a-z]+)*)"/
        let kept = /(?:code: (?:String|DiagnosticCode) = |DiagnosticCode = |return )"([a-z]+(?:-[a-z]+)+)"/
        var found: Set<String> = []
        for room in rooms {
            let folder = DiagnosticPageTests.repository.appendingPathComponent("Sources/" + room)
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift", !file.path.contains("/Explain/") else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                found.formUnion(text.matches(of: call).map { String($0.output.1) })
                if room != "Commands" { found.formUnion(text.matches(of: kept).map { String($0.output.1) }) }
                // Names in tests of rules.
                let named = text.matches(of: /(?:unknown\(|checked\(section, )"([a-z]+)"/).map { "unknown-\($0.output.1)" }
                found.formUnion(named)
                let unknown = text.matches(of: /case "([a-z]+)":\s*return [^\n]*unknown\(key/)
                found.formUnion(unknown.map { "unknown-\($0.output.1)" })
                // Tables of them.
                found.formUnion(text.matches(of: /\(\s*\.[a-z]+, "(un[a-z]+-[a-z]+)",/).map { String($0.output.1) })
                // `DiagnosticCode(rawValue: "unknown-\(kind)")`: one for each kind that something refers to.
                let kinds = text.matches(of: /reference\([^()]*(?:\([^()]*\))?[^()]*, \.([a-z]+)\)/).map { "unknown-\($0.output.1)" }
                found.formUnion(kinds)
                let lists = text.matches(of: /references\([a-z]+, "[a-z]+", \.([a-z]+)\)/).map { "unknown-\($0.output.1)" }
                found.formUnion(lists)
            }
        }
        return found
    }
}
