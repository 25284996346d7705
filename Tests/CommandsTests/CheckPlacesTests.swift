import Foundation
import HTTPValues
import Testing

/// Places that code hosts understand, `--env`, and `fmt`.
@Suite struct CheckPlacesTests {
    private static let wrong = "version: 1\nguardrials: {}\n"

    @Test func filesAreNamedFromTheRepository() async throws {
        let stage = try Stage([".git/HEAD": "ref: refs/heads/main\n", "social/rules/a.yaml": Self.wrong])
        let github = await stage.run("check", stage.file("social/rules"), "--format", "github")
        #expect(github.out.hasPrefix("::error file=social/rules/a.yaml,line=2"), "\(github.out)")
        let sarif = await stage.run("check", stage.file("social/rules"), "--format", "sarif")
        let location = try sarif.json["runs"]?[0]?["results"]?[0]?["locations"]?[0]?["physicalLocation"]
        #expect(location?["artifactLocation"]?["uri"]?.string == "social/rules/a.yaml")
        let other = await stage.run("check", stage.file("social/rules"), "--format", "github", "--relative-to", stage.file("social"))
        #expect(other.out.hasPrefix("::error file=rules/a.yaml,line=2"), "\(other.out)")
    }

    @Test func theEnvironmentIsChecked() async throws {
        // A credential, and no platform whose host would have to be reached.
        let rules = "notify: [{ webhook: \"https://example.org/hook\", credentials: hook }]\n"
        let stage = try Stage(["rules.yaml": rules])
        let check = await stage.run("check", stage.path, "--env")
        #expect(check.status == 1, "no vault, no credentials: \(check.out)")
        #expect(check.out.contains("failed  vault: "), "\(check.out)")
        #expect(check.out.contains("ok      time zones: tzdata"), "\(check.out)")
        #expect(check.out.contains("ledger's folder: "), "\(check.out)")
    }

    @Test func whatDoesNotGoTogetherIsRefused() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        for flags in [
            ["--watch", "--env"], ["--watch", "--format", "json"], ["--env", "--format", "json"], ["--explain=version", "--format=sarif"],
        ] {
            let check = await stage.run("check", stage.path, flags[0], flags[1], flags.count > 2 ? flags[2] : "--strict")
            #expect(check.status == 64, "\(flags)")
        }
    }

    @Test func fmtTidiesAndCheckFindsTheUntidy() async throws {
        let stage = try Stage(["rules.yaml": "version: 1  \r\n# kept  \r\n", "b/good.yaml": "version: 1\n"])
        let before = await stage.run("fmt", "--check", stage.path)
        #expect(before.status == 1)
        #expect(before.out.contains("rules.yaml: not tidy"), "\(before.out)")
        let tidied = await stage.run("fmt", stage.path)
        #expect(tidied.status == 0, "\(tidied.err)")
        #expect(try String(contentsOfFile: stage.file("rules.yaml"), encoding: .utf8) == "version: 1\n# kept\n")
        let after = await stage.run("fmt", "--check", stage.path)
        #expect(after.status == 0, "\(after.out)")
    }

    @Test func fmtSaysWhatItLeavesAlone() async throws {
        let stage = try Stage(["rules.yaml": "version: 1\n", "wrong.yaml": "rules: {\n"])
        let answer = await stage.run("fmt", stage.path)
        #expect(answer.status == 1)
        #expect(answer.out == "2 files: 1 left alone\n", "\(answer.out)")
        #expect(answer.err.contains("wrong.yaml is left alone: it cannot be read as YAML"), "\(answer.err)")
    }

    @Test func fmtTidiesBehindATextOfSeveralLines() async throws {
        let stage = try Stage(["rules.yaml": "personas:\n  p:\n    voice: \"dry  \n      and short\"  \n    signature: one\n      two \n"])
        let answer = await stage.run("fmt", stage.path)
        #expect(answer.status == 0, "\(answer.out)\(answer.err)")
        let made = try String(contentsOfFile: stage.file("rules.yaml"), encoding: .utf8)
        #expect(made == "personas:\n  p:\n    voice: \"dry  \n      and short\"\n    signature: one\n      two\n")
    }

    @Test func theEnvironmentOfBrokenRulesIsUnknown() async throws {
        let stage = try Stage(["rules.yaml": "rules: { r: {} }\n"])
        let check = await stage.run("check", stage.path, "--env")
        #expect(check.status == 1)
        #expect(!check.out.contains("name no credential"), "\(check.out)")
        #expect(check.out.contains("the rules have errors"), "\(check.out)")
    }

    @Test func onlyRuleFilesAreCounted() async throws {
        let rules = """
            destinations: { ex: { x: { credentials: ex } } }
            campaigns: { c: { posts: [{ name: p, schedule: { cron: "0 9 * * *" }, to: ex, queue: q, caption: "{{ post.text }}" }] } }

            """
        let stage = try Stage(["rules.yaml": rules, ".repriseignore": "old/\n", "q/a.md": "hello", "q/b.md": "world"])
        let check = await stage.run("check", stage.path)
        #expect(check.out.hasPrefix("ok: 1 file, "), "\(check.out)")
    }
}
