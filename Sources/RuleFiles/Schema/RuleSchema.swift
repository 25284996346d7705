/// The JSON Schema (draft-07) of a rule file, generated from the field specs: what editors complete and underline.
/// It accepts every shape that `reprise check` accepts; what a shape means is left to `check`. So is whether a definition has
/// all the keys that it needs: a file may leave them to one that it extends, or that extends it. Lists are whole wherever
/// they stand, and so must be what stands in them.
package enum RuleSchema {
    package static func json() -> String { json(RuleLanguage.workspace, "rules", title: "reprise rule file", isWhole: false) }

    /// The schema of `*.test.yaml`.
    package static func testsJSON() -> String { json(RuleTestLanguage.file, "tests", title: "reprise test file", isWhole: true) }

    private static func json(_ section: SectionSpec, _ name: String, title: String, isWhole: Bool) -> String {
        var writer = Writer(isWhole: isWhole)
        let root = writer.members(of: section, isWhole: isWhole)
        var members: [(String, OrderedJSON)] = [
            ("$schema", .string("http://json-schema.org/draft-07/schema#")),
            ("$id", .string("urn:reprise:schema:" + name)),
            ("title", .string(title)),
            ("description", .string("Generated from the field specs of reprise. Do not edit.")),
        ]
        // A document of comments alone is no mistake.
        members += root.map { $0.0 == "type" ? ("type", .array([.string("object"), .string("null")])) : $0 }
        members.append(("definitions", .object(writer.definitions.sorted { $0.0 < $1.0 })))
        return OrderedJSON.object(members).text() + "\n"
    }

    /// Sections and kinds of values become definitions, each once.
    private struct Writer {
        var definitions: [(String, OrderedJSON)] = []
        private var known: Set<String> = []
        /// The file stands alone: nothing of it can be left to others.
        private let isWhole: Bool

        init(isWhole: Bool) { self.isWhole = isWhole }

        /// - Parameter isWhole: whether all that the section needs must stand in it.
        mutating func members(of section: SectionSpec, isWhole: Bool) -> [(String, OrderedJSON)] {
            var members: [(String, OrderedJSON)] = [
                ("type", .string("object")), ("additionalProperties", .bool(false)),
                ("properties", .object(section.fields.map { ($0.name, property($0, isWhole: isWhole)) })),
            ]
            let required = section.fields.filter(\.required).map { OrderedJSON.string($0.name) }
            if isWhole, !required.isEmpty { members.append(("required", .array(required))) }
            let choices = section.exactlyOne.map { choice($0, isWhole: isWhole) }
            if !choices.isEmpty { members.append(("allOf", .array(choices))) }
            members += dependencies(of: section, isWhole: isWhole)
            return members
        }

        /// Exactly one of some keys, or one at most.
        private func choice(_ names: [String], isWhole: Bool) -> OrderedJSON {
            let each = names.map { OrderedJSON.object([("required", .array([.string($0)]))]) }
            let none = OrderedJSON.object([("not", .object([("anyOf", .array(each))]))])
            return .object([("oneOf", .array(isWhole ? each : each + [none]))])
        }

        /// What needs others, and what excludes others.
        private func dependencies(of section: SectionSpec, isWhole: Bool) -> [(String, OrderedJSON)] {
            let needs = isWhole ? section.needs.map { ($0, OrderedJSON.array($1.map { .string($0) })) } : []
            let excludes = section.excludes.map { key, others -> (String, OrderedJSON) in
                let none = others.map { OrderedJSON.object([("required", .array([.string($0)]))]) }
                return (key, .object([("not", .object([("anyOf", .array(none))]))]))
            }
            return needs.isEmpty && excludes.isEmpty ? [] : [("dependencies", .object(needs + excludes))]
        }

        private mutating func property(_ field: FieldSpec, isWhole: Bool) -> OrderedJSON {
            var doc = field.doc
            if let text = field.defaultValue { doc += " Default: \(text)." }
            var members: [(String, OrderedJSON)] = [("description", .string(doc))]
            if let text = field.defaultValue { members.append(("default", OrderedJSON(yaml: text, as: field.type))) }
            members.append(("examples", .array([OrderedJSON(yaml: field.sample, as: field.type)])))
            guard case .object(let type) = schema(of: field.type, isWhole: isWhole) else { return .object(members) }
            // Draft-07 ignores what stands beside `$ref`, so a reference is wrapped.
            let body = type.first?.0 == "$ref" ? [("allOf", OrderedJSON.array([.object(type)]))] : type
            return .object(members + body)
        }

        private func link(_ name: String) -> OrderedJSON { .object([("$ref", .string("#/definitions/" + name))]) }

        private mutating func reference(to section: SectionSpec, isWhole: Bool) -> OrderedJSON {
            let name = (isWhole && !self.isWhole ? "whole-" : "") + section.anchor
            if known.insert(name).inserted {
                // Noted first: the section may hold itself.
                let body = members(of: section, isWhole: isWhole)
                definitions.append((name, .object([("title", .string(section.title))] + body)))
            }
            return link(name)
        }

        private mutating func schema(of type: FieldType, isWhole: Bool) -> OrderedJSON {
            if let scalar = ScalarSchemas.definition(type) {
                if known.insert(scalar.name).inserted {
                    definitions.append((scalar.name, .object([("description", .string(scalar.description))] + scalar.body)))
                }
                return link(scalar.name)
            }
            switch type {
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
            case .list(let element): return .object([("type", .string("array")), ("items", schema(of: element, isWhole: true))])
            case .oneOrMore(let element):
                let several = OrderedJSON.object([
                    ("type", .string("array")), ("minItems", .integer(1)), ("items", schema(of: element, isWhole: true)),
                ])
                return .object([("anyOf", .array([schema(of: element, isWhole: isWhole), several]))])
            case .section(let section): return reference(to: section, isWhole: isWhole)
            // `rules:` with nothing below it is an empty section.
            case .named(_, let section): return named(reference(to: section, isWhole: isWhole), orNull: true)
            case .dictionary(let element): return named(schema(of: element, isWhole: isWhole), orNull: false)
            case .shorthand(let short, let section):
                return .object([("anyOf", .array([schema(of: short, isWhole: isWhole), reference(to: section, isWhole: isWhole)]))])
            default: return .object([("type", .string("string"))])
            }
        }

        private mutating func named(_ value: OrderedJSON, orNull: Bool) -> OrderedJSON {
            .object([
                ("type", orNull ? .array([.string("object"), .string("null")]) : .string("object")),
                ("propertyNames", schema(of: .name, isWhole: true)), ("additionalProperties", value),
            ])
        }
    }
}

extension SectionSpec {
    /// Its name in links, as GitHub makes it of a heading: `post-of-a-rule`.
    var anchor: String {
        String(title.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.map { $0 == " " ? "-" : $0 })
    }
}
