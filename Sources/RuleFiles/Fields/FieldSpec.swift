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
    /// For a key that the language knows but this version does not act on: what works instead. Such a key is an
    /// error, never ignored.
    package var notYet: String?

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

    /// A key of a later version.
    package static func later(_ name: String, _ instead: String) -> FieldSpec {
        var field = FieldSpec(name, .anything, doc: "Not supported by this version. \(instead)")
        field.notYet = instead
        return field
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
    /// A CEL expression.
    case expression
    /// Text with `{{ expressions }}`.
    case template
    case list(FieldType)
    /// One value, or a list of them.
    case oneOrMore(FieldType)
    case section(SectionSpec)
    /// Names given by the owner, each with a section.
    case named(NameKind, SectionSpec)
    /// A short form, or a section with more to say.
    case shorthand(FieldType, SectionSpec)
    /// Only for keys that are refused anyway.
    case anything
}

/// The kinds of things that have names.
package enum NameKind: String, Hashable, Sendable, CaseIterable {
    case source, destination, guardrail, campaign, rule, post
}

/// Which durations make sense for a field.
package enum DurationRange: Hashable, Sendable {
    case positive
    case zeroOrMore
    case atLeast(seconds: Int64)
}

/// A mapping with known keys.
package struct SectionSpec: Sendable {
    /// For messages: `guardrail`, `post of a rule` …
    package var title: String
    /// In the order in which people should write them.
    package var fields: [FieldSpec]
    /// Groups of keys of which exactly one must stand there.
    package var exactlyOne: [[String]]
    private var index: [String: Int]

    package init(_ title: String, exactlyOne: [[String]] = [], _ fields: [FieldSpec]) {
        self.title = title
        self.fields = fields
        self.exactlyOne = exactlyOne
        index = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func field(_ name: String) -> FieldSpec? { index[name].map { fields[$0] } }
    /// The keys that this version acts on.
    package var supportedNames: [String] { fields.filter { $0.notYet == nil }.map(\.name) }
}
