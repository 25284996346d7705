/// RFC 5545's recurrence set: a rule with its start, in a zone, with the dates added to it and taken from it.
///
/// The rule is expanded on the wall clock, and `COUNT` counts there; then each reading becomes an instant (RFC 5545 §3.3.5:
/// of two the first, in a gap with the offset before it), `UNTIL` is compared, equal instants become one. A start that the
/// rule does not match is no occurrence.
package struct RecurrenceSet: Sendable {
    package let rule: RecurrenceRule
    package let start: CivilDateTime
    package let zone: Zone
    /// In the place of the rule's own, in seconds after midnight.
    private let times: [Int32]
    private let expansion: RuleExpansion
    private let until: Int64
    private let added: [Int64]
    private let excluded: [Int64]

    /// Readings may shift by a gap of a day, and by the difference of two offsets.
    private static let margin: Int64 = 3 * 86_400

    /// - Parameters:
    ///   - added: `RDATE`, on the zone's clock.
    ///   - excluded: `EXDATE`, on the zone's clock; compared as instants.
    package init(
        rule: RecurrenceRule, start: CivilDateTime, zone: Zone, added: [CivilDateTime] = [], excluded: [CivilDateTime] = []
    ) {
        self.init(
            rule: rule, start: start, zone: zone, addedInstants: added.map { zone.instant(of: $0) },
            excludedInstants: excluded.map { zone.instant(of: $0) })
    }

    /// The same, with the added and the excluded dates as instants: calendars write them in UTC and in other zones too.
    package init(
        rule: RecurrenceRule, start: CivilDateTime, zone: Zone, addedInstants: [Timestamp], excludedInstants: [Timestamp]
    ) {
        self.init(rule: rule, start: start, zone: zone, times: [], added: addedInstants, excluded: excludedInstants)
    }

    /// The rule's days at those times: its frequency is `DAILY` or longer, and it has no times of its own.
    init(
        rule: RecurrenceRule, start: CivilDateTime, zone: Zone, times: [CivilTimeOfDay], added: [CivilDateTime],
        excluded: [CivilDateTime]
    ) {
        self.init(
            rule: rule, start: start, zone: zone, times: times, added: added.map { zone.instant(of: $0) },
            excluded: excluded.map { zone.instant(of: $0) })
    }

    private init(
        rule: RecurrenceRule, start: CivilDateTime, zone: Zone, times: [CivilTimeOfDay], added: [Timestamp], excluded: [Timestamp]
    ) {
        self.rule = rule
        self.start = start
        self.zone = zone
        self.times = Set(times).sorted().map { Int32($0.secondOfDay) }
        expansion = RuleExpansion(rule, start: start, times: self.times)
        self.added = added.map(\.seconds).sorted()
        self.excluded = excluded.map(\.seconds).sorted()
        switch rule.end {
        case .never, .count: until = .max
        case .instant(let instant): until = instant.seconds
        case .local(let civil): until = zone.instant(of: civil).seconds
        case .date(let date): until = zone.startOfDay(date.adding(days: 1)).seconds - 1
        }
    }

    /// The occurrences in `[from, to)`, at most `limit` of them. The search ends with the year 9999.
    package func occurrences(from: Timestamp, to: Timestamp = .distantFuture, limit: Int) -> Occurrences {
        let window = SecondWindow(from: from, to: to)
        var collector = OccurrenceCollector(
            zone: zone, gaps: .shift, from: window.from, to: window.to, limit: max(0, limit), until: until, added: added,
            excluded: excluded)
        let offset = Int64(zone.offsetSeconds(at: Timestamp(seconds: window.from)))
        let end = min(window.to, until) + Self.margin
        var series = WallSeries(expansion, from: window.from + offset - Self.margin, to: end)
        let size = limit < 32 ? 8 : 512
        var walls: [Int64] = []
        while !collector.isDone, series.fill(&walls, size: size) { collector.add(walls) }
        collector.finish()
        return Occurrences(times: collector.times, truncated: collector.isTruncated)
    }

    /// The first occurrence after an instant; nil when there is none up to the year 9999.
    package func next(after instant: Timestamp) -> Timestamp? {
        occurrences(from: instant + .milliseconds(1), limit: 1).times.first
    }
}

extension RecurrenceSet: Hashable {
    /// What is worked out from rule and start need not be compared.
    package static func == (a: RecurrenceSet, b: RecurrenceSet) -> Bool {
        a.rule == b.rule && a.times == b.times && a.start == b.start && a.zone == b.zone && a.added == b.added && a.excluded == b.excluded
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(times)
        hasher.combine(start)
        hasher.combine(zone)
        hasher.combine(added)
        hasher.combine(excluded)
    }
}
