/// The JSON Schema (draft-07) of a rule file, generated from the field specs: what editors complete and underline.
/// It accepts every shape that `reprise check` accepts; what a shape means is left to `check`.
package enum RuleSchema {
    package static func json() -> String {
        var writer = Writer()
        let root = writer.members(of: RuleLanguage.workspace)
        var members: [(String, OrderedJSON)] = [
            ("$schema", .string("http://json-schema.org/draft-07/schema#")),
            ("title", .string("reprise rule file")),
            ("description", .string("Generated from the field specs of reprise. Do not edit.")),
        ]
        members += root
        members.append(("definitions", .object(writer.definitions)))
        return OrderedJSON.object(members).text() + "\n"
    }

    /// Sections become definitions, each once.
    private struct Writer {
        var definitions: [(String, OrderedJSON)] = []
        private var known: Set<String> = []

        mutating func members(of section: SectionSpec) -> [(String, OrderedJSON)] {
            let supported = section.fields.filter { $0.notYet == nil }
            var members: [(String, OrderedJSON)] = [
                ("type", .string("object")), ("additionalProperties", .bool(false)),
                ("properties", .object(supported.map { ($0.name, property($0)) })),
            ]
            let required = supported.filter(\.required).map { OrderedJSON.string($0.name) }
            if !required.isEmpty { members.append(("required", .array(required))) }
            let choices = section.exactlyOne.map { names in
                OrderedJSON.object([("oneOf", .array(names.map { .object([("required", .array([.string($0)]))]) }))])
            }
            if !choices.isEmpty { members.append(("allOf", .array(choices))) }
            return members
        }

        private mutating func property(_ field: FieldSpec) -> OrderedJSON {
            var doc = field.doc
            if let text = field.defaultValue { doc += " Default: \(text)." }
            if let text = field.example { doc += " Example: \(text)" }
            guard case .object(let type) = schema(of: field.type) else { return .object([]) }
            // Draft-07 ignores what stands beside `$ref`, so a reference is wrapped.
            let body = type.first?.0 == "$ref" ? [("allOf", OrderedJSON.array([.object(type)]))] : type
            return .object([("description", .string(doc))] + body)
        }

        private mutating func reference(to section: SectionSpec) -> OrderedJSON {
            if known.insert(section.title).inserted {
                // The place is kept before the section's own sections are met.
                let position = definitions.count
                definitions.append((section.title, .object([])))
                definitions[position].1 = .object(members(of: section))
            }
            return .object([("$ref", .string("#/definitions/" + section.title.replacing(" ", with: "%20")))])
        }

        private mutating func schema(of type: FieldType) -> OrderedJSON {
            switch type {
            case .text, .expression, .template: return .object([("type", .string("string"))])
            case .name, .reference: return Self.string(#"^[^\s/](?:[^/\n]*[^\s/])?$"#, [("maxLength", .integer(100))])
            case .integer(let range):
                return .object([
                    ("type", .string("integer")), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
                ])
            case .fraction(let range):
                return .object([
                    ("type", .string("number")), ("minimum", .fraction(range.lowerBound)), ("maximum", .fraction(range.upperBound)),
                ])
            case .bool: return .object([("type", .string("boolean"))])
            case .choice(let values): return .object([("enum", .array(values.map { .string($0) }))])
            case .weekday: return .object([("enum", .array(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { .string($0) }))])
            case .duration: return Self.string("^(?:\(Self.duration))$")
            case .date: return Self.string("^\(Self.date)$")
            case .dateTime: return Self.string("^\(Self.date)[Tt]\(Self.time)$")
            case .timeOfDay: return Self.string("^\(Self.time)$")
            case .monthDay: return Self.string(#"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$"#)
            case .dateRange: return Self.string(#"^\#(Self.date)(?:\.\.\#(Self.date))?$"#)
            case .capWindow: return Self.string("^(?:day|week|month|\(Self.duration))$")
            case .missedPolicy: return Self.string(#"^(?:none|last|all|within\((?:\#(Self.duration))\))$"#)
            case .zone, .path: return .object([("type", .string("string")), ("minLength", .integer(1))])
            case .list(let element): return .object([("type", .string("array")), ("items", schema(of: element))])
            case .oneOrMore(let element):
                let one = schema(of: element)
                return .object([
                    ("anyOf", .array([one, .object([("type", .string("array")), ("minItems", .integer(1)), ("items", one)])]))
                ])
            case .section(let section): return reference(to: section)
            case .named(_, let section):
                return .object([
                    ("type", .string("object")), ("propertyNames", schema(of: .name)),
                    ("additionalProperties", reference(to: section)),
                ])
            case .shorthand(let short, let section):
                return .object([("anyOf", .array([schema(of: short), reference(to: section)]))])
            case .anything: return .object([])
            }
        }

        private static func string(_ pattern: String, _ more: [(String, OrderedJSON)] = []) -> OrderedJSON {
            .object([("type", .string("string")), ("pattern", .string(pattern))] + more)
        }

        private static let date = #"\d{4}-\d{2}-\d{2}"#
        private static let time = #"(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d)?"#
        private static let duration = #"(?=\d)(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?"#
    }
}
