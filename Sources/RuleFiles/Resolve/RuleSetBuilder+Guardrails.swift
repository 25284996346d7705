import CivilTime
import Diagnostics
import Domain
import RuleSet
import YAMLTree

extension RuleSetBuilder {
    mutating func guardrail(_ entry: NamedSections.Entry) -> Guardrail {
        let section = entry.section
        var guardrail = Guardrail(name: entry.name, zone: section.zone("timezone") ?? zone, origin: origin(entry))
        guardrail.onConflict = section.choice("on_conflict") ?? .defer
        guardrail.quietHours = section.list("quiet_hours").compactMap { quietHours($0) }
        guardrail.intervals = section.list("quiet_hours").compactMap { interval($0, zone: guardrail.zone) }
        guardrail.blackout = section.list("blackout").compactMap { blackout($0) }
        guardrail.caps = section.list("cap").compactMap { cap($0) }
        guardrail.spacing = section["spacing"].flatMap { spacing($0) }
        guardrail.dedupe = section.list("dedupe").compactMap { dedupe($0) }
        guardrail.approval = approval(section, in: .anyDraft)
        guardrail.content = section["content"].flatMap { content($0) }
        checkEffect(of: entry)
        return guardrail
    }

    /// Guardrails, and parts of them, that limit nothing.
    private mutating func checkEffect(of entry: NamedSections.Entry) {
        let section = entry.section
        let limits = section.ordered.filter { $0.spec.name != "timezone" && $0.spec.name != "on_conflict" }
        let effective = limits.filter { !Self.isEmpty($0.field) }
        if effective.isEmpty, !section.isBroken {
            report(
                .warning, "empty-guardrail", "guardrail `\(entry.name)` limits nothing", at: entry.keySpan,
                hint: "add quiet_hours, blackout, cap, spacing, dedupe, approval or content")
        } else {
            for (spec, field) in limits where Self.isEmpty(field) {
                report(
                    .warning, "empty-guardrail", "`\(spec.name)` is empty and limits nothing", at: field.keySpan, hint: "remove it")
            }
        }
        let deferring: Set<String> = ["quiet_hours", "blackout", "cap", "spacing"]
        if section.text("on_conflict") == "defer", let field = section["on_conflict"], !effective.isEmpty,
            !effective.contains(where: { deferring.contains($0.spec.name) })
        {
            report(
                .warning, "useless-key", "nothing in this guardrail defers: duplicates, content and approvals hold or drop",
                at: field.keySpan, hint: "write drop or hold, or remove it")
        }
    }

    /// An approval is all there is to say even without keys.
    private static func isEmpty(_ field: Field) -> Bool {
        switch field.value {
        case .list(let elements): elements.isEmpty && (field.node.sequence?.isEmpty ?? true)
        case .section(let section):
            section.spec.title == RuleLanguage.content.title && !section.isBroken && section.ordered.allSatisfy { isEmpty($0.field) }
        default: false
        }
    }

    private mutating func quietHours(_ field: Field) -> Guardrail.QuietHours? {
        guard case .section(let section) = field.value, section["interval"] == nil, section["outside"] == nil else { return nil }
        return window(section, field)
    }

    /// Quiet hours by a named interval.
    private mutating func interval(_ field: Field, zone: Zone) -> Guardrail.Interval? {
        guard case .section(let section) = field.value,
            let name = (section["interval"] ?? section["outside"]).flatMap({ reference($0, .interval) }),
            let entry = root.named("intervals")?[name]
        else { return nil }
        let windows = intervalWindows[name] ?? []
        return Guardrail.Interval(
            name: name, zone: entry.section.zone("timezone") ?? zone, windows: windows, isInverted: section["outside"] != nil,
            origin: origin(field.node))
    }

    /// The windows of every named interval.
    mutating func readIntervals() {
        for entry in entries("intervals") {
            intervalWindows[entry.name] = entry.section.list("windows").compactMap { field in
                if case .section(let section) = field.value { window(section, field) } else { nil }
            }
        }
    }

