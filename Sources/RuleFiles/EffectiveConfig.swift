package import Diagnostics
import YAMLTree

/// Every effective key of a workspace with its value and where it came from: for `config` and `check --explain`.
package struct EffectiveConfig: Sendable {
    package struct Entry: Hashable, Sendable {
        /// `guardrails.considerate.cap[0].max`; a name with a dot stands in quotes.
        package var path: String
        /// As YAML would write it.
        package var value: String
        /// Nil: a built-in default.
        package var span: SourceSpan?
        /// `rules.yaml:14`, `reprise:calm-nights:7`, `built-in default`.
        package var origin: String { span.map { "\($0.file):\($0.line)" } ?? "built-in default" }
    }

    /// In the order of the language, names sorted.
    package private(set) var entries: [Entry] = []

    init(root: SectionValue) { walk(root, path: "") }

    /// The entries at a path or below it; a path that ends inside a name finds nothing.
    package func entries(under path: String) -> [Entry] {
        entries.filter { $0.path == path || $0.path.hasPrefix(path + ".") || $0.path.hasPrefix(path + "[") }
    }

    /// Paths with one more step than `path`: for "did you mean".
    package func suggestion(for path: String) -> String? {
        var known: Set<String> = []
        for entry in entries {
            for (index, character) in zip(entry.path.indices, entry.path) where character == "." || character == "[" {
                known.insert(String(entry.path[..<index]))
            }
            known.insert(entry.path)
        }
        return nearest(path, known.sorted())
    }

    private mutating func walk(_ section: SectionValue, path: String) {
        for spec in section.spec.fields where spec.notYet == nil {
            let place = path.isEmpty ? spec.name : path + "." + spec.name
            if let field = section.fields[spec.name] {
                walk(field, path: place)
            } else if let value = spec.defaultValue {
                entries.append(Entry(path: place, value: value, span: nil))
            } else if case .section(let nested) = spec.type, Self.hasDefaultsOnly(nested) {
                walk(SectionValue(spec: nested, span: section.span), path: place)
            }
        }
    }

    private mutating func walk(_ field: Field, path: String) {
        switch field.value {
        case .section(let section): walk(section, path: path)
        case .named(let names):
            for entry in names.entries.sorted(by: { $0.name < $1.name }) {
                walk(entry.section, path: path + "." + Self.step(entry.name))
            }
        case .list(let elements):
            for (index, element) in elements.enumerated() { walk(element, path: "\(path)[\(index)]") }
        default:
            entries.append(Entry(path: path, value: field.node.scalar?.text ?? "", span: field.span))
        }
    }

    /// An absent section whose keys all have defaults applies as a whole.
    private static func hasDefaultsOnly(_ section: SectionSpec) -> Bool {
        section.exactlyOne.isEmpty && section.fields.allSatisfy { !$0.required } && section.fields.contains { $0.defaultValue != nil }
    }

    private static func step(_ name: String) -> String { name.contains(".") || name.contains("[") ? "\"\(name)\"" : name }
}
