import CivilTime
import Diagnostics
import Expressions
import RuleSet
import YAMLTree

/// A decoded value: its shape is right, its meaning not yet checked.
enum FieldValue: Sendable {
    /// Text, names, references, choices, paths, expressions, templates.
    case text(String)
    case integer(Int)
    case fraction(Double)
    case bool(Bool)
    case duration(Duration)
    case date(CivilDate)
    case dateTime(CivilDateTime)
    case time(CivilTimeOfDay)
    case zone(Zone)
    case weekday(Weekday)
    case monthDay(month: Int, day: Int)
    case dateRange(CivilDate, CivilDate)
    case capWindow(Guardrail.Cap.Window)
    case missed(MissedPolicy)
    // Large and rare: apart, so that all others stay small.
    indirect case recurrence(RecurrenceRule, text: String)
    indirect case cron(CronExpression)
    indirect case pattern(TextPattern)
    case list([Field])
    case section(SectionValue)
    case named(NamedSections)
    /// In the order of the file.
    case dictionary([NamedField])
}

/// A name of the owner's with its value.
struct NamedField: Sendable {
    var name: String
    var field: Field
}

/// A value with the place where it was written. Places are nodes: lines are counted when somebody asks.
struct Field: Sendable {
    var value: FieldValue
    /// The scalar or collection itself.
    var node: YAMLNode
    /// The key before it; nil in lists.
    var key: YAMLNode?

    var span: SourceSpan { node.span }
    /// Of the key; the value's own span in lists.
    var keySpan: SourceSpan { (key ?? node).span }
}

/// Where something stands that is to be pointed at.
enum FieldPlace: Sendable {
    case node(YAMLNode)
    indirect case fixed(SourceSpan)

    static func start(of file: String) -> FieldPlace { .fixed(.start(of: file)) }

    var span: SourceSpan {
        switch self {
        case .node(let node): node.span
        case .fixed(let span): span
        }
    }
}

/// A decoded mapping with known keys; keys in the order of the file.
struct SectionValue: Sendable {
    var spec: SectionSpec
    var fields: FieldTable
    private let place: FieldPlace
    /// Problems were reported inside: what follows from them is not reported again.
    var isBroken = false
    /// Keys that are written, those with wrong values included.
    var present: KeyMasks.Keys = 0
    /// Keys that the section does not have: another one may have been meant.
    var unknownKeys: [String] = []
    /// Keys that are written with a value that cannot be read: they have no default.
    var misread: Set<String> = []

    init(spec: SectionSpec, place: FieldPlace) {
        self.spec = spec
        self.place = place
        fields = FieldTable(spec)
    }

    init(spec: SectionSpec, span: SourceSpan) { self.init(spec: spec, place: .fixed(span)) }

    /// Where to point when something is missing: the key that the section belongs to.
    var span: SourceSpan { place.span }

    subscript(_ name: String) -> Field? { fields[name] }

    /// Present fields in the order of the spec.
    var ordered: [(spec: FieldSpec, field: Field)] {
        spec.fields.indices.compactMap { position in fields[position: position].map { (spec.fields[position], $0) } }
    }
}

/// A decoded mapping from names to sections.
struct NamedSections: Sendable {
    struct Entry: Sendable {
        var name: String
        var key: FieldPlace
        var section: SectionValue

        var keySpan: SourceSpan { key.span }
    }
    var kind: NameKind
    private(set) var entries: [Entry] = []
    private var positions: [String: Int] = [:]
    /// Names whose definitions could not be read: they exist, so that references to them are no errors.
    var brokenNames: [String] = []

    init(kind: NameKind) { self.kind = kind }

    /// The entry of that name, however its characters are composed.
    subscript(_ name: String) -> Entry? { positions[name].map { entries[$0] } }

    /// Changes what is inside of every entry; names stay.
    mutating func updateSections(_ body: (String, inout SectionValue) -> Void) {
        for index in entries.indices { body(entries[index].name, &entries[index].section) }
    }

    /// Adds an entry, or replaces the one of that name.
    mutating func set(_ entry: Entry) {
        if let position = positions[entry.name] {
            entries[position] = entry
        } else {
            positions[entry.name] = entries.count
            entries.append(entry)
        }
    }
}

extension SectionValue {
    func text(_ name: String) -> String? { if case .text(let value)? = fields[name]?.value { value } else { nil } }
    func integer(_ name: String) -> Int? { if case .integer(let value)? = fields[name]?.value { value } else { nil } }
    func duration(_ name: String) -> Duration? { if case .duration(let value)? = fields[name]?.value { value } else { nil } }
    func date(_ name: String) -> CivilDate? { if case .date(let value)? = fields[name]?.value { value } else { nil } }
    func zone(_ name: String) -> Zone? { if case .zone(let value)? = fields[name]?.value { value } else { nil } }
    func section(_ name: String) -> SectionValue? { if case .section(let value)? = fields[name]?.value { value } else { nil } }
    func bool(_ name: String) -> Bool? { if case .bool(let value)? = fields[name]?.value { value } else { nil } }
    func missed(_ name: String) -> MissedPolicy? { if case .missed(let value)? = fields[name]?.value { value } else { nil } }
    func dictionary(_ name: String) -> [NamedField] { if case .dictionary(let value)? = fields[name]?.value { value } else { [] } }
    func named(_ name: String) -> NamedSections? { if case .named(let value)? = fields[name]?.value { value } else { nil } }

    func fraction(_ name: String) -> Double? {
        switch fields[name]?.value {
        case .fraction(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }

    /// The elements of a list; of a single value, that one.
    func list(_ name: String) -> [Field] {
        guard let field = fields[name] else { return [] }
        if case .list(let elements) = field.value { return elements }
        return [field]
    }

    /// The texts of a list of names, without their places.
    func texts(_ name: String) -> [String] {
        list(name).compactMap { if case .text(let value) = $0.value { value } else { nil } }
    }

    func integers(_ name: String) -> [Int] {
        list(name).compactMap { if case .integer(let value) = $0.value { value } else { nil } }
    }

    func weekdays(_ name: String) -> Set<Weekday> {
        Set(list(name).compactMap { if case .weekday(let value) = $0.value { value } else { nil } })
    }

    func times(_ name: String) -> [CivilTimeOfDay] {
        list(name).compactMap { if case .time(let value) = $0.value { value } else { nil } }
    }

    func choice<T: RawRepresentable>(_ name: String, as type: T.Type = T.self) -> T? where T.RawValue == String {
        text(name).flatMap(T.init(rawValue:))
    }
}
