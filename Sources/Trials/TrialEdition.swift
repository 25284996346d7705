/// One revision of a trial's rules: what its owners edit while it runs, and what stays as it is.
package struct TrialEdition: Hashable, Sendable {
    /// How patient the rules are with platforms that fail.
    package enum Temper: String, CaseIterable, Sendable {
        case patient
        /// One attempt, and no other.
        case brittle
        /// Not much later than its slot.
        case hurried

        var attempts: Int { self == .brittle ? 1 : 5 }
        /// In minutes; nil: as the defaults say.
        var deadline: Int? { self == .hurried ? 40 : nil }

        var text: String {
            switch self {
            case .patient: ""
            case .brittle: ", retry: { attempts: 1 }"
            case .hurried: ", retry: { deadline: 40m }"
            }
        }
    }

    // What never changes within a trial.
    /// The day of October 2026 on which it begins, and the hour in Berlin.
    package var day = 20
    package var hour = 6
    package var temper = Temper.patient
    /// Where everything goes at once.
    package var crowded = "xs"

    // What people edit.
    package var mark = "#reels"
    package var spacing = 20
    package var isWithoutX = false
    package var asksBack = false
    /// Quiet minutes of the day, besides the night.
    package var siesta: Range<Int>?
    /// A day of October on which nothing is posted.
    package var blackout: Int?
    /// The campaign's state and days.
    package var isPaused = false
    package var firstDay: Int?
    package var lastDay: Int?

    package init() {}

    package init(day: Int, hour: Int) {
        self.day = day
        self.hour = hour
    }

    var first: Int { min(firstDay ?? day, last) }
    var last: Int { lastDay ?? day + 1 }

    package var name: String {
        let closed = siesta.map { "\($0.lowerBound)-\($0.upperBound)" } ?? "-"
        return "\(day)/\(hour) \(temper.rawValue) \(crowded) \(mark) \(spacing) \(isWithoutX) \(asksBack) \(closed) \(blackout ?? 0) "
            + "\(isPaused) \(first)-\(last)"
    }

    // MARK: Pieces of rule files

    static func date(_ day: Int) -> String { "2026-10-\(day)" }

    private static func clock(_ minute: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minute / 60)):\(two(minute % 60))"
    }

    /// A time of the day on which it begins, some minutes after the beginning; of the campaign's nearest day, if it has others.
    func time(_ minutes: Int) -> String { "\(Self.date(max(first, min(day, last))))T\(Self.clock(hour * 60 + minutes))" }

    /// The closed times of the guardrail `pace`, as entries of a flow mapping.
    func closed(night: Bool) -> String {
        var quiet = night ? ["{ from: \"22:00\", to: \"07:00\" }"] : []
        if let siesta { quiet.append("{ from: \"\(Self.clock(siesta.lowerBound))\", to: \"\(Self.clock(siesta.upperBound))\" }") }
        return (quiet.isEmpty ? "" : ", quiet_hours: [\(quiet.joined(separator: ", "))]")
            + (blackout.map { ", blackout: [\(Self.date($0))]" } ?? "")
    }
}
