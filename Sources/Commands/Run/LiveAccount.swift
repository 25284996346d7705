import CivilTime
import Domain
import Engine
import Foundation

/// The readable account of what the daemon does: a line per decision and per post, on the workspace's wall clock.
///
/// Steps in between are shown only with `--verbose`.
final class LiveAccount: @unchecked Sendable {
    private let lock = NSLock()
    private let zone: Zone
    private let now: @Sendable () -> Timestamp
    private let link: @Sendable (String) -> String
    private let write: @Sendable (String) -> Void
    private let isColored: Bool
    private let isVerbose: Bool
    private var counts = Counts()

    struct Counts {
        var items = 0
        var publish = 0
        var deferred = 0
        var held = 0
        var dropped = 0
        var published = 0
        var failed = 0
    }

    /// - Parameter link: turns a platform's permalink into one that a browser here can open.
    init(
        zone: Zone, now: @escaping @Sendable () -> Timestamp, isColored: Bool, isVerbose: Bool,
        link: @escaping @Sendable (String) -> String, write: @escaping @Sendable (String) -> Void
    ) {
        self.zone = zone
        self.now = now
        self.link = link
        self.write = write
        self.isColored = isColored
        self.isVerbose = isVerbose
    }

    var tally: Counts {
        lock.lock()
        defer { lock.unlock() }
        return counts
    }

    func tell(_ report: Report) {
        lock.lock()
        defer { lock.unlock() }
        switch report {
        case .revision(let revision, let rules):
            line(.plain, "·", "rules", "revision \(revision.prefix(18)) at work, \(rules) \(rules == 1 ? "rule" : "rules")")
        case .polled(let source, let new, let isBaseline): tellPoll(source, new, isBaseline)
        case .discovered(let item):
            counts.items += 1
            line(.bold, "●", item.source, "new \(item.duration.text) video  “\(oneLine(item.caption))”")
        case .decided(let record): tellDecision(record)
        case .moved(let record, let event, let note): tellMove(record, event, note)
        case .published(let record):
            counts.published += 1
            line(.green, "✓", record.destination, "published  \(record.permalink.map(link) ?? record.remoteID ?? "")")
        case .circuitOpened(let circuit): line(.red, "!", circuit.destination, "\(CircuitText.cause(circuit)): \(circuit.detail)")
        case .circuitClosed(let circuit): line(.green, "·", circuit.destination, "can be posted to again")
        case .trouble(let text), .clockDoubted(let text): line(.yellow, "!", "", text)
        }
    }

    private func tellPoll(_ source: String, _ new: Int, _ isBaseline: Bool) {
        if isBaseline {
            line(.plain, "·", source, "first poll: \(new) earlier \(new == 1 ? "video" : "videos") noted, none will be posted")
        } else if isVerbose {
            line(.dim, "·", source, "polled, \(new) new")
        }
    }

    private func tellDecision(_ record: PublicationRecord) {
        let cause = record.rule ?? "\(record.campaign ?? "")/\(record.post ?? "")"
        let wanted = clock(record.wantedAt)
        switch record.decision {
        case .publish:
            counts.publish += 1
            line(.plain, "+", record.destination, "publish at \(wanted)  by \(cause)")
        case .deferred:
            counts.deferred += 1
            let slot = record.slot.map(clock) ?? "?"
            line(.yellow, ">", record.destination, "deferred from \(wanted) to \(slot)  \(because(record))")
        case .held:
            counts.held += 1
            line(.yellow, "‖", record.destination, "held  \(because(record))")
        case .dropped:
            counts.dropped += 1
            line(.dim, "x", record.destination, "dropped  \(because(record))")
        }
    }

    private func tellMove(_ record: PublicationRecord, _ event: PublicationEvent, _ note: String?) {
        let text = note ?? ""
        switch event {
        case .claim: if isVerbose { line(.dim, "…", record.destination, "preparing") }
        case .prepare, .open: if isVerbose { line(.dim, "…", record.destination, text) }
        case .prepared:
            if let slot = record.slot, slot > now() {
                line(.dim, "…", record.destination, "uploaded and ready, appears at \(clock(slot))")
            }
        case .retry: line(.yellow, "↻", record.destination, "tries again\(record.dueAt.map { " at " + clock($0) } ?? "")  \(text)")
        case .loseAnswer where record.isRestored: line(.yellow, "?", record.destination, text)
        case .loseAnswer:
            line(.yellow, "?", record.destination, "no answer to the visible call: asking \(record.platform.displayName)  \(text)")
        case .absent: line(.yellow, "?", record.destination, text)
        case .hold:
            counts.held += 1
            line(.yellow, "‖", record.destination, "held  \(text)")
        case .fail:
            counts.failed += 1
            line(.red, "✗", record.destination, "failed  \(text)")
        case .drop, .cancel, .expire: line(.dim, "x", record.destination, "\(record.state.rawValue)  \(text)")
        case .schedule, .sendBack: line(.yellow, ">", record.destination, "now at \(record.slot.map(clock) ?? "?")  \(text)")
        case .confirm, .revive: break
        }
    }

    private func because(_ record: PublicationRecord) -> String {
        guard let reason = record.reasons.last else { return "" }
        let place = reason.at.map { "\($0.file):\($0.line)" }
        let source = [reason.guardrail, place].compactMap(\.self).joined(separator: ", ")
        return "\(reason.code.rawValue): \(reason.text)" + (source.isEmpty ? "" : " (\(source))")
    }

    private func clock(_ instant: Timestamp) -> String {
        let civil = zone.civil(at: instant)
        return civil.date == zone.civil(at: now()).date
            ? civil.time.text : "\(civil.date.weekday.abbreviation) \(civil.date.text) \(civil.time.text)"
    }

    private func oneLine(_ text: String) -> String {
        let flat = TerminalText.firstLine(text)
        return flat.count > 60 ? flat.prefix(59) + "…" : flat
    }

    private enum Style: String { case plain = "", bold = "1", dim = "2", green = "32", yellow = "33", red = "31" }

    private func line(_ style: Style, _ mark: String, _ subject: String, _ text: String) {
        let time = zone.civil(at: now()).time
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(time.secondOfDay / 3600)):\(two(time.secondOfDay / 60 % 60)):\(two(time.secondOfDay % 60))"
        let padded = subject + String(repeating: " ", count: max(0, 14 - subject.count))
        let body = "\(mark) \(padded) \(text)"
        write(isColored && style != .plain ? "\(clock)  \u{1B}[\(style.rawValue)m\(body)\u{1B}[0m" : "\(clock)  \(body)")
    }
}
