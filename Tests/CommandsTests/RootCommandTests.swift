import Commands
import Foundation
import Testing

@Suite struct RootCommandTests {
    @Test func helpIsWorthReading() async throws {
        let stage = try Stage()
        let help = await stage.run("--help")
        #expect(help.status == 0)
        #expect(help.err.isEmpty)
        for word in ["RULE SUBCOMMANDS", "EXAMPLES", "EXIT STATUS", "plan", "publications", "sandbox"] {
            #expect(help.out.localizedCaseInsensitiveContains(word), "no \(word) in \(help.out)")
        }
        let bare = await stage.run([])
        #expect(bare.status == 0)
        #expect(bare.out.contains("EXIT STATUS"))
    }

    @Test func everySubcommandHasHelpWithAnAbstract() async throws {
        let stage = try Stage()
        for name in ["init", "check", "plan", "config", "run", "sandbox", "status", "publications", "explain", "eval", "measure"] {
            let help = await stage.run(name, "--help")
            #expect(help.status == 0)
            #expect(help.out.hasPrefix("OVERVIEW: "), "\(name): \(help.out)")
            // The argument parser does not break the line with the usage.
            let wide = help.out.split(separator: "\n").filter { $0.count > 80 && !$0.hasPrefix("USAGE:") }.map(String.init)
            #expect(wide == [], "\(name)")
        }
    }

    @Test func versionNamesWhatItIsMadeOf() async throws {
        let version = await (try Stage()).run("--version")
        #expect(version.status == 0)
        let lines = version.out.split(separator: "\n")
        #expect(lines.map { $0.prefix { $0 != " " } } == ["reprise", "Swift", "SQLite", "libcurl", "libyaml", "tzdata"])
        #expect(!version.out.contains("unknown"), "\(version.out)")
    }

    @Test(arguments: [
        (["plam"], "plan"), (["check", "--stric"], "--strict"), (["plan", "--days", "many"], "many"), (["eval"], "--batch"),
        (["measure", "--platform", "x"], "--batch"), (["explain", "spacing"], "code:spacing"), (["sandbox", "--speed", "fast"], "fast"),
    ])
    func wrongUsageIs64(_ arguments: [String], _ words: String) async throws {
        let wrong = await (try Stage()).run(arguments)
        #expect(wrong.status == 64)
        #expect(wrong.out.isEmpty)
        #expect(wrong.err.hasPrefix("error: "), "\(wrong.err)")
        #expect(wrong.err.contains(words), "\(wrong.err)")
    }

    @Test func colourIsUsedWhereAskedForAndNowhereElse() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        let plain = await stage.run("check", stage.path)
        let colored = await stage.run("check", stage.path, "--color", "always")
        #expect(!plain.out.contains("\u{1B}["))
        #expect(colored.out.contains("\u{1B}[32mok\u{1B}[0m"))
    }
}
