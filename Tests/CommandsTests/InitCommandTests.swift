import Foundation
import Testing

@Suite struct InitCommandTests {
    @Test func whatItWritesIsSoundAndPlans() async throws {
        let stage = try Stage()
        let written = await stage.run("init", stage.file("studio"))
        #expect(written.status == 0, "\(written.err)")
        #expect(written.out.contains("reprise plan DIR/studio"), "\(written.out)")
        let check = await stage.run("check", stage.file("studio"), "--strict")
        #expect(check.status == 0, "\(check.out)")
        let plan = await stage.run("plan", stage.file("studio"), "--format", "json")
        #expect(plan.status == 0)
        #expect(try SchemaCheck("plan").problems(plan.json) == [])
    }

    @Test func nothingIsOverwritten() async throws {
        let stage = try Stage(["reprise.yaml": "mine"])
        let again = await stage.run("init", stage.path)
        #expect(again.status == 1)
        #expect(again.err.contains("already has reprise.yaml: nothing was written"), "\(again.err)")
        #expect(try String(contentsOfFile: stage.file("reprise.yaml"), encoding: .utf8) == "mine")
        #expect(!FileManager.default.fileExists(atPath: stage.file("_sandbox.yaml")))
    }
}
