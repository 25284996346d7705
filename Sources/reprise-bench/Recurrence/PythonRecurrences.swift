import CivilTime
import Foundation

/// The same recurrences in python-dateutil and croniter, where they are installed.
struct PythonRecurrences {
    private let python: String

    init?(module: String, _ setting: BenchmarkSetting) throws {
        guard let python = setting.tools.python, try Child.run([python, "-c", "import \(module)"]).status == 0 else { return nil }
        self.python = python
    }

    /// For one occurrence; measured inside the interpreter, after parsing and a first pass. Fails when the number of
    /// occurrences is another.
    func nanoseconds(_ entry: RecurrenceCase, occurrences: Int) throws -> Double {
        let arguments: [String]
        switch entry.text {
        case .rule(let text): arguments = [Self.rules, text]
        case .cron(let text): arguments = [Self.crons, text]
        }
        let command = [python, "-c"] + arguments + [RecurrenceCase.zoneName, String(entry.years)]
        let words = try Child.succeed(command, captures: true).output.split { $0 == " " || $0 == "\n" }
        guard words.count == 3, let taken = Double(words[0]), let count = Int(words[1]), let whole = Int(words[2]) else {
            throw BenchmarkError("Python answered `\(words.joined(separator: " "))`")
        }
        guard whole == 0 || count == occurrences else {
            throw BenchmarkError("\(entry.name): \(count) occurrences in Python, \(occurrences) here")
        }
        return taken * 1e9 / Double(count)
    }

    private static let rules = """
        import sys, time
        from datetime import datetime
        from zoneinfo import ZoneInfo
        from dateutil.rrule import rrulestr
        zone = ZoneInfo(sys.argv[2])
        rule = rrulestr(sys.argv[1], dtstart=datetime(2026, 1, 1, 9, 30, tzinfo=zone))
        end = datetime(2026 + int(sys.argv[3]), 1, 1, tzinfo=zone)
        def count():
            found = 0
            for moment in rule:
                if moment >= end:
                    break
                found += 1
            return found
        count()
        start = time.perf_counter()
        found = count()
        print(time.perf_counter() - start, found, 1)
        """

    /// The first 2,000 at most: enough to tell the time of one.
    private static let crons = """
        import sys, time
        from datetime import datetime
        from zoneinfo import ZoneInfo
        from croniter import croniter
        zone = ZoneInfo(sys.argv[2])
        end = datetime(2026 + int(sys.argv[3]), 1, 1, tzinfo=zone)
        def count():
            times = croniter(sys.argv[1], datetime(2025, 12, 31, 23, 59, tzinfo=zone))
            found = 0
            while found < 2000:
                if times.get_next(datetime) >= end:
                    return found, 1
                found += 1
            return found, 0
        count()
        start = time.perf_counter()
        found, whole = count()
        print(time.perf_counter() - start, found, whole)
        """
}