    private mutating func window(_ section: SectionValue, _ field: Field) -> Guardrail.QuietHours? {
        guard case .time(let from)? = section["from"]?.value,
            case .time(let to)? = section["to"]?.value
        else { return nil }
        if from == to {
            report(
                .error, "empty-window", "the window begins and ends at \(from.text)", at: section["to"]?.span,
                hint: "a whole day is written from: \"00:00\", to: \"24:00\"")
            return nil
        }
        if from.secondOfDay == 86_400 {
            report(.error, "empty-window", "a window cannot begin at the end of a day", at: section["from"]?.span, hint: "write \"00:00\"")
            return nil
        }
        var window = Guardrail.QuietHours(from: from, to: to, days: section.weekdays("days"), origin: origin(field.node))
        window.daysOfMonth = Set(section.integers("days_of_month"))
        window.months = Set(section.integers("months"))
        return window
    }

    private mutating func blackout(_ field: Field) -> Guardrail.Blackout? {
        switch field.value {
        case .dateRange(let first, let last):
            checkLength(of: first, last, field)
            return Guardrail.Blackout(days: .range(first, last), origin: origin(field.node))
        case .section(let section):
            if case .monthDay(let month, let day)? = section["every"]?.value {
                return Guardrail.Blackout(days: .yearly(month: month, day: day), origin: origin(field.node))
            }
            return section["calendar"].flatMap { calendarDays($0) }.map { Guardrail.Blackout(days: $0, origin: origin(field.node)) }
        default: return nil
        }
    }

    /// A blackout of years is a slip of the pen.
    private mutating func checkLength(of first: CivilDate, _ last: CivilDate, _ field: Field) {
        let years = (last.dayNumber - first.dayNumber) / 365
        guard years >= Self.longBlackout else { return }
        report(
            .warning, "nothing-allowed", "this blackout lasts \(years) years", at: field.span,
            hint: "nothing appears in them; use `state: paused` on the campaign")
    }

    /// Years.
    private static let longBlackout = 5

    private mutating func cap(_ field: Field) -> Guardrail.Cap? {
        guard case .section(let section) = field.value, case .capWindow(let per)? = section["per"]?.value,
            let max = section.integer("max")
        else { return nil }
        if max == 0 {
            report(
                .warning, "nothing-allowed", "a cap of 0 lets nothing through", at: section["max"]?.span,
                hint: "use `state: paused` on the campaign")
        }
        return Guardrail.Cap(per: per, max: max, across: section.choice("across") ?? .destination, origin: origin(field.node))
    }

    private func spacing(_ field: Field) -> Guardrail.Spacing? {
        switch field.value {
        case .duration(let distance): return Guardrail.Spacing(distance: distance, origin: origin(ofKey: field))
        case .section(let section):
            guard let distance = section.duration("distance") else { return nil }
            return Guardrail.Spacing(distance: distance, across: section.choice("across") ?? .destination, origin: origin(ofKey: field))
        default: return nil
        }
    }

    private mutating func dedupe(_ field: Field) -> Guardrail.Dedupe? {
        guard case .section(let section) = field.value, let key: Guardrail.Dedupe.Key = section.choice("by") else { return nil }
        if let similarity = section["similarity"], key != .caption {
            report(
                .warning, "useless-key", "`similarity` matters only for `by: caption`", at: similarity.keySpan, hint: "remove it")
        }
        if key == .caption, let similarity = section["similarity"], section.fraction("similarity") == 0 {
            report(
                .warning, "nothing-allowed", "by a similarity of 0 all captions are the same", at: similarity.span,
                hint: "0.9 finds captions that say nearly the same")
        }
        return Guardrail.Dedupe(
            by: key, within: section.duration("within"), similarity: section.fraction("similarity") ?? 1,
            across: section.choice("across") ?? .destination, origin: origin(field.node))
    }
}
