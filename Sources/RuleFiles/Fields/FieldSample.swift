import Domain

/// A value of each type as one would write it: for keys whose spec has no example of its own.
extension FieldSpec {
    /// YAML on one line.
    package var sample: String { example ?? type.sample(default: defaultValue) }
}

extension FieldType {
    func sample(default known: String? = nil) -> String {
        switch self {
        case .text: known ?? "some words"
        case .name: "my-name"
        case .reference(let kind): "my-\(kind.rawValue)"
        case .integer(let range): known ?? String(range.lowerBound)
        case .fraction(let range): known ?? String(range.upperBound)
        case .bool: known == "true" ? "false" : "true"
        case .choice(let values): values.first { $0 != known } ?? values.first ?? ""
        case .section(let section): section.sample
        case .named(let kind, let section): "{ my-\(kind.rawValue): \(section.sample) }"
        case .dictionary(let element): "{ name: \(element.sample()) }"
        case .list(let element): "[\(element.sample())]"
        case .oneOrMore(let element): element.sample()
        case .shorthand(let short, _): short.sample(default: known)
        default: known ?? wordSample
        }
    }

    /// Of types that are texts with a grammar.
    private var wordSample: String {
        switch self {
        case .duration(.atLeast(let seconds)) where seconds > 60: "\(seconds)s"
        case .duration: "30m"
        case .date: "2026-09-05"
        case .dateTime: "2026-09-05T18:00"
        case .timeOfDay: "\"17:30\""
        case .zone: "Europe/Berlin"
        case .weekday: "thu"
        case .monthDay: "\"12-24\""
        case .dateRange: "2026-12-24..2026-12-26"
        case .capWindow: "day"
        case .missedPolicy: "last"
        case .path: "media/teaser.mp4"
        case .url: "https://example.org/"
        case .recurrence: "\"FREQ=WEEKLY;BYDAY=TH\""
        case .cron: "\"30 17 * * thu\""
        case .month: "sep"
        case .dayOfMonth: "1"
        case .base: "reprise:calm-nights"
        case .pattern: "'(?i)free\\s+money'"
        case .moment: "+1h45m"
        case .seconds: "30"
        case .literal: "v1"
        case .expression: "item.duration < duration(\"60s\")"
        default: "\"New: {{ destination.name }}\""
        }
    }
}

extension SectionSpec {
    /// The least that makes a whole: what is required, and one of each group of alternatives.
    var sample: String {
        var names = fields.filter(\.required).map(\.name)
        for group in exactlyOne where !group.contains(where: names.contains) { names.append(group.first ?? "") }
        for (key, needed) in needs where names.contains(key) { names += needed.filter { !names.contains($0) } }
        // A section in which everything may be left out is shown with the first thing that it is there for.
        if names.isEmpty, let first = fields.first(where: { $0.example != nil }) ?? fields.first { names = [first.name] }
        let members = fields.filter { names.contains($0.name) }.map { "\($0.name): \($0.sample)" }
        return "{ \(members.joined(separator: ", ")) }"
    }
}
