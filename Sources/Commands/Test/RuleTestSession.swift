import Diagnostics
import Expressions
import RuleFiles
import RuleSet

/// All tests of a workspace: found, read, run on two threads, in the order of files and places.
struct RuleTestSession: Sendable {
    var results: [RuleTestResult]
    /// Problems of the files themselves.
    var diagnostics: [Diagnostic]
    var texts: [String: [UInt8]]
    /// Tests that `--run` left out.
    var skipped: Int

    var failed: Int { results.count { !$0.passed } }
    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    private static let workers = 2

    static func run(
        in files: any WorkspaceFiles, rules: RuleSet, only pattern: TextPattern?, watchesCoverage: Bool
    ) async -> RuleTestSession {
        let found = RuleTestDiscovery.find(in: files)
        let read = await parallel(found.files) { RuleTestReader.read($0.bytes, path: $0.path, rules: rules) }
        let all = read.flatMap(\.tests)
        let chosen = pattern.map { pattern in all.filter { pattern.matches("\($0.file) › \($0.name)") ?? false } } ?? all
        let runner = RuleTestRunner(rules: rules, watchesCoverage: watchesCoverage)
        return RuleTestSession(
            results: await parallel(chosen) { runner.run($0) }, diagnostics: found.diagnostics + read.flatMap(\.diagnostics),
            texts: Dictionary(read.map { ($0.path, $0.bytes) }) { first, _ in first }, skipped: all.count - chosen.count)
    }

    /// Results in the order of the values, whichever thread was first.
    private static func parallel<Value: Sendable, Result: Sendable>(
        _ values: [Value], _ transform: @escaping @Sendable (Value) -> Result
    ) async -> [Result] {
        guard values.count > 1 else { return values.map(transform) }
        let size = max(1, (values.count + workers * 8 - 1) / (workers * 8))
        let starts = Array(stride(from: 0, to: values.count, by: size))
        return await withTaskGroup(of: (Int, [Result]).self) { group in
            var next = 0
            func add(_ group: inout TaskGroup<(Int, [Result])>) {
                guard next < starts.count else { return }
                let start = starts[next]
                next += 1
                group.addTask { (start, values[start..<min(start + size, values.count)].map(transform)) }
            }
            for _ in 0..<workers { add(&group) }
            var portions: [(Int, [Result])] = []
            for await portion in group {
                portions.append(portion)
                add(&group)
            }
            return portions.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}
