import Foundation
import Testing

/// As much of JSON Schema (draft-07) as our own schemas use.
struct SchemaCheck {
    let root: [String: Any]

    init(_ name: String) throws {
        let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let data = try Data(contentsOf: repository.appendingPathComponent("schema/\(name).schema.json"))
        root = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    func problems(_ value: Any) -> [String] { problems(value, root, "$") }

    private func problems(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = String(reference.split(separator: "/").last ?? "")
            guard let target = (root["definitions"] as? [String: Any])?[name] as? [String: Any] else { return ["\(path): no \(reference)"] }
            return problems(value, target, path)
        }
        var found: [String] = []
        if let choices = schema["anyOf"] as? [[String: Any]], !choices.contains(where: { problems(value, $0, path).isEmpty }) {
            found.append("\(path): fits no choice")
        }
        if let type = schema["type"] {
            let types = type as? [String] ?? [type as? String ?? ""]
            if !types.contains(where: { Self.fits(value, $0) }) { found.append("\(path): is not \(types)") }
        }
        if let allowed = schema["enum"] as? [Any], !allowed.contains(where: { ($0 as? NSObject) == (value as? NSObject) }) {
            found.append("\(path): is none of \(allowed)")
        }
        if let constant = schema["const"] as? NSObject, constant != value as? NSObject { found.append("\(path): is not \(constant)") }
        if let pattern = schema["pattern"] as? String, let text = value as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            found.append("\(path): `\(text)` does not match \(pattern)")
        }
        if let members = value as? [String: Any], let properties = schema["properties"] as? [String: [String: Any]] {
            for name in schema["required"] as? [String] ?? [] where members[name] == nil { found.append("\(path).\(name): missing") }
            for (name, member) in members {
                guard let property = properties[name] else {
                    found.append("\(path).\(name): not in the schema")
                    continue
                }
                found += problems(member, property, "\(path).\(name)")
            }
        }
        if let elements = value as? [Any], let item = schema["items"] as? [String: Any] {
            for (index, element) in elements.enumerated() { found += problems(element, item, "\(path)[\(index)]") }
        }
        return found
    }

    private static func fits(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "null": return value is NSNull
        case "string": return value is String
        case "array": return value is [Any]
        case "object": return value is [String: Any]
        case "integer": return value is Int && !isBool(value)
        case "boolean": return isBool(value)
        default: return false
        }
    }

    private static func isBool(_ value: Any) -> Bool { (value as? NSNumber).map { String(cString: $0.objCType) == "c" } ?? false }
}
