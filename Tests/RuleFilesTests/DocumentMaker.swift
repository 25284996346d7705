import Domain
import HTTPValues
import RuleFiles
import YAMLTree

/// A generator of numbers that gives the same ones for the same seed (SplitMix64).
struct Lots {
    private var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }
}

/// Makes rule files from the field specs: right in shape, whatever their names mean; or with one mistake.
struct DocumentMaker {
    /// What was done to the document.
    struct Mistake {
        var what: String
        /// A JSON Schema can say so: it must refuse it too.
        var isExpressible: Bool
    }

    private var lots: Lots
    /// Which opportunity for a mistake to take; nil: none.
    private var target: Int?
    private(set) var opportunities = 0
    private(set) var mistake: Mistake?
    /// Inside of a list, which no other file can complete: there a schema can tell what is missing.
    private var isWhole = false

    private init(seed: UInt64, target: Int?) {
        lots = Lots(seed: seed)
        self.target = target
    }

    static func right(seed: UInt64) -> String {
        var maker = DocumentMaker(seed: seed, target: nil)
        return maker.document()
    }

    static func wrong(seed: UInt64) -> (text: String, mistake: Mistake)? {
        var counting = DocumentMaker(seed: seed, target: nil)
        _ = counting.document()
        var lots = Lots(seed: seed ^ 0x5EED)
        var maker = DocumentMaker(seed: seed, target: lots.below(counting.opportunities))
        let text = maker.document()
        return maker.mistake.map { (text, $0) }
    }

    private mutating func document() -> String {
        // One key at least: a file without any is none of ours.
        section(RuleLanguage.workspace, atLeast: "version") + "\n"
    }

    private mutating func spoils(_ what: String, isExpressible: Bool = true) -> Bool {
        defer { opportunities += 1 }
        guard opportunities == target else { return false }
        mistake = Mistake(what: what, isExpressible: isExpressible)
        return true
    }

    // MARK: sections

    private mutating func section(_ section: SectionSpec, atLeast: String? = nil) -> String {
        var names = Set(section.fields.filter { $0.required || $0.name == atLeast || lots.chance(36) }.map(\.name))
        var barred: Set<String> = []
        for group in section.exactlyOne {
            let chosen = lots.pick(group)
            barred.formUnion(group.filter { $0 != chosen })
            names.insert(chosen)
        }
        for (key, others) in section.needs where names.contains(key) { names.formUnion(others) }
        for (key, others) in section.excludes where names.contains(key) && !barred.contains(key) { barred.formUnion(others) }
        names.subtract(barred)
        // What was taken out may have been needed.
        for (key, others) in section.needs where !names.isSuperset(of: others) { names.remove(key) }
        spoil(&names, of: section)
        var members = section.fields.filter { names.contains($0.name) }.map { "\($0.name): \(value($0.type))" }
        if spoils("an unknown key of a \(section.title)") { members.append("hopefully_unknown: 1") }
        return "{ \(members.joined(separator: ", ")) }"
    }

    private mutating func spoil(_ names: inout Set<String>, of section: SectionSpec) {
        for field in section.fields where field.required {
            if spoils("\(section.title) without \(field.name)", isExpressible: isWhole) { names.remove(field.name) }
        }
        for group in section.exactlyOne {
            if spoils("none of \(group)", isExpressible: isWhole) { names.subtract(group) }
            if group.count > 1, spoils("two of \(group)") { names.formUnion(group.prefix(2)) }
        }
        for (key, others) in section.needs where names.contains(key) {
            if spoils("\(key) without \(others)", isExpressible: isWhole) { names.subtract(others) }
        }
        for (key, others) in section.excludes where names.contains(key) {
            if spoils("\(key) beside \(others[0])") { names.insert(others[0]) }
        }
    }

    // MARK: values

    private mutating func value(_ type: FieldType) -> String {
        switch type {
        case .section(let section):
            return spoils("no mapping: \(section.title)") ? "[x]" : self.section(section)
        case .named(_, let section):
            if spoils("names in a list") { return "[x]" }
            if lots.chance(5) { return "~" }
            return names { maker in maker.section(section) }
        case .dictionary(let element):
            return spoils("a dictionary in a list") ? "[x]" : names { maker in maker.value(element) }
        case .list(let element):
            if spoils("no list") { return "word" }
            return list(of: element, count: lots.below(3))
        case .oneOrMore(let element):
            if spoils("an empty list") { return "[]" }
            return lots.chance(50) ? value(element) : list(of: element, count: 1 + lots.below(2))
        case .shorthand(let short, let section): return lots.chance(50) ? value(short) : self.section(section)
        default:
            if spoils("nothing") { return "~" }
            if spoils("a mapping") { return "{ x: y }" }
            let (text, isExpressible) = lots.pick(ScalarSamples.wrong(type))
            if spoils("\(text) as \(type)", isExpressible: isExpressible) { return text }
            return plainOrQuoted(lots.pick(ScalarSamples.right(type)), isText: ScalarSamples.isText(type))
        }
    }

    private mutating func list(of element: FieldType, count: Int) -> String {
        let outer = isWhole
        isWhole = true
        defer { isWhole = outer }
        return "[\((0..<count).map { _ in value(element) }.joined(separator: ", "))]"
    }

    private mutating func names(_ each: (inout DocumentMaker) -> String) -> String {
        var names = Set((0..<lots.below(3)).map { _ in lots.pick(ScalarSamples.names) }).sorted().map { ScalarSamples.quoted($0) }
        if !names.isEmpty, spoils("a name with a slash") { names[0] = "\"a/b\"" }
        return "{ \(names.map { "\($0): \(each(&self))" }.joined(separator: ", ")) }"
    }

    /// Texts stand with or without quotes, as long as YAML 1.2 reads them the same.
    private mutating func plainOrQuoted(_ text: String, isText: Bool) -> String {
        guard isText else { return text }
        let isSimple = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-:./+@_=;".contains($0)) }
        let isPlain = isSimple && text.first.map { $0.isLetter || $0.isNumber } == true && !text.hasSuffix(":") && lots.chance(60)
        guard isPlain, JSON(yaml: text) == .string(text) else { return ScalarSamples.quoted(text) }
        return text
    }
}
