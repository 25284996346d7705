/// One key of the rule files, declared once: the decoder, the unknown-key hints, the JSON Schema and the reference come
/// from it.
package struct FieldSpec: Sendable {
    package var name: String
    package var type: FieldType
    /// As YAML text; nil: no default.
    package var defaultValue: String?
    package var required: Bool
    /// One sentence for people: product text, shown by editors and in the reference.
    package var doc: String
    /// As YAML text.
    package var example: String?

    package init(
        _ name: String, _ type: FieldType, default defaultValue: String? = nil, required: Bool = false, doc: String,
        example: String? = nil
    ) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.required = required
        self.doc = doc
        self.example = example
    }
}

/// What a field holds, as far as its shape goes. Meaning (does that destination exist?) is checked later.
package indirect enum FieldType: Sendable {
    /// Free text.
    case text
    /// A name that the owner gives to something, or one that refers to something of that kind.
    case name
    case reference(NameKind)
    case integer(ClosedRange<Int>)
    case fraction(ClosedRange<Double>)
    case bool
    case choice([String])
    /// Elapsed time: `90s`, `30m`, `2h`, `7d`, `1w`, `1h30m`.
    case duration(DurationRange)
    /// A civil day: `2026-09-01`.
    case date
    /// Wall clock: `2026-09-05T18:00`, optionally with seconds.
    case dateTime
    /// `22:00`, optionally with seconds; `24:00` is the end of the day.
    case timeOfDay
    /// An IANA zone.
    case zone
    case weekday
    /// `12-24`.
    case monthDay
    /// `2026-12-24` or `2026-12-24..2026-12-26`.
    case dateRange
    /// `day`, `week`, `month`, or a duration.
    case capWindow
    /// `none`, `last`, `all`, or `within(2h)`.
    case missedPolicy
    /// A path relative to the workspace.
    case path
    /// An absolute http or https address.
    case url
    /// RFC 5545 recurrence text: `FREQ=WEEKLY;BYDAY=TH`.
    case recurrence
    /// Five cron fields, or an alias such as `@daily`.
    case cron
    /// `jan` … `dec`.
    case month
    /// 1 … 31, or -1 … -31 counted from the month's end.
    case dayOfMonth
    /// A preset (`reprise:NAME`) or a path.
    case base
    /// A regular expression by RE2's rules.
    case pattern
    /// A CEL expression.
    case expression
    /// Text with `{{ expressions }}`.
    case template
    /// A point in time in any form: `+1h45m`, `-3h`, `2026-10-24T07:00`, RFC 3339. Only in tests.
    case moment
    /// A number of seconds, or a duration. Only in tests.
    case seconds
    /// Any scalar as it is written: ids of digits need no quotes. Only in tests.
    case literal
    case list(FieldType)
    /// One value, or a list of them.
    case oneOrMore(FieldType)
    case section(SectionSpec)
    /// Names given by the owner, each with a section.
    case named(NameKind, SectionSpec)
    /// Names given by the owner, each with a plain value: the variables of a template.
    case dictionary(FieldType)
    /// A short form, or a section with more to say.
    case shorthand(FieldType, SectionSpec)
}

/// The kinds of things that have names.
package enum NameKind: String, Hashable, Sendable, CaseIterable {
    case source, destination, guardrail, campaign, rule, post, interval, calendar, template, persona, variable
}

/// Which durations make sense for a field.
package enum DurationRange: Hashable, Sendable {
    case positive
    case zeroOrMore
    case atLeast(seconds: Int64)
}

/// A mapping with known keys.
package final class SectionSpec: Sendable {
    /// For messages: `guardrail`, `post of a rule` …
    package let title: String
    /// In the order in which people should write them.
    package let fields: [FieldSpec]
    /// Groups of keys of which exactly one must stand there.
    package let exactlyOne: [[String]]
    /// Keys that make no sense without others.
    package let needs: [(String, [String])]
    /// Keys beside which others have no meaning.
    package let excludes: [(String, [String])]
    /// The same, for a quick look at what is there.
    let masks: KeyMasks
    private let index: [String: Int]

    package init(
        _ title: String, exactlyOne: [[String]] = [], needs: [(String, [String])] = [], excludes: [(String, [String])] = [],
        _ fields: [FieldSpec]
    ) {
        self.title = title
        self.fields = fields
        self.exactlyOne = exactlyOne
        self.needs = needs
        self.excludes = excludes
        index = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        masks = KeyMasks(fields, exactlyOne: exactlyOne, needs: needs, excludes: excludes)
    }

    package func position(of name: String) -> Int? { index[name] }

    /// In the middle of a sentence: `a guardrail`, `an interval`, `quiet hours`.
    var called: String {
        let bare: Set<String> = ["defaults", "quiet hours", "texts by platform", "link hosts", "front matter", "media of a source"]
        if bare.contains(title) { return title }
        return ("AEIOUaeiou".contains(title.first ?? "x") || title.hasPrefix("X ") ? "an " : "a ") + title
    }

    package func field(_ name: String) -> FieldSpec? { index[name].map { fields[$0] } }
    package var names: [String] { fields.map(\.name) }
}
