import CivilTime

extension Sketch {
    static let words = ["dance", "market", "roof"]
    static let captions = [
        "the night market opens at dusk and closes when the last lantern goes out", "a short dance on the roof", "dance",
        "The Night MARKET opens at dusk and closes when the last lantern goes out #market @friend https://example.org/a",
        "seventeen steps to a better turn: slow, slow, quick, quick, slow", "seventeen steps to a better turn - slow slow quick quick slow",
        "ＷＩＤＥ dance Straße ﬁne", "#dance", "wide DANCE strasse fine",
    ]

    func drawCampaign(_ name: String, _ guardrails: [String], _ dice: inout Dice) -> Campaign {
        var campaign = Campaign(name: name, head: [], guardrails: dice.some(guardrails, oneIn: 4), posts: [])
        let first = dice.int(0...6)
        let last = dice.int(first...27)
        if dice.oneIn(3) { campaign.head.append("from: \(civil(first))") }
        campaign.head.append("until: \(civil(last))")
        if dice.oneIn(5) { campaign.head.append("timezone: \(dice.pick(Self.zones))") }
        if dice.oneIn(9) { campaign.head.append("state: \(dice.pick(["paused", "draft"]))") }
        for index in 0..<dice.int(0...3) {
            let caption = dice.oneIn(3) ? dice.pick(Self.captions) : "\(name) says \(index) {{ post.occurrence }}"
            let to = destinations.filter { $0.platform == "x" && !dice.oneIn(3) }.map(\.name)
            guard !to.isEmpty else { continue }
            campaign.posts.append(
                Post(
                    name: "p\(index)", timing: timing(first, last, &dice), to: to, caption: caption,
                    guardrails: dice.some(guardrails, oneIn: 3)))
        }
        return campaign
    }

    private func civil(_ day: Int) -> String { String((start + .days(Int64(day))).rfc3339().prefix(10)) }

    private func timing(_ first: Int, _ last: Int, _ dice: inout Dice) -> String {
        if dice.oneIn(2) {
            // Not in the hours that clocks skip: what becomes of those is no matter of the planner.
            return "at: \(civil(dice.int(first...last)))T\(Self.padded(dice.int(4...23))):\(Self.padded(dice.int(0...59)))"
        }
        return "schedule: { \(schedule(&dice)) }"
    }

    private func schedule(_ dice: inout Dice) -> String {
        let jitter = dice.oneIn(3) ? ", jitter: \(dice.int(1...90))m" : ""
        let hour = Self.padded(dice.int(0...22))
        let minute = Self.padded(dice.int(0...59))
        switch dice.int(1...3) {
        case 1: return "cron: \"\(dice.int(0...59)) \(dice.int(0...23)) * * \(dice.pick(["*", "mon,thu", "sun"]))\"\(jitter)"
        case 2: return "rrule: \"FREQ=DAILY\", at: \"\(hour):\(minute)\"\(jitter)"
        default:
            return "slots: [{ days: [\(dice.pick(["mon", "tue, sat", "sun"]))], at: [\"\(hour):\(minute)\", \"23:\(minute)\"] }]\(jitter)"
        }
    }

    func drawRule(_ name: String, _ guardrails: [String], _ dice: inout Dice) -> Rule {
        let campaign = campaigns.isEmpty || dice.oneIn(3) ? nil : dice.pick(campaigns).name
        // Without a campaign's last day it would go on beyond the plan.
        let isScheduled = campaign != nil && dice.oneIn(5)
        var rule = Rule(
            name: name, on: isScheduled ? "schedule: { \(schedule(&dice)) }" : "new_item: \(dice.pick(["tok", "tok", "tik"]))",
            campaign: campaign, word: !isScheduled && dice.oneIn(3) ? dice.pick(Self.words) : nil,
            guardrails: dice.some(guardrails, oneIn: 3),
            extras: [], entries: [])
        if !isScheduled, dice.oneIn(2) { rule.extras.append("topic: item.caption") }
        if dice.oneIn(3) { rule.extras.append("repeat: allow") }
        if dice.oneIn(8) { rule.extras.append("approval: { expires: 24h, required: \(dice.int(1...2)) }") }
        for destination in destinations where !isScheduled || destination.platform == "x" {
            if dice.oneIn(4), !rule.entries.isEmpty { continue }
            let minutes = dice.oneIn(2) ? 0 : dice.int(0...400)
            rule.entries.append(Entry(to: destination.name, variant: "", minutes: minutes, guardrails: dice.some(guardrails, oneIn: 5)))
            if dice.oneIn(6) { rule.entries.append(Entry(to: destination.name, variant: "again", minutes: minutes + 7, guardrails: [])) }
        }
        if rule.entries.isEmpty {
            rule.on = "new_item: tok"
            rule.entries.append(Entry(to: destinations[0].name, variant: "", minutes: 5, guardrails: []))
        }
        return rule
    }

    func drawVideo(_ index: Int, _ dice: inout Dice) -> Video {
        // Many at a time, some at an odd millisecond.
        let minutes = dice.int(0...12) * 1440 + dice.int(0...2000)
        let odd = dice.oneIn(3) ? dice.int(0...59_999) : 0
        let hash = dice.pick(["a", "b", "c", "d", "e"])
        return Video(
            id: "v\(index)", source: dice.pick(["tok", "tok", "tik"]), caption: dice.pick(Self.captions),
            file: dice.oneIn(4) ? nil : String(repeating: hash, count: 64),
            discovered: start + .minutes(Int64(minutes)) + .milliseconds(Int64(odd)))
    }
}
