import CivilTime
import Domain
import RuleSet

/// What each guardrail says to a publication, and what it looks at: windows around the instant, slots that count.
struct GuardrailEvidence {
    let rules: RuleSet
    /// Everything else that has a slot, in any order.
    let others: [PublicationRecord]

    private var instants: InstantText { InstantText(zone: rules.zone) }
    private static let mostSlots = 5

    func lines(for record: PublicationRecord, on console: Console, indent: String) -> [String] {
        let attached = AttachedGuardrails(record, rules).all
        guard !attached.isEmpty else { return ["\(indent)no guardrail applies to it"] }
        var lines: [String] = []
        for entry in attached {
            let guardrail = entry.guardrail
            let codes = record.reasons.filter { $0.guardrail == guardrail.name }.map(\.code.rawValue)
            let verdict = codes.isEmpty ? console.paint("allows it", .good) : console.paint(codes.joined(separator: ", "), .careful)
            let by = entry.by.joined(separator: ", ")
            lines.append("\(indent)guardrail \(TerminalText.safe(guardrail.name)) \(verdict)  (attached by \(TerminalText.safe(by)))")
            lines += evidence(guardrail, record).map { "\(indent)  " + console.paint(TerminalText.safe($0), .faint) }
        }
        return lines
    }

    private func evidence(_ guardrail: Guardrail, _ record: PublicationRecord) -> [String] {
        windows(guardrail, record) + blackouts(guardrail, record) + caps(guardrail, record) + spacing(guardrail, record)
            + dedupe(guardrail, record)
    }

    /// The wanted instant and, where it differs, the slot.
    private func moments(_ record: PublicationRecord) -> [(word: String, at: Timestamp)] {
        let slot = record.slot.flatMap { $0 == record.wantedAt ? nil : ("slot", $0) }
        return [("wanted", record.wantedAt)] + [slot].compactMap(\.self)
    }

    private func windows(_ guardrail: Guardrail, _ record: PublicationRecord) -> [String] {
        guard !guardrail.quietHours.isEmpty else { return [] }
        return moments(record).map { word, instant in
            let hit = guardrail.quietHours.compactMap { window in CivilWindow(window, guardrail.zone).around(instant).map { (window, $0) } }
                .first
            guard let (window, span) = hit else {
                return "quiet hours: \(word) \(instants.full(instant)) lies in none of \(guardrail.quietHours.count)"
            }
            return "quiet hours: \(word) \(instants.full(instant)) lies in \(instants.full(span.from)) – "
                + "\(instants.full(span.to)), \(window.origin.text)"
        }
    }

    private func blackouts(_ guardrail: Guardrail, _ record: PublicationRecord) -> [String] {
        guard !guardrail.blackout.isEmpty else { return [] }
        let isHit = record.reasons.contains { $0.guardrail == guardrail.name && $0.code == .blackout }
        let days = moments(record).map { guardrail.zone.civil(at: $0.at).date.text }.joined(separator: ", ")
        return ["blackout: \(guardrail.blackout.count) days or ranges; looked at \(days): \(isHit ? "forbidden" : "free")"]
    }

    private func counted(_ scope: Guardrail.Scope, _ record: PublicationRecord) -> [PublicationRecord] {
        let current = rules.current(record)
        return others.filter { other in
            guard other.key != record.key, other.slot != nil else { return false }
            let other = rules.current(other)
            return switch scope {
            case .destination: other.destination == current.destination
            case .item: other.item == current.item && other.occurrence == current.occurrence
            case .rule: other.cause == current.cause
            case .campaign: other.campaign == current.campaign
            case .workspace: true
            }
        }.sorted { ($0.slot ?? .distantPast, $0.key) < ($1.slot ?? .distantPast, $1.key) }
    }

    private func caps(_ guardrail: Guardrail, _ record: PublicationRecord) -> [String] {
        let instant = record.slot ?? record.wantedAt
        return guardrail.caps.map { cap in
            let inside = counted(cap.across, record).filter { shares(cap.per, $0.slot ?? instant, instant, guardrail.zone) }
            return "cap: at most \(cap.max) per \(word(cap.per)) across \(cap.across.rawValue): \(inside.count) others count"
                + list(inside) + ", \(cap.origin.text)"
        }
    }

