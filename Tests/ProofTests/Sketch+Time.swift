import CivilTime
import Domain

/// Workspaces about when things are wanted, allowed and decided.
extension Sketch {
    /// Words that are needed: of several people, of certain people, within some time; here and there at once.
    mutating func drawWords(_ dice: inout Dice) {
        let approval = { (dice: inout Dice) in
            let from = dice.pick(["", "", ", from: [ann, bob]", ", from: [bob, cid]"])
            let most = from.isEmpty ? 3 : 2
            let expiry = dice.oneIn(2) ? ", on_expiry: hold" : ""
            return "{ required: \(min(most, dice.pick([1, 2, 2, 3]))), expires: \(dice.pick([1, 5, 24, 24, 48]))h\(from)\(expiry) }"
        }
        latest = "\(dice.int(4...60))h"
        let scenery = Scenery(span: .days(4), afters: [0, 0, 30, 200, 1500], videos: 6...10, posts: 1...4)
        var parts = [(key: "spacing", value: "\(dice.int(1...600))m")]
        if dice.oneIn(2) { parts.append(("approval", approval(&dice))) }
        if dice.oneIn(2) { parts.append(("cap", "{ per: day, max: \(dice.int(1...3)) }")) }
        if dice.oneIn(3) { parts.append(("dedupe", "{ by: item, within: 48h, across: workspace }")) }
        fill(parts, scenery, &dice)
        if !dice.oneIn(3) { rules[0].extras.append("approval: \(approval(&dice))") }
        if dice.oneIn(3) { campaigns[0].head.append("approval: \(approval(&dice))") }
        if dice.oneIn(3) { delay = .hours(Int64(dice.int(1...60))) }
    }

    /// Decided when part of it is past already: kept, put off, or past all hope.
    mutating func drawLate(_ dice: inout Dice) {
        delay = .minutes(Int64(dice.int(10...3000)))
        let limit = dice.int(30...4000)
        latest = "\(limit)m"
        var scenery = Scenery(span: delay + .hours(Int64(dice.int(2...40))), afters: [0, 0, 15, dice.int(0...limit)], posts: 1...5)
        scenery.edges = [decided, decided - .minutes(15), decided - .minutes(Int64(limit)), decided + .minutes(15)]
        scenery.edges = scenery.edges.filter { $0 > start }
        let length = dice.int(5...300)
        let part = dice.pick([
            (key: "spacing", value: "\(length)m"), ("cap", "{ per: \(length * 2)m, max: 2 }"), ("cap", "{ per: day, max: 3 }"),
            ("quiet_hours", "{ from: \"\(Self.padded(dice.int(0...23))):30\", to: \"\(Self.padded(dice.int(0...23))):00\" }"),
        ])
        fill([part], scenery, &dice)
        if dice.oneIn(4) { campaigns[0].head = ["until: \(day(of: start + .minutes(Int64(dice.int(1000...4000)))))"] }
    }

    /// Schedules with jitter from a second to most of a day.
    mutating func drawJitter(_ dice: inout Dice) {
        let scenery = Scenery(span: .days(4), afters: [0, 7], videos: 1...3, posts: 0...1)
        latest = "\(dice.int(1...30))h"
        fill([("spacing", "\(dice.pick([1, 1, 20, 90]))m")], scenery, &dice)
        for index in 0..<dice.int(2...4) {
            let jitter = dice.pick(["1s", "2s", "9s", "1m", "59m", "61m", "7h", "23h", "0s"])
            let (hour, minute) = (dice.int(0...23), dice.int(0...59))
            let clock = "\"\(Self.padded(hour)):\(Self.padded(minute))\""
            let times = dice.pick([
                "cron: \"\(minute) \(hour) * * \(dice.pick(["*", "mon,wed,fri", "sun"]))\"", "rrule: \"FREQ=DAILY\", at: \(clock)",
                "slots: [{ days: [mon, tue, wed, thu, fri, sat, sun], at: [\(clock), \"12:34\"] }]",
            ])
            let post = Post(
                name: "s\(index)", timing: "schedule: { \(times), jitter: \(jitter) }", to: destinations.map(\.name),
                caption: "s\(index) {{ post.occurrence }}", guardrails: [])
            campaigns[0].posts.append(post)
        }
    }

