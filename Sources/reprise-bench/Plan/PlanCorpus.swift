import CivilTime
import Domain
import Planner
import RuleFiles
import RuleSet

/// A workspace that posts 50 times a day to each of many destinations, and the same as items that were found.
struct PlanCorpus {
    /// Where the wishes come from.
    enum Form: String, CaseIterable {
        /// Campaigns with a schedule; the captions are fixed texts.
        case schedules
        /// Rules on new items, of which each has a caption of its own; dedupe by item.
        case items
        /// The same with dedupe by caption as well.
        case captions
    }

    static let zoneName = "Europe/Berlin"
    static let perDay = 50

    let rules: RuleSet
    let inputs: PlanInputs
    let from: Timestamp
    let until: Timestamp
    /// How many publications are wanted.
    let count: Int

    init(_ form: Form, destinations: Int, days: Int) throws {
        let loaded = RuleWorkspace.load(
            files: MemoryFiles(["rules.yaml": Self.yaml(form, destinations: destinations)]), revision: "bench")
        guard let rules = loaded.ruleSet else { throw BenchmarkError("the corpus has errors: \(loaded.diagnostics)") }
        self.rules = rules
        from = rules.zone.startOfDay(Self.firstDay)
        until = rules.zone.startOfDay(Self.firstDay.adding(days: days))
        let twins = form == .schedules ? Self.twins(rules.zone, destinations: destinations, days: days) : 0
        count = destinations * days * Self.perDay - twins
        var inputs = PlanInputs()
        if form != .schedules { inputs.items = Self.items(rules.zone, destinations: destinations, days: days) }
        self.inputs = inputs
    }

    /// A clock is put forward four weeks later.
    private static let firstDay = CivilDate(dayNumber: 20_513)

    /// Occurrences that a day's missing hour moves onto others: 02:12 becomes 03:12, which is in the schedule already.
    private static func twins(_ zone: Zone, destinations: Int, days: Int) -> Int {
        (0..<destinations).reduce(0) { sum, destination in
            let hours = Set(times(of: destination).hours)
            let lost = (0..<days).reduce(0) { sum, day in
                let date = firstDay.adding(days: day)
                let instants = Set(hours.map { zone.instant(of: CivilDateTime(date: date, time: CivilTimeOfDay(hour: $0, minute: 0))) })
                return sum + (hours.count - instants.count)
            }
            return sum + lost * (perDay / 10)
        }
    }

    /// Ten hours of the day and five minutes of the hour, which is what python-dateutil expands fastest.
    static func times(of destination: Int) -> (hours: [Int], minutes: [Int]) {
        var numbers = SeededNumbers(seed: UInt64(destination) + 1)
        var hours = Array(0..<24)
        hours.shuffle(using: &numbers)
        let minute = Int(numbers.next() % 12)
        return (hours.prefix(10).sorted(), (0..<5).map { $0 * 12 + minute })
    }

    /// Every plan is judged: most must be placed, and each wish must have its entry.
    func judged(_ plan: Plan) throws -> Double {
        let placed = plan.entries.count { $0.publication.slot != nil }
        guard plan.entries.count == count else { throw BenchmarkError("\(plan.entries.count) entries for \(count) wishes") }
        guard placed * 10 >= count * 9 else { throw BenchmarkError("only \(placed) of \(count) wishes are placed") }
        return Double(placed) / Double(count)
    }

    private static func yaml(_ form: Form, destinations: Int) -> String {
        let dedupe = form == .captions ? "[{ by: item }, { by: caption, similarity: 0.9, within: 14d }]" : "[{ by: item }]"
        var text = """
            version: 1
            workspace: bench
            timezone: \(zoneName)
            guardrails:
              considerate:
                quiet_hours: [{ from: "23:00", to: "05:00" }]
                blackout: [2026-04-05]
                cap: [{ per: day, max: 60 }]
                spacing: 10m
                dedupe: \(dedupe)
            defaults: { guardrails: [considerate] }
            destinations:

            """
        for number in 0..<destinations { text += "  destination-\(number): { x: { credentials: account-\(number) } }\n" }
        if form == .schedules {
            text += "campaigns:\n"
            for number in 0..<destinations {
                let (hours, minutes) = times(of: number)
                let at = hours.flatMap { hour in minutes.map { "\"\(padded(hour)):\(padded($0))\"" } }.joined(separator: ", ")
                text += "  campaign-\(number):\n    posts:\n      - name: daily\n        to: [destination-\(number)]\n"
                text += "        caption: \"Every day\"\n        schedule: { rrule: \"FREQ=DAILY\", at: [\(at)] }\n"
            }
        } else {
            text += "sources:\n"
            for number in 0..<destinations { text += "  source-\(number): { tiktok: { credentials: account-\(number) } }\n" }
            text += "rules:\n"
            for number in 0..<destinations {
                text += "  rule-\(number): { on: { new_item: source-\(number) }, post: [{ to: destination-\(number) }] }\n"
            }
        }
        return text
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func items(_ zone: Zone, destinations: Int, days: Int) -> [PlanInputs.KnownItem] {
        var items: [PlanInputs.KnownItem] = []
        items.reserveCapacity(destinations * days * perDay)
        for destination in 0..<destinations {
            var numbers = SeededNumbers(seed: UInt64(destination) + 77)
            let (hours, minutes) = times(of: destination)
            for day in 0..<days {
                for hour in hours {
                    for minute in minutes {
                        let reading = CivilDateTime(
                            date: firstDay.adding(days: day), time: CivilTimeOfDay(secondOfDay: hour * 3600 + minute * 60))
                        let found = zone.instant(of: reading)
                        let id = "\(destination)x\(items.count)"
                        let item = Item(
                            id: .tiktok(id), source: "source-\(destination)", nativeID: id, url: "https://www.tiktok.com/@a/video/\(id)",
                            caption: numbers.words(10), duration: .seconds(30), created: found, discovered: found)
                        items.append(.init(item, media: .notNeeded))
                    }
                }
            }
        }
        return items
    }
}