    private func shares(_ window: Guardrail.Cap.Window, _ a: Timestamp, _ b: Timestamp, _ zone: Zone) -> Bool {
        let (first, second) = (zone.civil(at: a).date, zone.civil(at: b).date)
        switch window {
        case .day: return first == second
        case .week:
            return first.adding(days: 1 - first.weekday.rawValue) == second.adding(days: 1 - second.weekday.rawValue)
        case .month: return first.year == second.year && first.month == second.month
        case .rolling(let length): return max(a, b) - min(a, b) < length
        }
    }

    private func word(_ window: Guardrail.Cap.Window) -> String {
        switch window {
        case .day: "day"
        case .week: "week"
        case .month: "month"
        case .rolling(let length): length.text
        }
    }

    private func list(_ records: [PublicationRecord]) -> String {
        guard !records.isEmpty else { return "" }
        let shown = records.prefix(Self.mostSlots).map { "\($0.slot.map(instants.full) ?? "") \($0.key.short)" }.joined(separator: "; ")
        return " (\(shown)\(records.count > Self.mostSlots ? "; …" : ""))"
    }

    private func spacing(_ guardrail: Guardrail, _ record: PublicationRecord) -> [String] {
        guard let spacing = guardrail.spacing else { return [] }
        return moments(record).map { word, instant in
            let all = counted(spacing.across, record)
            func tell(_ other: PublicationRecord?) -> String {
                guard let other, let slot = other.slot else { return "none" }
                return "\(instants.full(slot)) \(other.key.short), \((max(slot, instant) - min(slot, instant)).text) away"
            }
            let before = all.last { ($0.slot ?? .distantFuture) <= instant }
            let after = all.first { ($0.slot ?? .distantPast) > instant }
            return "spacing \(spacing.distance.text): \(word) \(instants.full(instant)): before it \(tell(before)); "
                + "after it \(tell(after)), \(spacing.origin.text)"
        }
    }

    private func dedupe(_ guardrail: Guardrail, _ record: PublicationRecord) -> [String] {
        guardrail.dedupe.map { dedupe in
            let within = dedupe.within.map { " within \($0.text)" } ?? ""
            let head = "dedupe by \(dedupe.by.rawValue)\(within) across \(dedupe.across.rawValue)"
            let blocker = record.reasons.first { $0.code == .dedupe && $0.guardrail == guardrail.name }?.blocker
            if let blocker { return "\(head): \(blocker.short) was there first" }
            guard dedupe.by == .item, let item = record.item else { return "\(head): nothing like it" }
            let same = counted(dedupe.across, record).filter { $0.item == item }
            return "\(head): \(same.count) others of this item\(list(same))"
        }
    }
}

/// One of a guardrail's civil windows around an instant.
private struct CivilWindow {
    let window: Guardrail.QuietHours
    let zone: Zone

    init(_ window: Guardrail.QuietHours, _ zone: Zone) {
        self.window = window
        self.zone = zone
    }

    /// The window's span that holds the instant. Overnight windows belong to the day on which they begin.
    func around(_ instant: Timestamp) -> (from: Timestamp, to: Timestamp)? {
        let today = zone.civil(at: instant).date
        for day in [today, today.adding(days: -1)] where begins(on: day) {
            let end = window.to <= window.from ? day.adding(days: 1) : day
            let from = zone.instant(of: CivilDateTime(date: day, time: window.from), inGap: .firstInstantAfter)
            let to = zone.instant(of: CivilDateTime(date: end, time: window.to), inGap: .firstInstantAfter)
            if from <= instant, instant < to { return (from, to) }
        }
        return nil
    }

    private func begins(on day: CivilDate) -> Bool {
        guard window.days.isEmpty || window.days.contains(day.weekday), window.months.isEmpty || window.months.contains(day.month) else {
            return false
        }
        guard !window.daysOfMonth.isEmpty else { return true }
        let next = day.adding(days: 32 - day.day)
        let length = next.adding(days: -next.day).day
        return window.daysOfMonth.contains(day.day) || window.daysOfMonth.contains(day.day - length - 1)
    }
}
