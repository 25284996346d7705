import CivilTime
import Domain

/// A reason on one line and as JSON; the same value in the plan, the ledger and `explain`.
struct ReasonText {
    let instants: InstantText

    init(_ zone: Zone) { instants = InstantText(zone: zone) }

    /// `quiet-hours (considerate) until Sat 2026-10-24 07:00: … · rules.yaml:14`
    func line(_ reason: Reason, on console: Console) -> String {
        var text = console.paint(reason.code.rawValue, .careful)
        if let guardrail = reason.guardrail { text += " (\(TerminalText.safe(guardrail)))" }
        if let until = reason.until { text += " until \(instants.full(until))" }
        if !reason.text.isEmpty { text += ": \(TerminalText.safe(reason.text))" }
        if let at = reason.at, !at.file.isEmpty {
            text += "  " + console.paint("\(TerminalText.safe(at.file)):\(at.line):\(at.column)", .place)
        }
        return text
    }

    func json(_ reason: Reason) -> JSONText {
        let place = reason.at.map { at in
            JSONText.object([("file", .string(at.file)), ("line", .int(at.line)), ("column", .int(at.column))])
        }
        return .object([
            ("code", .string(reason.code.rawValue)), ("guardrail", .optional(reason.guardrail)),
            ("until", instants.json(reason.until)), ("at", place ?? .null), ("text", .string(reason.text)),
        ])
    }
}
