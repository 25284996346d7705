import CivilTime
import Domain

extension Sketch {
    static let zones = [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia", "UTC", "Asia/Kathmandu",
    ]
    /// Months that hold a change of the clock in one of those zones, and one without.
    static let starts = [
        "2026-10-10T00:00:00Z", "2026-03-14T00:00:00Z", "2026-09-20T00:00:00Z", "2026-03-25T00:00:00Z", "2026-03-01T00:00:00Z",
        "2026-06-01T00:00:00Z", "2011-12-15T00:00:00Z", "2026-08-25T00:00:00Z", "2011-03-20T00:00:00Z",
    ]

    init(seed: UInt64) {
        var dice = Dice(seed)
        self.seed = seed
        zone = dice.pick(Self.zones)
        start = ((try? Timestamp(rfc3339: dice.pick(Self.starts))) ?? .distantPast) + .minutes(Int64(dice.int(0...1440)))
        latest = "\(dice.oneIn(8) ? dice.int(0...3) : dice.int(12...72))h"
        intervals = ["i1: \(Self.interval(&dice))", "i2: \(Self.interval(&dice))"]
        // Every lane of a run gets every theme.
        draw(Theme.allCases[Int((seed + seed / UInt64(ProofRun.lanes)) % UInt64(Theme.allCases.count))], &dice)
    }

    /// A bit of everything at once.
    mutating func drawWide(_ dice: inout Dice) {
        for index in 1...dice.int(2...4) { limits.append(drawLimits("g\(index)", &dice)) }
        let names = limits.map(\.name)
        defaults = dice.some(names, oneIn: 4)
        for name in ["d1", "d2", "d3"].prefix(dice.int(1...3)) {
            destinations.append((name, dice.pick(["x", "x", "instagram"]), dice.some(names, oneIn: 3)))
        }
        for name in ["c1", "c2"].prefix(dice.int(0...2)) { campaigns.append(drawCampaign(name, names, &dice)) }
        for index in 1...dice.int(1...3) { rules.append(drawRule("r\(index)", names, &dice)) }
        for index in 1...dice.int(4...14) { videos.append(drawVideo(index, &dice)) }
        if dice.oneIn(4) {
            let since = start - .hours(1)
            let until = start + .hours(Int64(dice.int(1...200)))
            let (scope, name): (Brake.Scope, String) = dice.pick([
                (.destination, destinations[0].name), (.rule, rules[0].name), (.campaign, "c1"), (.all, ""),
            ])
            brakes = [Brake(scope: scope, name: name, reason: "test", since: since, until: dice.oneIn(4) ? nil : until)]
        }
    }

    private static func clock(_ dice: inout Dice) -> String {
        let minute = dice.oneIn(8) ? dice.int(0...59) : dice.pick([0, 0, 15, 30])
        return "\"\(padded(dice.int(0...23))):\(padded(minute))\""
    }

    static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private static func window(_ dice: inout Dice) -> String {
        let from = clock(&dice)
        var to = clock(&dice)
        while to == from { to = clock(&dice) }
        var text = "{ from: \(from), to: \(to)"
        let days = dice.some(weekdays, oneIn: 2)
        if !days.isEmpty, dice.oneIn(2) { text += ", days: [\(days.joined(separator: ", "))]" }
        if dice.oneIn(6) { text += ", days_of_month: [\(dice.int(1...31)), \(dice.int(1...31)), \(-dice.int(1...3))]" }
        if dice.oneIn(8) { text += ", months: [mar, apr, oct, nov, dec]" }
        return text + " }"
    }

    private static func interval(_ dice: inout Dice) -> String {
        let zone = dice.oneIn(3) ? "timezone: \(dice.pick(zones)), " : ""
        return "{ \(zone)windows: [\(window(&dice)), \(window(&dice))] }"
    }

    func drawLimits(_ name: String, _ dice: inout Dice) -> Limits {
        var limits = Limits(name: name, head: [], parts: [])
        if dice.oneIn(4) { limits.head.append("timezone: \(dice.pick(Self.zones))") }
        if dice.oneIn(2) { limits.head.append("on_conflict: \(dice.pick(["drop", "hold"]))") }
        for _ in 0..<dice.int(0...2) { limits.parts.append(("quiet_hours", Self.window(&dice))) }
        if dice.oneIn(6) { limits.parts.append(("quiet_hours", dice.pick(["{ interval: i1 }", "{ outside: i2 }"]))) }
        if dice.oneIn(3) { limits.parts.append(("blackout", blackout(&dice))) }
        for _ in 0..<dice.int(0...2) { limits.parts.append(("cap", cap(&dice))) }
        if dice.oneIn(2) {
            let distance = dice.oneIn(10) ? "\(dice.int(30...90))h" : "\(dice.int(1...300))m"
            limits.parts.append(("spacing", dice.oneIn(2) ? distance : "{ distance: \(distance), across: \(scope(&dice)) }"))
        }
        for _ in 0..<dice.int(0...1) { limits.parts.append(("dedupe", dedupe(&dice))) }
        if dice.oneIn(12) { limits.parts.append(("approval", "{ expires: 48h }")) }
        if limits.parts.isEmpty { limits.parts.append(("spacing", "1m")) }
        return limits
    }

    private func blackout(_ dice: inout Dice) -> String {
        let first = day(dice.int(0...28))
        if dice.oneIn(3) { return "{ every: \"\(first.dropFirst(5))\" }" }
        return "\(first)..\(day(dice.int(28...30)) > first && dice.oneIn(6) ? day(30) : first)"
    }

    private func day(_ number: Int) -> String { String((start + .days(Int64(number))).rfc3339().prefix(10)) }

    private func cap(_ dice: inout Dice) -> String {
        let per = dice.pick(["day", "day", "week", "month", "\(dice.int(1...72))h", "\(dice.int(20...300))m"])
        return "{ per: \(per), max: \(dice.oneIn(12) ? 0 : dice.int(1...5)), across: \(scope(&dice)) }"
    }

    private func dedupe(_ dice: inout Dice) -> String {
        let by = dice.pick(["item", "media", "caption", "topic"])
        let within = dice.oneIn(2) ? ", within: \(dice.int(1...200))h" : ""
        let similarity = by == "caption" ? ", similarity: \(dice.pick(["0.5", "0.8", "1"]))" : ""
        return "{ by: \(by)\(within)\(similarity), across: \(scope(&dice)) }"
    }
}
