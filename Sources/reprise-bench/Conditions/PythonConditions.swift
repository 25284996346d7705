import Domain
import Foundation

/// The same condition over the same items in cel-python, if it is installed.
struct PythonConditions {
    private struct Entry: Encodable {
        var caption: String
        var hashtags: [String]
        var seconds: Int64
        var views: Int64
    }

    private let command: [String]

    init?(facts: [ConditionFacts], _ setting: BenchmarkSetting) throws {
        guard let python = setting.tools.python, try Child.run([python, "-c", "import celpy"]).status == 0 else { return nil }
        let entries = facts.map { facts in
            Entry(
                caption: facts.item.caption, hashtags: facts.hashtags, seconds: facts.item.duration.components.seconds,
                views: facts.item.stats.views)
        }
        try setting.folder.write(String(decoding: try JSONEncoder().encode(entries), as: UTF8.self), to: "items.json")
        command = [python, "-c", Self.script, ConditionBenchmark.source, setting.folder.file("items.json")]
    }

    /// For one evaluation; measured inside the interpreter, after compiling and after a first pass.
    func nanoseconds() throws -> Double {
        let text = try Child.succeed(command, captures: true).output.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let value = Double(text) else { throw BenchmarkError("cel-python answered `\(text)`") }
        return value
    }

    private static let script = """
        import celpy, json, sys, time
        from celpy import celtypes
        environment = celpy.Environment()
        program = environment.program(environment.compile(sys.argv[1]))
        bindings = []
        for entry in json.load(open(sys.argv[2]))[:200]:
            item = celpy.json_to_cel({"caption": entry["caption"], "hashtags": entry["hashtags"], "stats": {"views": entry["views"]}})
            item[celtypes.StringType("duration")] = celtypes.DurationType(f"{entry['seconds']}s")
            bindings.append({"item": item})
        for binding in bindings[:20]:
            program.evaluate(binding)
        start = time.perf_counter()
        for binding in bindings:
            program.evaluate(binding)
        print((time.perf_counter() - start) * 1e9 / len(bindings))
        """
}
