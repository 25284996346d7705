import Foundation
import HTTPValues
import Testing

/// `plan --against` and what it pins.
@Suite struct PlanAgainstTests {
    private let items = "_items.yaml"

    private func stage() throws -> Stage { try Stage(["rules.yaml": Samples.studio, items: Samples.items]) }

    /// By `posix_spawn`: Foundation's `waitUntilExit` may wait for ever on a thread of the concurrency pool.
    private func git(_ stage: Stage, _ arguments: String...) throws {
        let words = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", stage.path] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        pointers.append(nil)
        defer { for pointer in pointers { free(pointer) } }
        var pid: pid_t = 0
        try #require(posix_spawnp(&pid, "git", nil, nil, pointers, environ) == 0)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        try #require(status == 0)
    }

    private func commit(_ stage: Stage) throws {
        try git(stage, "init", "--quiet", "--initial-branch=main")
        try git(stage, "add", "-A")
        try git(stage, "commit", "--quiet", "-m", "rules")
    }

    private func plan(_ stage: Stage, against base: String, _ more: String...) async -> Performance {
        await stage.run(["plan", stage.path, "--items", stage.file(items), "--against", base] + more)
    }

    private func changes(_ plan: Performance) throws -> [String: String] {
        var changes: [String: String] = [:]
        for entry in try plan.json["entries"]?.array ?? [] {
            changes[entry["destination"]?.string ?? ""] = entry["change"]?.string
        }
        return changes
    }

    @Test func sameRulesAreKeptAndEndWith0() async throws {
        let stage = try stage()
        try commit(stage)
        let plan = await plan(stage, against: "HEAD", "--format", "json", "--exit-code")
        #expect(plan.status == 0, "\(plan.err)")
        #expect(try changes(plan) == ["studio-reels": "keep", "studio-shorts": "keep", "studio-x": "keep"])
        #expect(try SchemaCheck("plan").problems(plan.json) == [])
    }

    @Test func aDirtyTreeIsComparedWithItsCommit() async throws {
        let stage = try stage()
        try commit(stage)
        let x = "      - to: studio-x\n        caption: \"{{ item.caption.fit('x', 24) }} {{ item.url }}\"\n"
        let edited = Samples.studio.replacingOccurrences(of: "to: \"07:00\"", with: "to: \"08:00\"")
            .replacingOccurrences(of: x, with: "")
        try stage.write(edited, to: "rules.yaml")
        let json = await plan(stage, against: "main", "--format", "json", "--exit-code")
        #expect(json.status == 2, "\(json.err)")
        #expect(try changes(json) == ["studio-reels": "update", "studio-shorts": "keep", "studio-x": "remove"])
        // What is removed keeps its old values and is in no sum.
        #expect(try json.json["summary"]?["publish"]?.int == 1)
        let text = await plan(stage, against: "main")
        #expect(text.out.contains("1 changed, 1 removed"), "\(text.out)")
        #expect(text.out.contains("Sat 2026-10-24 07:00 → 08:00"), "\(text.out)")
        #expect(text.out.contains("no longer posted there"), "\(text.out)")
        #expect(text.out.contains("rules.yaml:14"), "\(text.out)")
        let markdown = await plan(stage, against: "main", "--format", "markdown")
        #expect(markdown.out.contains("[!WARNING]"), "\(markdown.out)")
    }

    @Test func aDirectoryIsABaseToo() async throws {
        let stage = try stage()
        let old = try Stage(["rules.yaml": Samples.studio.replacingOccurrences(of: "after: 30m", with: "after: 10m")])
        let plan = await plan(stage, against: old.path, "--format", "json")
        #expect(plan.status == 0, "\(plan.err)")
        #expect(try changes(plan)["studio-reels"] == "update")
        #expect(try changes(plan)["studio-x"] == "keep")
    }

    @Test func anEmptyBaseMakesEverythingNew() async throws {
        let stage = try stage()
        let empty = try Stage()
        let plan = await plan(stage, against: empty.path, "--format", "json", "--exit-code")
        #expect(plan.status == 2, "\(plan.err)")
        #expect(plan.err.contains("everything is new"))
        #expect(try changes(plan).values.allSatisfy { $0 == "add" })
    }

    @Test func renamesAreNoChanges() async throws {
        let stage = try stage()
        try commit(stage)
        let edited = Samples.studio.replacingOccurrences(
            of: "  repost-short-dances:\n", with: "  dances:\n    was: [repost-short-dances]\n")
        try stage.write(edited, to: "rules.yaml")
        let plan = await plan(stage, against: "HEAD", "--format", "json", "--exit-code")
        #expect(plan.status == 0, "\(plan.out)")
    }

    @Test(arguments: [
        ("no-such-branch", "is neither a revision of the repository", 1), ("--bogus", "is neither", 1), ("HEAD~9", "is neither", 1),
    ])
    func unknownBasesAreTold(_ base: String, _ words: String, _ status: Int32) async throws {
        let stage = try stage()
        try commit(stage)
        let plan = await stage.run("plan", stage.path, "--against=\(base)")
        #expect(plan.status == status)
        #expect(plan.err.contains(words), "\(plan.err)")
        #expect(plan.err.contains("\ntry: "), "\(plan.err)")
    }

    @Test func aBaseWithErrorsIsShown() async throws {
        let stage = try stage()
        try stage.write("version: 1\nguardrials: {}\n", to: "rules.yaml")
        try commit(stage)
        try stage.write(Samples.studio, to: "rules.yaml")
        let plan = await plan(stage, against: "HEAD")
        #expect(plan.status == 1)
        #expect(plan.err.contains("error[unknown-key]"), "\(plan.err)")
        #expect(plan.err.contains("does not check"), "\(plan.err)")
    }

    @Test func outsideOfGitOnlyDirectoriesWillDo() async throws {
        let stage = try stage()
        let plan = await plan(stage, against: "main")
        #expect(plan.status == 1)
        #expect(plan.err.contains("is in no Git repository"), "\(plan.err)")
    }

    @Test func aPinnedPlanCarriesADigest() async throws {
        let stage = try stage()
        let plan = await stage.run("plan", stage.path, "--items", stage.file(items), "--out", stage.file("plan.json"))
        #expect(plan.status == 0)
        #expect(plan.out.contains("Plan: "))
        let document = try #require(JSON(parsing: Data(contentsOf: URL(fileURLWithPath: stage.file("plan.json")))))
        #expect(try SchemaCheck("plan").problems(document) == [])
        #expect(document["pin"]?["digest"]?.string?.count == 64)
    }
}
