import Foundation
import HTTPValues
import Testing

@Suite struct CheckCommandTests {
    private static let wrong = """
        version: 1
        timezone: Europe/Berlin
        guardrails:
          calm:
            quite_hours: [{ from: "22:00", to: "07:00" }]

        """

    @Test func soundRulesAreOk() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        let check = await stage.run("check", stage.path)
        #expect(check.status == 0, "\(check.out)")
        #expect(check.out.hasSuffix("ok: 1 file, 1 rule, 3 destinations: no problems\n"), "\(check.out)")
        #expect(check.err.isEmpty)
    }

    @Test func problemsComeWithPlaceAndHint() async throws {
        let stage = try Stage(["rules.yaml": Self.wrong])
        let check = await stage.run("check", stage.path)
        #expect(check.status == 1)
        try expectSnapshot(check.out, "check-unknown-key")
    }

    @Test func jsonFitsItsSchema() async throws {
        let stage = try Stage(["rules.yaml": Self.wrong])
        let check = await stage.run("check", stage.path, "--format", "json")
        #expect(check.status == 1)
        let document = try check.json
        #expect(try SchemaCheck("check").problems(document) == [])
        let first = try #require(document["diagnostics"]?[0])
        #expect(first["code"]?.string == "unknown-key")
        #expect(first["line"]?.int == 5)
        #expect(first["column"]?.int == 5)
    }

    @Test func githubAndSarifCarryThePlace() async throws {
        let stage = try Stage(["rules.yaml": Self.wrong])
        let github = await stage.run("check", stage.path, "--format", "github")
        #expect(github.out.hasPrefix("::error file=rules.yaml,line=5"), "\(github.out)")
        let sarif = await stage.run("check", stage.path, "--format", "sarif")
        #expect(sarif.status == 1)
        let run = try #require(sarif.json["runs"]?[0])
        let result = try #require(run["results"]?[0])
        #expect(result["ruleId"]?.string == "unknown-key")
        #expect(result["locations"]?[0]?["physicalLocation"]?["region"]?["startLine"]?.int == 5)
    }

    @Test func warningsFailOnlyWhenStrict() async throws {
        let unused = Samples.studio + "\n  never-used:\n    on: { new_item: studio-tiktok }\n    post: []\n"
        let stage = try Stage(["rules.yaml": Samples.studio.replacing("guardrails: [considerate]\n", with: "title: \"\"\n"), "_x": unused])
        let lenient = await stage.run("check", stage.path)
        let strict = await stage.run("check", stage.path, "--strict")
        #expect(lenient.out.contains("warning["), "\(lenient.out)")
        #expect(lenient.status == 0)
        #expect(strict.status == 3)
    }

    @Test func directoriesWithoutRulesAreErrors() async throws {
        let stage = try Stage(["notes.txt": "hello"])
        let empty = await stage.run("check", stage.path)
        #expect(empty.status == 1)
        #expect(empty.out.contains("error[no-rule-files]"), "\(empty.out)")
        #expect(empty.out.contains("reprise init"), "\(empty.out)")
        let missing = await stage.run("check", stage.file("nowhere"))
        #expect(missing.status == 1)
        #expect(missing.out.contains("DIR/nowhere does not exist"), "\(missing.out)")
    }

    @Test func explainsWhereAValueComesFrom() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        let spacing = await stage.run("check", stage.path, "--explain", "guardrails.considerate.spacing")
        #expect(spacing.status == 0, "\(spacing.err)")
        #expect(spacing.out.contains("2h  # rules.yaml:15"), "\(spacing.out)")
        let latest = await stage.run("check", stage.path, "--explain", "defaults.latest")
        #expect(latest.out == "defaults.latest: 7d  # built-in default\n", "\(latest.out)")
        let wrong = await stage.run("check", stage.path, "--explain", "guardrails.considrate")
        #expect(wrong.status == 1)
        #expect(wrong.err.contains("did you mean `guardrails.considerate`?"), "\(wrong.err)")
    }
}
