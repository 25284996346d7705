import CivilTime
import Domain

/// What a workspace is about. Most are small and crowd one kind of limit, because where many limits meet each hides the others.
enum Theme: CaseIterable {
    case wide, rolling, spacing, units, blackouts, windows, captions, twins, words, late, jitter, ends, crowd
}

/// Where and when things fall: at and around instants at which something turns, and anywhere in between.
struct Scenery {
    var span: Duration
    /// Minutes that entries put on top of the discovery.
    var afters: [Int]
    /// Instants worth being near to.
    var edges: [Timestamp] = []
    var videos = 5...10
    var posts = 0...4
    var captions = Sketch.captions

    private static let offsets: [Int64] = [0, 0, 0, -1, 1, -1000, 1000, -60_000, 60_000, -1_800_000, -3_600_000, 3_600_000]

    func moment(from start: Timestamp, _ dice: inout Dice) -> Timestamp {
        if !edges.isEmpty, !dice.oneIn(3) { return dice.pick(edges) + .milliseconds(dice.pick(Self.offsets)) }
        let odd = dice.oneIn(3) ? dice.int(0...59_999) : 0
        return start + .minutes(Int64(dice.int(0...Int(span.milliseconds / 60_000)))) + .milliseconds(Int64(odd))
    }
}

extension Sketch {
    mutating func draw(_ theme: Theme, _ dice: inout Dice) {
        switch theme {
        case .wide: drawWide(&dice)
        case .rolling: drawRolling(&dice)
        case .spacing: drawSpacing(&dice)
        case .units: drawUnits(&dice)
        case .blackouts: drawBlackouts(&dice)
        case .windows: drawWindows(&dice)
        case .captions: drawTwins(by: "caption", &dice)
        case .twins: drawTwins(by: dice.pick(["topic", "media", "item"]), &dice)
        case .words: drawWords(&dice)
        case .late: drawLate(&dice)
        case .jitter: drawJitter(&dice)
        case .ends: drawEnds(&dice)
        case .crowd: drawCrowd(&dice)
        }
    }

    /// One guardrail around everything, or nearly everything, that is wanted; and what is wanted.
    mutating func fill(_ parts: [(key: String, value: String)], _ scenery: Scenery, _ dice: inout Dice) {
        span = scenery.span
        var guardrail = Limits(name: "g1", head: [], parts: parts)
        if dice.oneIn(5) { guardrail.head.append("on_conflict: \(dice.pick(["drop", "hold"]))") }
        limits.append(guardrail)
        destinations = [("d1", "x", []), ("d2", "x", [])]
        if dice.oneIn(2) { destinations.removeLast() }
        let isEverywhere = dice.oneIn(2)
        if isEverywhere { defaults.append("g1") } else { for index in destinations.indices { destinations[index].guardrails.append("g1") } }
        fill(scenery, &dice)
    }

    mutating func fill(_ scenery: Scenery, _ dice: inout Dice) {
        span = scenery.span
        edges = scenery.edges
        for name in ["c1", "c2"].prefix(dice.oneIn(4) ? 2 : 1) {
            var campaign = Campaign(name: name, head: ["until: \(day(of: start + scenery.span + .days(3)))"], guardrails: [], posts: [])
            for index in 0..<dice.int(scenery.posts) {
                let moment = max(start + .minutes(1), scenery.moment(from: start, &dice))
                campaign.posts.append(
                    Post(
                        name: "p\(index)", timing: "at: \(civil(moment))", to: dice.oneIn(3) ? destinations.map(\.name) : ["d1"],
                        caption: dice.pick(scenery.captions), guardrails: []))
            }
            campaigns.append(campaign)
        }
        for name in ["r1", "r2"].prefix(dice.int(1...2)) {
            var rule = Rule(
                name: name, on: "new_item: tok", campaign: dice.oneIn(3) ? "c1" : nil, word: nil, guardrails: [],
                extras: ["topic: item.caption"], entries: [])
            if name == "r2" { rule.extras.append("repeat: allow") }
            for destination in destinations {
                rule.entries.append(Entry(to: destination.name, variant: "", minutes: dice.pick(scenery.afters), guardrails: []))
            }
            if dice.oneIn(3) { rule.entries.append(Entry(to: "d1", variant: "b", minutes: dice.pick(scenery.afters), guardrails: [])) }
            rules.append(rule)
        }
        let waits = rules.flatMap(\.entries).map(\.minutes)
        for index in 0..<dice.int(scenery.videos) {
            let moment = scenery.moment(from: start, &dice) - .minutes(Int64(dice.pick(waits)))
            let file = dice.pick(["a", "b", "c", "d"])
            videos.append(
                Video(
                    id: "v\(index)", source: "tok", caption: dice.pick(scenery.captions), file: String(repeating: file, count: 64),
                    discovered: max(start + .milliseconds(Int64(index)), moment)))
        }
    }

    /// A reading of the workspace's clock, to the minute.
    func civil(_ instant: Timestamp) -> String {
        guard let clock = try? Zone.named(zone).civil(at: instant) else { return "" }
        let second = clock.time.secondOfDay
        return "\(clock.date.text)T\(Self.padded(second / 3600)):\(Self.padded(second / 60 % 60))"
    }

    func day(of instant: Timestamp) -> String { String(civil(instant).prefix(10)) }

    func scope(_ dice: inout Dice) -> String { dice.pick(["destination", "destination", "workspace", "campaign", "rule", "item"]) }

    /// Where days of the workspace's zone begin.
    func midnights(_ days: ClosedRange<Int>, around middle: Timestamp) -> [Timestamp] {
        guard let zone = try? Zone.named(zone) else { return [] }
        let today = zone.civil(at: middle).date
        return days.map { zone.startOfDay(today.adding(days: $0)) }
    }

    /// Begins a few days before the clock of the zone is changed: of some zone whose clock is, if it can be found.
    ///
    /// - Returns: the beginning of the day of the change.
    mutating func moveBeforeClockChange(_ dice: inout Dice) -> Timestamp {
        for _ in 0..<6 {
            let days = midnights(0...60, around: start)
            if let change = days.indices.dropLast().first(where: { days[$0 + 1] - days[$0] != .hours(24) }) {
                start = max(start, days[change] - .days(Int64(dice.int(1...2))) - .minutes(Int64(dice.int(0...600))))
                return days[change]
            }
            zone = dice.pick(Self.zones)
            start = ((try? Timestamp(rfc3339: dice.pick(Self.starts))) ?? start) + .minutes(Int64(dice.int(0...1440)))
        }
        return midnights(2...2, around: start)[0]
    }
}
