import CivilTime
import Diagnostics
import Foundation
import RuleFiles
import RuleSet
import Testing

/// Which files are read, how they are joined, and what keeps them out.
struct WorkspaceTests {
    static let guardrail = "guardrails: { a: { spacing: 1h } }\n"

    @Test func `only rule files are read, in the order of their paths`() {
        let workspace = load([
            "b.yml": "rules: {}", "a/z.yaml": "campaigns: {}", ".hidden.yaml": "rulez: {", "_sandbox.yaml": "- after: 3m",
            "a.test.yaml": "start: x", ".git/x.yaml": "rules: [", "_drafts/x.yaml": "rules: [", "notes.txt": "rules: [",
            "skip/x.yaml": "rules: [",
            ".repriseignore": "# no\nskip/\n*.gen.yaml\n!keep.gen.yaml\n", "x.gen.yaml": "rules: [", "keep.gen.yaml": "rules: {}",
        ])
        #expect(workspace.files.map(\.path) == ["a/z.yaml", "b.yml", "keep.gen.yaml"])
        #expect(workspace.paths == [".repriseignore", "a/z.yaml", "b.yml", "keep.gen.yaml"])
        #expect(findings(workspace) == [])
        #expect(workspace.ruleSet != nil)
    }

    @Test(arguments: [
        ("*.gen.yaml", "a/b.gen.yaml", true), ("/a.yaml", "b/a.yaml", false), ("/a.yaml", "a.yaml", true),
        ("a/*.yaml", "a/b/c.yaml", false),
        ("a/**/c.yaml", "a/b/d/c.yaml", true), ("a/**/c.yaml", "a/c.yaml", true), ("a?.yaml", "ab.yaml", true), ("**", "a/b.yaml", true),
        ("a*a*a*a*a*b", String(repeating: "a", count: 200), false),
    ])
    func `ignore patterns work as gitignore's do`(pattern: String, path: String, expected: Bool) {
        #expect(IgnorePatterns(pattern).matches(path, isDirectory: false) == expected)
    }

    @Test func `originals are content, whatever they hold`() {
        let workspace = load([
            "rules.yaml": "sources: { s: { tiktok: { credentials: s }, media: { originals: ./media/ } } }", "media/v1.yaml": "rules: [",
            "media/deep/rules.yaml": "sources: { s: { tiktok: { credentials: s }, media: { originals: . } } }",
        ])
        #expect(workspace.files.map(\.path) == ["rules.yaml"])
        #expect(codes(workspace) == ["unused-source"])
    }

    @Test func `a stranger is left alone with a note, an empty workspace is an error`() {
        let workspace = load(["rules.yaml": "rules: {}", "docker.yaml": "services: {}", "list.yaml": "- a"])
        #expect(findings(workspace) == ["note not-a-rule-file docker.yaml:1:1", "note not-a-rule-file list.yaml:1:1"])
        #expect(codes(load([:])) == ["no-rule-files"])
        #expect(codes(load(["x.yaml": "services: {}"])) == ["no-rule-files"])
        #expect(load(["x.yaml": "rulez: {}"]).diagnostics.contains { $0.hint == "did you mean `rules`?" })
    }

    @Test func `a missing workspace and one that is a file are said to be so`() throws {
        let directory = try TemporaryDirectory()
        try directory.write("x", to: "file")
        for name in ["nothing", "file"] {
            let workspace = RuleWorkspace.load(directory: directory.path + "/" + name)
            #expect(codes(workspace) == ["workspace-missing"])
            #expect(workspace.ruleSet == nil)
        }
    }

    @Test func `sections merge across files, and what is defined twice shows both places`() {
        let merged = load([
            "a.yaml": "version: 1\nguardrails: { a: { spacing: 1h } }", "b.yaml": "version: 1\nguardrails: { b: { spacing: 1h } }",
        ])
        #expect(merged.ruleSet?.guardrails.map(\.name) == ["a", "b"])
        let twice = load(["a.yaml": Self.guardrail, "b.yaml": "\n" + Self.guardrail])
        #expect(findings(twice).first == "error defined-twice b.yaml:2:15" || findings(twice).contains("error defined-twice b.yaml:2:15"))
        let note = twice.diagnostics.first { $0.code == "defined-twice" }?.notes.first
        #expect(note?.span?.file == "a.yaml")
        #expect(codes(load(["a.yaml": "timezone: UTC", "b.yaml": "timezone: UTC"])) == ["defined-twice"])
    }

    @Test func `documents of one file are joined too`() {
        #expect(load("guardrails: { a: { spacing: 1h } }\n---\nguardrails: { b: { spacing: 1h } }\n").ruleSet?.guardrails.count == 2)
    }

