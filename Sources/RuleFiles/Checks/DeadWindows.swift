import CivilTime
import RuleSet

/// Finds quiet hours that leave no second of the week: nothing could ever appear.
enum DeadWindows {
    private static let day = 86_400
    private static let week = 7 * day

    static func coversWeek(_ windows: [Guardrail.QuietHours]) -> Bool {
        var stretches: [Range<Int>] = []
        for window in windows {
            let days = window.days.isEmpty ? Set(Weekday.allCases) : window.days
            let from = window.from.secondOfDay
            let to = window.to.secondOfDay > from ? window.to.secondOfDay : window.to.secondOfDay + day
            for weekday in days {
                let start = (weekday.rawValue - 1) * day
                let end = start + to
                stretches.append((start + from)..<min(end, week))
                if end > week { stretches.append(0..<(end - week)) }
            }
        }
        var reached = 0
        for stretch in stretches.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if stretch.lowerBound > reached { return false }
            reached = max(reached, stretch.upperBound)
        }
        return reached >= week
    }
}
