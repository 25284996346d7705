import CivilTime
import Domain

/// Workspaces about one kind of limit each.
extension Sketch {
    /// Rolling caps of two and more, of any length, among posts that stand before and behind.
    mutating func drawRolling(_ dice: inout Dice) {
        let most = dice.oneIn(6) ? 1 : dice.int(2...4)
        let length = dice.int(5...500)
        let span = Duration.minutes(Int64(length * dice.int(15...50) / most))
        latest = "\(max(1, length * dice.int(1...9)))m"
        var scenery = Scenery(span: span, afters: [0, 0, length / 2, length, dice.int(0...length * 2)], posts: 2...6)
        scenery.edges = (0...3).flatMap { _ in around(dice.int(0...Int(span.milliseconds / 60_000)), length) }
        var parts = [(key: "cap", value: "{ per: \(length)m, max: \(most), across: \(scope(&dice)) }")]
        if dice.oneIn(3) { parts.append(("cap", "{ per: \(length * 3 + 1)m, max: \(most * 2), across: \(scope(&dice)) }")) }
        fill(parts, scenery, &dice)
    }

    private func around(_ minute: Int, _ length: Int) -> [Timestamp] {
        [-length, 0, length].map { start + .minutes(Int64(max(0, minute + $0))) }
    }

    mutating func drawSpacing(_ dice: inout Dice) {
        let length = dice.int(2...400)
        let span = Duration.minutes(Int64(length * dice.int(10...40)))
        latest = "\(length * dice.int(1...8))m"
        var scenery = Scenery(span: span, afters: [0, 0, length, dice.int(0...length * 2)], posts: 1...6)
        scenery.edges = (0...4).flatMap { _ in around(dice.int(0...Int(span.milliseconds / 60_000)), length) }
        let distance = dice.oneIn(3) ? "\(length * 60 - dice.int(1...59))s" : "\(length)m"
        fill([("spacing", "{ distance: \(distance), across: \(scope(&dice)) }")], scenery, &dice)
    }

    /// Caps by day, week and month, around where those begin.
    mutating func drawUnits(_ dice: inout Dice) {
        let middle = moveBeforeClockChange(&dice)
        let unit = dice.pick(["day", "day", "day", "week", "week", "month"])
        let days = ["day": 4, "week": 12, "month": 26][unit] ?? 4
        latest = "\(["day": dice.int(10...80), "week": dice.int(60...200), "month": dice.int(200...500)][unit] ?? 24)h"
        var scenery = Scenery(span: .days(Int64(days)), afters: [0, 0, 30, 600, 1440], posts: 1...4)
        scenery.edges = midnights(-2...days, around: middle)
        if dice.oneIn(4) { limits.append(Limits(name: "g0", head: [], parts: [("spacing", "\(dice.int(1...90))m")])) }
        fill([("cap", "{ per: \(unit), max: \(dice.int(1...5)), across: \(scope(&dice)) }")], scenery, &dice)
        inAnotherZone(&dice)
    }

    /// Now and then a guardrail has its own clock.
    private mutating func inAnotherZone(_ dice: inout Dice) {
        guard dice.oneIn(4), let index = limits.firstIndex(where: { $0.name == "g1" }) else { return }
        limits[index].head.append("timezone: \(dice.pick(Self.zones))")
    }

    /// Days that are closed around the one that is longer or shorter than others: alone, first, last or amid a range.
    mutating func drawBlackouts(_ dice: inout Dice) {
        let middle = moveBeforeClockChange(&dice)
        let name = { (sketch: Sketch, offset: Int) in sketch.day(of: sketch.midnights(offset...offset, around: middle)[0]) }
        let (day, before, after) = (name(self, 0), name(self, -1), name(self, 1))
        let blackout =
            switch dice.int(1...8) {
            case 1, 2: "\(day)..\(day)"
            case 3: "\(before)..\(day)"
            case 4: "\(day)..\(after)"
            case 5: "\(before)..\(after)"
            case 6: "{ every: \"\(day.dropFirst(5))\" }"
            case 7: "{ calendar: days.ics }"
            default: "\(dice.pick([before, after]))..\(dice.pick([after]))"
            }
        if blackout.contains("calendar") { calendar = dice.pick([[day], [before, day], [day, after], [before, after]]) }
        var parts = [(key: "blackout", value: blackout)]
        if dice.oneIn(3) { parts.append(("blackout", "\(after)..\(after)")) }
        latest = "\(dice.int(20...90))h"
        var scenery = Scenery(span: .days(5), afters: [0, 0, 60, 1440], posts: 1...4)
        scenery.edges = midnights(-1...3, around: middle)
        fill(parts, scenery, &dice)
        inAnotherZone(&dice)
    }

