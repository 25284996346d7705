import Commands
import Foundation
import HTTPValues
import Testing

/// `config`, and `check --explain`, which answers with the same.
@Suite struct ConfigCommandTests {
    private static let rules = """
        timezone: Europe/Berlin
        calendars: { days: { file: calendars/days.ics } }
        defaults: { missed: last }
        destinations: { ex: { x: { credentials: ex } } }

        """
    private static let calendar =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20260903\r\nSUMMARY:x\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

    /// Relative paths would be those of the whole process: the directory is named by `--dir`, or the path is absolute.
    @Test func aKeyIsNoDirectory() async throws {
        let stage = try Stage(["rules.yaml": Self.rules, "calendars/days.ics": Self.calendar])
        let key = await stage.run("config", "calendars", "--dir", stage.path)
        #expect(key.status == 0, "\(key.err)")
        #expect(key.out.hasPrefix("calendars.days.file: calendars/days.ics"), "\(key.out)")
        let directory = await stage.run("config", stage.file("calendars"))
        #expect(directory.status == 1)
        #expect(directory.err.contains("no rule files"), "\(directory.err)")
    }

    @Test(arguments: [
        ("calendars", false), ("guardrails.calm", false), ("rules[0]", false), ("./calendars", true), ("calendars/", true), (".", true),
        ("..", true),
    ])
    func sectionsWinOverDirectories(path: String, isDirectory: Bool) {
        #expect(ConfigCommand.isDirectory(path) == isDirectory)
    }

    @Test func explainSpeaksJSON() async throws {
        let stage = try Stage(["rules.yaml": Self.rules, "calendars/days.ics": Self.calendar])
        let answer = await stage.run("check", stage.path, "--explain", "defaults.missed", "--format", "json")
        #expect(answer.status == 0, "\(answer.err)")
        let entry = try answer.json["entries"]?[0]
        #expect(entry?["value"]?.string == "last")
        #expect(entry?["at"]?["line"]?.int == 3)
    }

    @Test func explainFailsWithTheRules() async throws {
        let stage = try Stage(["rules.yaml": Self.rules.replacing("missed: last", with: "missed: last, latest: soon")])
        let known = await stage.run("check", stage.path, "--explain", "defaults")
        #expect(known.status == 1)
        #expect(known.out.contains("defaults.missed: last  # rules.yaml:3"), "\(known.out)")
        #expect(!known.out.contains("latest"), "\(known.out)")
        #expect(known.err.contains("`soon` is not a duration"), "\(known.err)")
        let unknown = await stage.run("check", stage.path, "--explain", "defaults.latest")
        #expect(unknown.status == 1)
        #expect(!unknown.out.contains("7d"), "\(unknown.out)")
    }
}
