import Foundation

/// The recurrences of a corpus in python-dateutil, expanded and nothing else, where it is installed.
struct PythonSchedules {
    private let python: String

    init?(_ setting: BenchmarkSetting) throws {
        guard let python = setting.tools.python, try Child.run([python, "-c", "import dateutil"]).status == 0 else { return nil }
        self.python = python
    }

    /// For all occurrences; measured inside the interpreter, the rules having been made before.
    func seconds(destinations: Int, days: Int) throws -> Double {
        let rules = (0..<destinations).map { number in
            let (hours, minutes) = PlanCorpus.times(of: number)
            return "\(hours.map(String.init).joined(separator: ","));\(minutes.map(String.init).joined(separator: ","))"
        }
        let command = [python, "-c", Self.script, PlanCorpus.zoneName, String(days), rules.joined(separator: " ")]
        let words = try Child.succeed(command, captures: true).output.split { $0 == " " || $0 == "\n" }
        guard words.count == 2, let taken = Double(words[0]), words[1] == "\(destinations * days * PlanCorpus.perDay)" else {
            throw BenchmarkError("Python answered `\(words.joined(separator: " "))`")
        }
        return taken
    }

    private static let script = """
        import sys, time
        from datetime import datetime
        from zoneinfo import ZoneInfo
        from dateutil.rrule import rrule, DAILY
        zone = ZoneInfo(sys.argv[1])
        days = int(sys.argv[2])
        start = datetime(2026, 3, 1, tzinfo=zone)
        rules = []
        for text in sys.argv[3].split():
            hours, minutes = ([int(n) for n in part.split(",")] for part in text.split(";"))
            rules.append(rrule(DAILY, dtstart=start, byhour=hours, byminute=minutes, bysecond=0, count=days * len(hours) * len(minutes)))
        begin = time.perf_counter()
        found = 0
        for rule in rules:
            for moment in rule:
                found += 1
        print(time.perf_counter() - begin, found)
        """
}
