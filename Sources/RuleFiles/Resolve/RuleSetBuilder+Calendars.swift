import Calendars
import CivilTime
import Diagnostics
import RuleSet

/// Calendars: `.ics` files that blackouts take their days from.
extension RuleSetBuilder {
    /// How far ahead a calendar is searched for a day on which it says something.
    private static let horizon = 3660

    /// The days of `blackout: [{ calendar: NAME-or-PATH }]`.
    mutating func calendarDays(_ field: Field) -> Guardrail.Blackout.Days? {
        guard case .text(let text) = field.value else { return nil }
        if let entry = root.named("calendars")?[text] {
            used[.calendar, default: []].insert(text)
            return entry.section["file"].flatMap { calendar(at: $0) }.map { .calendar($0, name: text) }
        }
        guard PathCheck.looksLikeCalendarFile(text), names[.calendar]?.contains(text) != true else {
            _ = reference(field, .calendar)
            return nil
        }
        if let problem = PathCheck.problem(text) {
            report(.error, "bad-path", problem, at: field.span, hint: "write it relative to the workspace")
            return nil
        }
        return calendar(at: field).map { .calendar($0, name: text) }
    }

    /// Named calendars that no guardrail uses are read all the same: what is wrong in them should be known.
    mutating func readCalendars() {
        for entry in entries("calendars") { _ = entry.section["file"].flatMap { calendar(at: $0) } }
    }

    private mutating func calendar(at field: Field) -> CalendarFile? {
        guard case .text(let text) = field.value else { return nil }
        let path = PathCheck.normalized(text)
        if let known = calendars[path] { return known }
        calendars[path] = .some(nil)
        let bytes: [UInt8]
        do throws(WorkspaceFileError) {
            bytes = try content.text(at: path, limit: CalendarFile.mostBytes)
        } catch {
            var problem = Diagnostic.unreadable(path, error)
            problem.span = field.span
            problem.hint = error == .missing ? "name an .ics file of the workspace" : problem.hint
            diagnostics.append(problem)
            return nil
        }
        let (calendar, problems) = CalendarFile.parse(bytes, file: path)
        diagnostics += problems
        if !problems.isEmpty { content.quote(path, bytes) }
        calendars[path] = calendar
        if let calendar { checkIsAhead(calendar, field) }
        return calendar
    }

    private mutating func checkIsAhead(_ calendar: CalendarFile, _ field: Field) {
        guard let today, !calendar.events.isEmpty else { return }
        let ahead = calendar.blackoutDays(in: zone, from: today, until: today.adding(days: Self.horizon))
        guard ahead.ranges.isEmpty else { return }
        report(
            .warning, "calendar-past", "\(calendar.file) has no events in the future", at: field.span,
            hint: "it blacks out no day any more: export it again")
    }
}
