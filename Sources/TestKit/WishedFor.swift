/// A publication that must exist, derived from the rules, the items and the occurrences alone.
struct WishedFor {
    var cause: String
    var subject: String
    var destination: String
    var variant: String
    /// Before jitter, which depends on the key.
    var nominal: Int64
    var jitter: Int64 = 0
    var discovered: Int64?
    var campaign: String?
    var guardrails: [String]
    var approvals: [CheckedWorkspace.Approval]
    var allowsRepeat = false

    var isOccurrence: Bool { discovered == nil }

    /// What its key must be (DESIGN §5).
    func key(in workspace: String) -> String { Digest.key([workspace, cause, subject, destination, variant]) }

    var name: String { [cause, subject, "to", destination, variant].filter { !$0.isEmpty }.joined(separator: " ") }

    /// Whole seconds of jitter from the first eight bytes of the key.
    func wanted(key: String) -> Int64 {
        guard jitter > 0, let digits = UInt64(key.prefix(16), radix: 16) else { return nominal }
        // floor(u × seconds), where u = digits / 2^64, by halves: exact.
        let (seconds, half) = (UInt64(jitter / 1000), UInt64(1) << 32)
        let share = ((digits / half) * seconds + (digits % half) * seconds / half) / half
        return nominal + Int64(share) * 1000
    }
}

/// Reads the wishes out of rules and log.
struct WishReader {
    let rules: CheckedWorkspace
    let log: EventLog
    let days: ClosedRange<Int>
    let clocks: (String) throws -> WallClock

    func all() throws -> [WishedFor] {
        var wishes: [WishedFor] = []
        for campaign in rules.campaigns where campaign.state != "draft" {
            for post in campaign.posts { wishes += try of(post, campaign) }
        }
        for rule in rules.rules where rules.campaign(rule.campaign)?.state != "draft" { wishes += try of(rule) }
        return wishes
    }

    private func of(_ post: CheckedWorkspace.Post, _ campaign: CheckedWorkspace.Campaign) throws -> [WishedFor] {
        let cause = "post:\(campaign.name)/\(post.name)"
        var moments: [(id: String, at: Int64)] = []
        if let at = post.at {
            let parts = at.split(separator: "T")
            moments = [
                (
                    post.name,
                    try clocks(post.timezone).occurrence(day: Instants.parseDay(String(parts[0])), second: Instants.parseTime(parts[1]))
                )
            ]
        } else if let schedule = post.schedule {
            moments = try occurrences(cause, schedule)
        }
        return moments.flatMap { moment in
            post.to.map { copy in
                WishedFor(
                    cause: cause, subject: moment.id, destination: copy.destination, variant: "", nominal: moment.at,
                    jitter: Int64((post.schedule?.jitterSeconds ?? 0) * 1000), campaign: campaign.name,
                    guardrails: attached(copy.destination, campaign, post.guardrails),
                    approvals: [rules.defaults.approval, campaign.approval, post.approval].compactMap(\.self))
            }
        }
    }

    private func of(_ rule: CheckedWorkspace.Rule) throws -> [WishedFor] {
        let cause = "rule:\(rule.name)"
        let campaign = rules.campaign(rule.campaign)
        var moments: [(id: String, at: Int64, found: Int64?)] = []
        if let source = rule.on.newItem {
            let refused = Set(log.verdicts.filter { $0.rule == rule.name && !$0.matched }.map(\.item))
            for item in log.items where item.source == source && !refused.contains(item.id) {
                let found = try Instants.parse(item.discovered)
                moments.append((item.id, found, found))
            }
        } else if let schedule = rule.on.schedule {
            moments = try occurrences(cause, schedule).map { ($0.id, $0.at, nil) }
        }
        return moments.flatMap { moment in
            rule.post.map { entry in
                WishedFor(
                    cause: cause, subject: moment.id, destination: entry.to, variant: entry.as,
                    nominal: moment.at + Int64(entry.afterSeconds * 1000), jitter: Int64((rule.on.schedule?.jitterSeconds ?? 0) * 1000),
                    discovered: moment.found, campaign: rule.campaign,
                    guardrails: attached(entry.to, campaign, rule.guardrails + entry.guardrails),
                    approvals: [rules.defaults.approval, campaign?.approval, rule.approval, entry.approval].compactMap(\.self),
                    allowsRepeat: rule.repeat == "allow")
            }
        }
    }

    /// Every guardrail that applies, each once.
    private func attached(_ destination: String, _ campaign: CheckedWorkspace.Campaign?, _ own: [String]) -> [String] {
        let there = rules.destinations.first { $0.name == destination }?.guardrails ?? []
        return Set(rules.defaults.guardrails + (campaign?.guardrails ?? []) + own + there).sorted()
    }

    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private func occurrences(_ cause: String, _ schedule: CheckedWorkspace.Schedule) throws -> [(id: String, at: Int64)] {
        let listed = try log.occurrences.filter { $0.cause == cause }.map { ($0.id, try Instants.parse($0.at)) }
        guard listed.isEmpty else { return listed }
        guard let timesOn = Self.plain(schedule) else { return [] }
        let clock = try clocks(schedule.timezone)
        return try days.flatMap { day -> [(id: String, at: Int64)] in
            let date = Instants.text(Int64(day) * Instants.day).prefix(10)
            return try Set(timesOn(Self.weekdays[Instants.weekday(day)])).sorted().enumerated().map { index, second in
                // Vixie cron fires right after what the clock skips.
                let at = schedule.cron == nil ? clock.occurrence(day: day, second: second) : clock.first(day: day, second: second)
                return ("\(date)#\(index + 1)", at)
            }
        }
    }

    /// The seconds of a weekday at which it fires; nil: not one that can be expanded here.
    private static func plain(_ schedule: CheckedWorkspace.Schedule) -> ((String) throws -> [Int])? {
        if let slots = schedule.slots {
            return { weekday in try slots.filter { $0.days.contains(weekday) }.flatMap(\.at).map(Instants.parseTime) }
        }
        if schedule.rrule == "FREQ=DAILY", let times = schedule.at { return { _ in try times.map(Instants.parseTime) } }
        let fields = (schedule.cron ?? "").split(separator: " ").map(String.init)
        guard fields.count == 5, let minute = Int(fields[0]), let hour = Int(fields[1]), fields[2] == "*", fields[3] == "*" else {
            return nil
        }
        return { weekday in
            fields[4] == "*" || fields[4].split(separator: ",").contains { $0 == weekday } ? [hour * 3600 + minute * 60] : []
        }
    }
}
