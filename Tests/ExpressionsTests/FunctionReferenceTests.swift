import Expressions
import Foundation
import Testing

struct FunctionReferenceTests {
    static let environment: ExpressionEnvironment = {
        var environment = ExpressionEnvironment.standard
        environment.register(.fit(platforms: ["x"], room: { _ in 280 }) { (text, _, _) throws(EvaluationError) in text })
        return environment
    }()

    @Test func everyFunctionHasAnExample() { #expect(FunctionReference.withoutExample == []) }

    @Test(arguments: FunctionReference.examples.map(\.expression)) func examplesAreTrue(_ expression: String) throws {
        let compilation = Program.compile(expression, in: Self.environment)
        let program = try #require(compilation.value, "\(compilation.issues)")
        #expect(try program.evaluate(Bindings()) == .bool(true))
    }

    @Test func everyFunctionIsOnThePage() {
        let page = FunctionReference.markdown()
        for function in Self.environment.functions { #expect(page.contains("### \(function.name)\n"), "\(function.name)") }
    }

    /// `RECORD_SNAPSHOTS=1` writes the file.
    @Test func thePageIsUpToDate() throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = project.appending(path: "docs/reference/functions.md")
        let page = FunctionReference.markdown()
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(page.utf8).write(to: file)
        }
        let stored = String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
        #expect(stored == page, "run this test once with RECORD_SNAPSHOTS=1")
    }
}
