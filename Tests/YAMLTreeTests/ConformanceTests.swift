import Diagnostics
import Foundation
import Testing

@testable import YAMLTree

private struct VectorFile<Vector: Decodable>: Decodable { var vectors: [Vector] }

/// The conformance vectors lie beside the repository; without them these tests say so and pass.
private func vectors<T: Decodable>(_ name: String, as type: T.Type) throws -> [T] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let url = root.deletingLastPathComponent().appendingPathComponent("shared/vectors/\(name)")
    guard let data = try? Data(contentsOf: url) else {
        print("skipped: \(url.path) is not there")
        return []
    }
    let vectors = try JSONDecoder().decode(VectorFile<T>.self, from: data).vectors
    #expect(vectors.count > 200)
    return vectors
}

struct ConformanceTests {
    struct Document: Decodable {
        var id: String
        var yaml: String?
        var yaml_base64: String?
        var expected: String
        var events: [String]?
        var bytes: [UInt8] {
            if let yaml { return Array(yaml.utf8) }
            return yaml_base64.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) } ?? []
        }
    }

    static func documents() throws -> [Document] { try vectors("yaml.json", as: Document.self) }

    @Test func theVerdictIsThatOfLibyaml() throws {
        for vector in try Self.documents() {
            let parse = YAMLTree.parse(vector.bytes, file: vector.id)
            let codes = parse.diagnostics.map(\.code.rawValue)
            let refusals = codes.filter { $0.hasPrefix("yaml-") }
            if vector.expected == "error" {
                #expect(refusals.count == 1, "\(vector.id): \(codes)")
            } else {
                #expect(refusals.isEmpty, "\(vector.id): \(codes)")
            }
        }
    }

    /// The values of all scalars, and the shape around them, are those of libyaml's event stream.
    @Test func theTreeHoldsTheEvents() throws {
        for vector in try Self.documents() where vector.expected == "events-ok" {
            let parse = YAMLTree.parse(vector.bytes, file: vector.id)
            // Aliases and refused pairs are not in the tree as they are in the stream.
            guard parse.diagnostics.isEmpty, let events = vector.events, !events.contains(where: { $0.hasPrefix("=ALI") }) else { continue }
            let expected = events.filter { !$0.contains("STR") || $0.hasPrefix("=VAL") }.map(Self.shape).filter {
                $0 != "+DOC" && $0 != "-DOC"
            }
            #expect(parse.documents.flatMap(Self.shape) == expected, "\(vector.id)")
        }
    }

    private static func shape(_ event: String) -> String {
        guard event.hasPrefix("=VAL") else { return String(event.prefix(4)) }
        var rest = event.dropFirst(5)
        while rest.first == "&" || rest.first == "<" {
            rest = rest[(rest.firstIndex(of: " ") ?? rest.endIndex)...].dropFirst()
        }
        return "=" + rest
    }

    private static func shape(_ node: YAMLNode) -> [String] {
        switch node.content {
        case .sequence(let values): return ["+SEQ"] + values.flatMap { shape($0) } + ["-SEQ"]
        case .mapping(let entries): return ["+MAP"] + entries.flatMap { shape($0.key.node) + shape($0.value) } + ["-MAP"]
        case .scalar(let scalar):
            let sign: [YAMLScalarStyle: String] = [.plain: ":", .singleQuoted: "'", .doubleQuoted: "\"", .literal: "|", .folded: ">"]
            var text = scalar.text.replacingOccurrences(of: "\\", with: "\\\\")
            for (character, escape) in [("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"), ("\u{8}", "\\b")] {
                text = text.replacingOccurrences(of: character, with: escape)
            }
            return ["=" + (sign[scalar.style] ?? "?") + text]
        }
    }

    private struct Scalar: Decodable {
        enum Value: Decodable, Equatable {
            case bool(Bool), text(String)
            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let value = try? container.decode(Bool.self) {
                    self = .bool(value)
                } else {
                    self = .text(try container.decode(String.self))
                }
            }
        }
        struct Core: Decodable {
            var kind: String
            var value: Value?
        }
        var id: String
        var yaml: String
        var core: Core
    }

    @Test func scalarsFollowTheCoreSchema() throws {
        for vector in try vectors("yaml_scalars.json", as: Scalar.self) {
            let parse = YAMLTree.parse(Array(vector.yaml.utf8), file: vector.id)
            #expect(parse.diagnostics.isEmpty, "\(vector.id)")
            // A file of nothing but a comment holds no document; its value is null.
            guard let value = parse.documents.first?.scalar?.coreValue else {
                #expect(vector.core.kind == "null", "\(vector.id)")
                continue
            }
            #expect(Self.matches(value, vector.core), "\(vector.id) \(vector.yaml): \(value)")
        }
    }

    private static func matches(_ value: YAMLCoreValue, _ core: Scalar.Core) -> Bool {
        switch (value, core.kind, core.value) {
        case (.null, "null", _), (.invalid, "error", _): return true
        case (.bool(let bool), "bool", .bool(let expected)?): return bool == expected
        case (.int(let number), "int", .text(let expected)?): return String(number) == expected
        case (.string(let text), "str", .text(let expected)?): return text == expected
        case (.float(let number), "float", .text(let expected)?):
            return expected == "nan" ? number.isNaN : number == Double(expected)
        default: return false
        }
    }
}
