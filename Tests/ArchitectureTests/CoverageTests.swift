import Testing

/// What must not come without a test.
struct CoverageTests {
    /// Guardrails decide what people see: each has a case or a test that names it.
    @Test func everyGuardrailHasATestThatNamesIt() {
        let guardrails = SourceTree.files.filter { $0.path.hasPrefix("Planner/Guardrails/") }
        #expect(guardrails.count >= 5)
        for file in guardrails {
            let name = file.path.split(separator: "/").last.map { String($0.dropLast(6)) } ?? ""
            let subject = name.hasSuffix("Constraint") && name != "Constraint" ? String(name.dropLast(10)) : name
            let kebab = Self.kebab(subject)
            let tests = SourceTree.testFiles.filter { $0.path.hasPrefix("PlannerTests/") }
            let isNamed = tests.contains { test in
                let base = test.path.split(separator: "/").last.map(String.init) ?? ""
                return base.hasPrefix(kebab) && base.hasSuffix(".case") || test.text.contains(name)
            }
            #expect(isNamed, "no case `\(kebab)*.case` and no test that names \(name)")
        }
    }

    /// `QuietHours` → `quiet-hours`.
    static func kebab(_ name: String) -> String {
        var result = ""
        for character in name {
            if character.isUppercase, !result.isEmpty { result.append("-") }
            result += character.lowercased()
        }
        return result
    }

    @Test func everyRoomHasTests() {
        let without: Set<String> = ["reprise", "reprise-bench", "reprise-sim", "HTTPValues", "RuleSet", "SandboxServer", "Git"]
        for room in SourceTree.rooms where !without.contains(room) {
            #expect(
                SourceTree.testFiles.contains { $0.path.hasPrefix("\(room)Tests/") && $0.text.contains("@Test") }, "\(room) has no tests")
        }
    }
}
