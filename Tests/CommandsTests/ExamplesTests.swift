import CivilTime
import Foundation
import Testing

/// Every example checks without a word, passes its own tests, and plans what its snapshot says.
@Suite struct ExamplesTests {
    private static let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("examples")

    /// Of each the plan that its README tells of.
    static let plans: [(name: String, from: String, days: String)] = [
        ("agency", "2026-10-06T08:30", "3"), ("brand", "2026-10-24T00:00", "10"), ("creator", "2026-10-05T08:00", "7"),
        ("evergreen", "2026-03-02T06:00", "14"), ("launch", "2026-11-09T08:00", "26"), ("studio", "2026-10-20T10:00", "2"),
    ]

    private func run(_ arguments: [String]) async throws -> Performance {
        await (try Stage(now: "2026-01-01T00:00:00Z")).run(arguments, width: 120)
    }

    @Test func everyWorkspaceIsListed() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.examples.path)
            .filter { FileManager.default.fileExists(atPath: Self.examples.appendingPathComponent("\($0)/reprise.yaml").path) }.sorted()
        #expect(folders == Self.plans.map(\.name))
        for name in folders {
            #expect(FileManager.default.fileExists(atPath: Self.examples.appendingPathComponent("\(name)/README.md").path))
        }
    }

    @Test(arguments: plans.map(\.name)) func checksAndPassesItsTests(_ name: String) async throws {
        let folder = Self.examples.appendingPathComponent(name).path
        let check = try await run(["check", "--strict", folder])
        #expect(check.status == 0, "\(check.out)")
        let test = try await run(["test", folder])
        #expect(test.status == 0, "\(test.out)\(test.err)")
    }

    /// `RECORD_SNAPSHOTS=1` writes them.
    @Test(arguments: plans) func plansWhatItsSnapshotSays(_ name: String, _ from: String, _ days: String) async throws {
        let folder = Self.examples.appendingPathComponent(name)
        var arguments = ["plan", folder.path, "--from", from, "--days", days]
        let items = folder.appendingPathComponent("_items.yaml").path
        if FileManager.default.fileExists(atPath: items) { arguments += ["--items", items] }
        let plan = try await run(arguments)
        #expect(plan.status == 0, "\(plan.err)")
        let text = plan.out.replacingOccurrences(of: "tzdata \(ZoneDatabase().version)", with: "tzdata VERSION")
            .replacing(/revision \S+/, with: "revision REVISION")
        let file = folder.appendingPathComponent("_plan.txt")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" { try Data(text.utf8).write(to: file) }
        let stored = try String(contentsOf: file, encoding: .utf8)
        #expect(stored == text, "run the tests once with RECORD_SNAPSHOTS=1")
        // What the README tells to type is what was run.
        let readme = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(readme.contains("reprise plan examples/\(name) --from \(from) --days \(days)"))
    }
}
