import CivilTime
import Domain
import Expressions
import Ledger
import RuleSet

/// One item as a tree: its facts, what every rule said of it, and what became of each publication.
struct ItemStory {
    let record: ItemRecord
    let verdicts: [VerdictRecord]
    let publications: [PublicationStory]
    /// Today's rules, for the values of conditions; nil when they cannot be used.
    let rules: RuleSet?
    let zone: Zone

    func lines(on console: Console) -> [String] {
        let instants = InstantText(zone: zone)
        let item = record.item
        var lines = [
            console.paint("Item \(TerminalText.safe(item.id.rawValue))", .bold) + "  \(TerminalText.safe(item.url))",
            "  caption    \(TerminalText.safe(item.caption))",
            "  facts      \(item.duration.text), \(item.stats.views) views, \(item.stats.likes) likes, \(item.stats.comments) comments",
            "  created    \(instants.full(item.created))",
            "  discovered \(instants.full(item.discovered)) by \(TerminalText.safe(item.source))",
            "  decided    \(state)",
        ]
        for verdict in verdicts { lines += self.lines(of: verdict, on: console) }
        for story in publications { lines += [""] + story.lines(on: console) }
        return lines
    }

    private var state: String {
        if record.isBaseline { return "never: it was there before the source was first polled" }
        return record.decidedAt.map { InstantText(zone: zone).full($0) } ?? "not yet"
    }

    private func lines(of verdict: VerdictRecord, on console: Console) -> [String] {
        let word = verdict.matched ? console.paint("matched", .good) : console.paint("did not match", .faint)
        var lines = ["  rule       \(TerminalText.safe(verdict.rule)) \(word), revision \(verdict.revision)"]
        if !verdict.detail.isEmpty { lines.append("               \(TerminalText.safe(verdict.detail))") }
        guard let rule = rules?.rule(verdict.rule), let condition = rule.condition else { return lines }
        if let rules, verdict.revision != rules.revision {
            lines.append("               " + console.paint("values below are those of today's rules, \(rules.revision)", .faint))
        }
        let campaign = rule.campaign.flatMap { rules?.campaign($0) }
        for part in condition.trace(RuleBindings.item(record.item, campaign: campaign, now: record.item.discovered)) {
            let outcome =
                switch part.outcome {
                case .success(let value): ItemStory.text(value)
                case .failure(let error): "error: \(error.message)"
                }
            lines.append("               \(TerminalText.safe(part.text)) → \(TerminalText.safe(outcome))")
            for input in part.inputs {
                lines.append(
                    "                 "
                        + console.paint("\(input.text) = \(TerminalText.crop(TerminalText.safe(ItemStory.text(input.value)), 90))", .faint))
            }
        }
        return lines
    }

    private static func text(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): "\(value)u"
        case .double(let value): String(value)
        case .string(let value): JSONText.string(value).compact
        case .bytes(let bytes): "\(bytes.count) bytes"
        case .list(let elements): "[" + elements.map(text).joined(separator: ", ") + "]"
        case .map(let map): "a map of \(map.count)"
        case .record(let record): record.type.name
        case .timestamp(let instant): instant.text
        case .duration(let duration): duration.text
        case .type(let name): name
        case .optional(let wrapped): wrapped.map { "optional.of(\(text($0)))" } ?? "optional.none()"
        case .opaque(let value): value.text
        }
    }
}
