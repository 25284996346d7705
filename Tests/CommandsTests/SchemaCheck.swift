import Foundation
import HTTPValues
import Testing

/// As much of JSON Schema (draft-07) as our own schemas use.
struct SchemaCheck {
    let root: JSON

    init(_ name: String) throws {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        root = try #require(JSON(parsing: Data(contentsOf: repository.appendingPathComponent("schema/\(name).schema.json"))))
    }

    func problems(_ value: JSON) -> [String] { problems(value, root, "$") }

    private func problems(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
        if let reference = schema["$ref"]?.string {
            let name = String(reference.split(separator: "/").last ?? "")
            guard let target = root["definitions"]?[name] else { return ["\(path): no \(reference)"] }
            return problems(value, target, path)
        }
        var found: [String] = []
        if let choices = schema["anyOf"]?.array, !choices.contains(where: { problems(value, $0, path).isEmpty }) {
            found.append("\(path): fits no choice")
        }
        if let type = schema["type"] {
            let types = (type.array ?? [type]).compactMap(\.string)
            if !types.contains(where: { Self.fits(value, $0) }) { found.append("\(path): is not \(types)") }
        }
        if let allowed = schema["enum"]?.array, !allowed.contains(value) { found.append("\(path): \(value.text) is not allowed") }
        if let constant = schema["const"], constant != value { found.append("\(path): is not \(constant.text)") }
        if let least = schema["minimum"]?.int, let number = value.int, number < least { found.append("\(path): is below \(least)") }
        if let pattern = schema["pattern"]?.string, let text = value.string, text.range(of: pattern, options: .regularExpression) == nil {
            found.append("\(path): `\(text)` does not match \(pattern)")
        }
        return found + members(value, schema, path) + elements(value, schema, path)
    }

    private func members(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
        guard let members = value.object, let properties = schema["properties"] else { return [] }
        let required = (schema["required"]?.array ?? []).compactMap(\.string)
        var found = required.filter { members[$0] == nil }.map { "\(path).\($0): missing" }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            if let property = properties[name] {
                found += problems(member, property, "\(path).\(name)")
            } else {
                found.append("\(path).\(name): not in the schema")
            }
        }
        return found
    }

    private func elements(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
        guard let elements = value.array, let item = schema["items"] else { return [] }
        return elements.enumerated().flatMap { problems($0.element, item, "\(path)[\($0.offset)]") }
    }

    private static func fits(_ value: JSON, _ type: String) -> Bool {
        switch (value, type) {
        case (.null, "null"), (.string, "string"), (.array, "array"), (.object, "object"), (.int, "integer"), (.bool, "boolean"): true
        default: false
        }
    }
}