    /// Windows whose edges lie in the hours in which clocks are changed.
    mutating func drawWindows(_ dice: inout Dice) {
        let middle = moveBeforeClockChange(&dice)
        let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let clock = { (dice: inout Dice) in
            let hour = dice.oneIn(3) ? dice.int(0...23) : dice.int(0...4)
            return (hour, dice.pick([0, 15, 30, 45, 59]))
        }
        var parts: [(key: String, value: String)] = []
        var scenery = Scenery(span: .days(5), afters: [0, 0, 45, 600], posts: 1...4)
        for _ in 0..<dice.int(1...2) {
            let (from, to) = (clock(&dice), clock(&dice))
            guard from != to else { continue }
            let days = dice.oneIn(2) ? "" : ", days: [\((dice.some(weekdays, oneIn: 2) + ["sun"]).joined(separator: ", "))]"
            let text = [from, to].map { "\"\(Self.padded($0.0)):\(Self.padded($0.1))\"" }
            parts.append(("quiet_hours", "{ from: \(text[0]), to: \(text[1])\(days) }"))
            for start in midnights(-2...3, around: middle) {
                scenery.edges += [from, to].map { start + .minutes(Int64($0.0 * 60 + $0.1)) }
            }
        }
        if parts.isEmpty { parts.append(("quiet_hours", "{ from: \"02:30\", to: \"03:30\" }")) }
        if dice.oneIn(5) {
            let text = parts[0].value
            intervals[0] = "i1: { windows: [\(text)] }"
            parts[0].value = dice.pick(["{ interval: i1 }", "{ outside: i1 }"])
        }
        latest = "\(dice.int(5...60))h"
        fill(parts, scenery, &dice)
        inAnotherZone(&dice)
    }

    /// Texts that say the same, or not quite: thirteen letters make ten runs of four.
    private static let letters = [
        "abcdefghijklm", "abcdefghijklm #tag", "abcdefghijk", "abcdefgh", "ABCDEFGHIJKLM @you https://example.org/x", "abcdefghijklmn",
        "xyz", "XYZ!", "ｘｙｚ", "#only", "the night market opens at dusk", "the night  market opens at dusk",
        "The Night Market opens at noon",
    ]

    /// The same thing said twice, by whatever it is known: found later but placed before, at both ends of the window, again and again.
    mutating func drawTwins(by: String, _ dice: inout Dice) {
        let within = dice.pick([dice.int(20...300), dice.int(300...1500), dice.int(1500...6000), dice.int(1500...6000)])
        // Around a midnight, which is a border for whoever looks things up by days.
        if within < 1440 { start = start + .days(1) - .milliseconds(start.milliseconds % 86_400_000) - .minutes(Int64(within * 2)) }
        let span = Duration.minutes(Int64(within * dice.int(3...6)))
        var scenery = Scenery(span: span, afters: [0, 0, within, within - 1, within / 2], posts: 3...6, captions: [])
        scenery.captions = (0..<dice.int(1...3)).map { _ in dice.pick(Self.letters) }
        scenery.edges = (0...2).flatMap { _ in around(dice.int(0...Int(span.milliseconds / 60_000)), within) }
        let similarity = by == "caption" ? ", similarity: \(dice.pick(["0.5", "0.8", "0.81", "1"]))" : ""
        let reach = dice.oneIn(7) ? "" : ", within: \(within)m"
        let across = dice.oneIn(3) ? scope(&dice) : "destination"
        var parts = [(key: "dedupe", value: "{ by: \(by)\(reach)\(similarity), across: \(across) }")]
        if dice.oneIn(3) { parts.append(("spacing", "\(max(1, within / dice.int(4...20)))m")) }
        latest = "\(max(10, within * dice.int(1...3)))m"
        fill(parts, scenery, &dice)
    }
}