    @Test func `what a workspace writes wins over what it extends`() throws {
        let workspace = load([
            "rules.yaml": """
            extends: [reprise:gentle-pace, base.yaml]
            defaults: { guardrails: [gentle-pace] }
            guardrails: { gentle-pace: { spacing: 4h } }
            """,
            "base.yaml": "timezone: Europe/Berlin\nguardrails: { gentle-pace: { cap: [{ per: day, max: 9 }] } }",
        ])
        #expect(codes(workspace) == [])
        let guardrail = try #require(workspace.ruleSet?.guardrail("gentle-pace"))
        #expect(guardrail.spacing?.distance == .hours(4))
        #expect(guardrail.caps.map(\.max) == [9])
        #expect(guardrail.dedupe.map(\.by) == [.item])
        #expect(guardrail.zone.identifier == "Europe/Berlin")
        let origins = workspace.config.entries(under: "guardrails.gentle-pace").map { "\($0.path) = \($0.value) \($0.origin)" }
        #expect(origins.contains("guardrails.gentle-pace.spacing = 4h rules.yaml:3"))
        #expect(origins.contains("guardrails.gentle-pace.cap[0].max = 9 base.yaml:2"))
        #expect(origins.contains { $0.hasPrefix("guardrails.gentle-pace.dedupe[0].by = item reprise:gentle-pace:") })
        #expect(origins.contains("guardrails.gentle-pace.on_conflict = defer built-in default"))
    }

    @Test(arguments: [
        ("extends: [reprise:calm-night]", "unknown-preset"), ("extends: ../other.yaml", "bad-path"),
        ("extends: gone.yaml", "file-unreadable"),
        ("extends: rules.yaml", "extends-cycle"),
    ])
    func `an extends that leads nowhere is refused`(text: String, code: String) {
        #expect(
            codes(load(text + "\nrules: {}\n")).contains(code) || codes(load(["rules.yaml": text, "z.yaml": "rules: {}"])).contains(code))
    }

    @Test func `two files that extend each other are refused`() {
        let workspace = load(["rules.yaml": "extends: a.yaml", "a.yaml": "extends: b.yaml", "b.yaml": "extends: a.yaml"])
        #expect(codes(workspace).contains("extends-cycle"))
    }

    @Test func `links out of the tree are not followed, loops end, mounted files are read`() throws {
        let outside = try TemporaryDirectory()
        try outside.write("rules: [", to: "evil.yaml")
        let directory = try TemporaryDirectory()
        try directory.write("rules: {}", to: "..data/rules.yaml")
        try directory.write("campaigns: {}", to: "sub/c.yaml")
        try directory.link("rules.yaml", to: "..data/rules.yaml")
        try directory.link("loop", to: ".")
        try directory.link("sub/up", to: "..")
        try directory.link("evil.yaml", to: outside.path + "/evil.yaml")
        try directory.link("evil", to: outside.path)
        let workspace = RuleWorkspace.load(directory: directory.path)
        #expect(workspace.files.map(\.path) == ["rules.yaml", "sub/c.yaml"])
        #expect(codes(workspace) == ["file-skipped"])
        #expect(workspace.ruleSet != nil)
    }

    @Test func `limits are refusals, not slowness`() {
        var limits = WorkspaceLimits()
        limits.files = 2
        limits.fileBytes = 20
        let files = ["a.yaml": "rules: {}", "b.yaml": "rules: {}", "c.yaml": "rules: {}"]
        let many = RuleWorkspace.load(files: MemoryFiles(files), limits: limits)
        #expect(codes(many).contains("workspace-too-large"))
        let large = RuleWorkspace.load(files: MemoryFiles(["a.yaml": String(repeating: "#", count: 21)]), limits: limits)
        #expect(codes(large) == ["file-too-large"])
    }

    @Test func `a thousand files are joined without a word`() {
        var files = ["accounts.yaml": "sources: { tok: { tiktok: { credentials: tok } } }\ndestinations: { x: { x: { credentials: x } } }"]
        for file in 0..<1000 {
            files["rules/f\(file).yaml"] =
                "rules: { r\(file): { on: { new_item: tok }, when: item.stats.views > \(file), post: [{ to: x, caption: \"{{ item.url }}\" }] } }"
        }
        let workspace = load(files)
        #expect(findings(workspace) == [])
        #expect(workspace.ruleSet?.rules.count == 1000)
    }

    @Test func `the order of files never shows`() {
        let files = (0..<20).map { ("f\($0).yaml", "guardrails: { g\(19 - $0): { spacing: 1h } }") }
        let first = load(Dictionary(uniqueKeysWithValues: files))
        let second = load(Dictionary(uniqueKeysWithValues: files.reversed()))
        #expect(first.ruleSet?.json == second.ruleSet?.json)
        #expect(findings(first) == findings(second))
        #expect(first.contentHash == second.contentHash)
    }
}
