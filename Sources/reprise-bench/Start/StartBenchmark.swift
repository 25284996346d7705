import Foundation

/// How long a command takes that has next to nothing to do.
struct StartBenchmark: Benchmark {
    let name = "start"
    let title = "process start"

    private static let help = "`reprise --help`"
    private static let check = "`reprise check examples/studio`"
    private static let floor = "`/bin/true`"
    private static let linked = "an empty C program linked to libcurl, libsqlite3, libyaml"

    func run(_ setting: BenchmarkSetting) throws -> BenchmarkResult {
        var result = BenchmarkResult(
            self,
            method: """
                A fresh process each time, from before it is started until it is reaped; its files are in the page cache. `/bin/true` is \
                what any process costs; the empty C program, what loading the same libraries costs.
                """)
        guard let reprise = setting.tools.reprise else {
            result.notes.append("No `reprise` beside this program: nothing was measured.")
            return result
        }
        var contest = Contest("start")
        func add(_ subject: String, _ role: Figure.Role, _ command: [String]) {
            contest.add(subject, role, unit: "ms") { try Child.succeed(command).seconds * 1000 }
        }
        add(Self.help, .measured, [reprise, "--help"])
        let example = "examples/studio"
        if FileManager.default.fileExists(atPath: example) {
            add(Self.check, .measured, [reprise, "check", example])
        } else {
            result.notes.append("There is no \(example) here: run it from the repository's root.")
        }
        add(Self.floor, .limit, ["/bin/true"])
        if let program = try Self.linkedProgram(setting) {
            add(Self.linked, .limit, [program])
        } else {
            result.notes.append("No C compiler, or not these libraries: the linked C program was left out.")
        }
        result.figures = try contest.run(rounds: setting.rounds(60), warmUps: 5)
        result.goals = [
            .atMost(15, "`--help` ≤ 15 ms", result.median(Self.help), unit: "ms"),
            .atMost(30, "`check` of an example ≤ 30 ms", result.median(Self.check), unit: "ms"),
        ]
        return result
    }

    private static func linkedProgram(_ setting: BenchmarkSetting) throws -> String? {
        guard let compiler = setting.tools.compiler else { return nil }
        try setting.folder.write("int main(void) { return 0; }\n", to: "empty.c")
        let program = setting.folder.file("empty")
        let libraries = ["-Wl,--no-as-needed", "-lcurl", "-lsqlite3", "-lyaml"]
        let outcome = try Child.run([compiler, "-O2", "-o", program, setting.folder.file("empty.c")] + libraries)
        return outcome.status == 0 ? program : nil
    }
}