    /// Where things end: a campaign's first and last day, and the last instant that `latest` allows.
    mutating func drawEnds(_ dice: inout Dice) {
        let middle = moveBeforeClockChange(&dice)
        let length = dice.int(10...600)
        let count = dice.int(1...4)
        latest = "\(length * count)m"
        var scenery = Scenery(span: .days(3), afters: [0, 0, length], posts: 2...5)
        let ends = midnights(0...1, around: middle)
        scenery.edges = ends.flatMap { end in (0...count).map { end - .minutes(Int64(length * $0)) } }
        let hour = Self.padded(dice.int(12...23))
        let parts = dice.pick([
            [(key: "spacing", value: "\(length)m")], [("quiet_hours", "{ from: \"\(hour):00\", to: \"00:00\" }")],
            [("quiet_hours", "{ from: \"\(hour):00\", to: \"00:30\" }")], [("cap", "{ per: day, max: 1 }")],
            [("spacing", "\(length)m"), ("quiet_hours", "{ from: \"\(hour):00\", to: \"00:00\" }")],
        ])
        fill(parts, scenery, &dice)
        for index in campaigns.indices {
            let last = day(of: middle - .days(dice.oneIn(2) ? 1 : 0))
            campaigns[index].head = ["until: \(last)"]
            campaigns[index].posts.removeAll { $0.timing.dropFirst(4).prefix(10) > last }
            guard dice.oneIn(3) else { continue }
            let first = day(of: middle - .days(1))
            campaigns[index].head.append("from: \(first)")
            campaigns[index].posts.removeAll { $0.timing.dropFirst(4).prefix(10) < first }
        }
        for index in rules.indices where !dice.oneIn(4) { rules[index].campaign = "c1" }
    }

    /// Many rules want the same items at the same places, and brakes are on.
    mutating func drawCrowd(_ dice: inout Dice) {
        latest = "\(dice.int(3...40))h"
        var scenery = Scenery(span: .days(2), afters: [0, 0, 20, 400], videos: 3...7, posts: 0...3)
        scenery.edges = (0...2).map { _ in start + .minutes(Int64(dice.int(0...2000))) }
        var parts = [(key: "spacing", value: "\(dice.int(1...200))m")]
        if dice.oneIn(2) { parts.append(("quiet_hours", "{ from: \"20:00\", to: \"08:00\" }")) }
        fill(parts, scenery, &dice)
        limits.append(
            Limits(
                name: "g2", head: ["on_conflict: \(dice.pick(["drop", "hold"]))"],
                parts: [("cap", "{ per: 6h, max: 1, across: workspace }")]))
        for index in rules.indices where dice.oneIn(2) { rules[index].guardrails.append("g2") }
        for name in ["r3", "r4"].prefix(dice.int(1...2)) {
            var rule = rules[0]
            rule.name = name
            rule.campaign = dice.pick([nil, "c1"])
            rule.guardrails = dice.oneIn(2) ? ["g2"] : []
            rule.extras = dice.oneIn(3) ? ["repeat: allow"] : []
            for entry in rule.entries.indices { rule.entries[entry].minutes = dice.pick(scenery.afters) }
            rules.append(rule)
        }
        guard dice.oneIn(2) else { return }
        let until = dice.oneIn(3) ? nil : scenery.moment(from: start + .minutes(1), &dice)
        let (scope, name): (Brake.Scope, String) = dice.pick([(.all, ""), (.destination, "d1"), (.rule, "r1"), (.campaign, "c1")])
        brakes = [
            Brake(scope: scope, name: name, reason: "test", since: start - .hours(1), until: until.map { max($0, start + .minutes(1)) })
        ]
    }
}
