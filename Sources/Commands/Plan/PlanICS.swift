import CivilTime
import Domain
import Planner

/// A plan as a calendar (RFC 5545): one entry per post, held ones tentative, removed ones cancelled; dropped ones stand
/// in no calendar.
struct PlanICS {
    let report: PlanReport

    var text: String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//reprise//plan//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "NAME:\(Self.escaped(report.workspace))", "X-WR-CALNAME:\(Self.escaped(report.workspace))",
        ]
        for entry in report.plan.entries where entry.publication.decision != .dropped { lines += event(entry) }
        lines.append("END:VCALENDAR")
        return lines.map(Self.folded).joined(separator: "\r\n") + "\r\n"
    }

    private func event(_ entry: PlanEntry) -> [String] {
        let publication = entry.publication
        let start = publication.slot ?? entry.wouldBeAt ?? publication.wantedAt
        let status =
            switch (entry.change, publication.decision) {
            case (.remove, _): "CANCELLED"
            case (_, .held): "TENTATIVE"
            default: "CONFIRMED"
            }
        let held = publication.decision == .held ? "held: " : ""
        let headline = PlanReport.headline(publication)
        return [
            "BEGIN:VEVENT", "UID:\(publication.key.hex)@reprise", "DTSTAMP:\(Self.utc(report.plan.from))", "DTSTART:\(Self.utc(start))",
            "DURATION:PT5M", "SUMMARY:\(Self.escaped("\(held)\(publication.platform.displayName): \(headline)"))",
            "DESCRIPTION:\(Self.escaped(description(entry)))", "LOCATION:\(Self.escaped(publication.destination))",
            "CATEGORIES:\(Self.escaped(publication.platform.displayName))", "STATUS:\(status)", "TRANSP:TRANSPARENT",
            "SEQUENCE:\(entry.change == .remove ? 1 : 0)", "END:VEVENT",
        ]
    }

    private func description(_ entry: PlanEntry) -> String {
        let publication = entry.publication
        var lines = [publication.caption, "", "by \(PlanReport.cause(publication))"]
        if publication.decision == .deferred { lines.append("wanted at \(report.instants.full(publication.wantedAt))") }
        lines += publication.reasons.map { reason in
            let place = reason.at.flatMap { $0.file.isEmpty ? nil : " (\($0.file):\($0.line))" } ?? ""
            return "\(reason.code.rawValue): \(reason.text)\(place)"
        }
        if let difference = report.differences[publication.key] { lines.append(difference.words.joined(separator: ", ")) }
        return lines.joined(separator: "\n")
    }

    /// `20261023T180000Z`
    static func utc(_ instant: Timestamp) -> String {
        let civil = Zone.utc.civil(at: instant)
        let date = civil.date.text.filter { $0 != "-" }
        let second = civil.time.secondOfDay
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(date)T\(two(second / 3600))\(two(second / 60 % 60))\(two(second % 60))Z"
    }

    /// TEXT of RFC 5545 §3.3.11: commas, semicolons, backslashes and line breaks escaped; no other control character.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Lines of at most 75 octets (§3.1), never cut inside a character.
    static func folded(_ line: String) -> String {
        guard line.utf8.count > 75 else { return line }
        var result = ""
        var used = 0
        for scalar in line.unicodeScalars {
            let size = UTF8.width(scalar)
            if used + size > 75 {
                result += "\r\n "
                used = 1
            }
            result.unicodeScalars.append(scalar)
            used += size
        }
        return result
    }
}
