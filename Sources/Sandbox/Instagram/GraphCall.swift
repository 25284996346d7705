import Foundation
import HTTPValues

/// A Graph API request taken apart: path without version, and parameters wherever they came from.
struct GraphCall {
    var call: SandboxCall
    /// Path segments after the version.
    var path: [String]
    var version: String
    private var parameters: [String: String] = [:]

    /// Parameters are accepted in the query, as a form, as multipart and as JSON (meta.md §0).
    init(_ call: SandboxCall) throws {
        self.call = call
        var segments = call.request.path.split(separator: "/").map { FormText.decode(String($0)) }
        version = "v25.0"
        if let first = segments.first, first.hasPrefix("v"), Double(first.dropFirst()) != nil { version = segments.removeFirst() }
        path = segments
        var fields = call.request.query
        let data = call.request.data
        if !data.isEmpty {
            switch call.request.contentType ?? "" {
            case "application/x-www-form-urlencoded": fields += FormText.fields(String(decoding: data, as: UTF8.self))
            case "multipart/form-data":
                guard let parts = FormText.multipart(data, contentType: call.request.header("content-type") ?? "") else {
                    throw InstagramReply.error(100, nil, "Malformed multipart body", call)
                }
                fields += parts.map { SandboxField($0.name, String(decoding: $0.data, as: UTF8.self)) }
            case "application/json":
                guard let members = JSON(parsing: data)?.object else {
                    throw InstagramReply.error(100, nil, "Malformed JSON body", call)
                }
                fields += members.sorted { $0.key < $1.key }.map { SandboxField($0.key, $0.value.string ?? $0.value.text) }
            default: throw InstagramReply.error(100, nil, "Unsupported content type", call)
            }
        }
        for field in fields where parameters[field.name] == nil { parameters[field.name] = field.value }
    }

    subscript(_ name: String) -> String? { parameters[name].flatMap { $0.isEmpty ? nil : $0 } }

    func flag(_ name: String) -> Bool { self[name] == "true" || self[name] == "1" }

    /// The names after `fields=`, nested ones (`a{b,c}`) by their outer name.
    func fields(default names: [String]) -> [String] {
        guard let text = self["fields"] else { return names }
        var result: [String] = []
        var current = ""
        var depth = 0
        for character in text {
            switch character {
            case "{": depth += 1
            case "}": depth -= 1
            case "," where depth == 0:
                result.append(current)
                current = ""
            default: if depth == 0 { current.append(character) }
            }
        }
        return (result + [current]).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// Only the fields asked for, and `id`; an unknown one refuses the call.
    func project(_ all: [String: JSON], default names: [String], node: String) throws -> JSON {
        let wanted = fields(default: names)
        if let unknown = wanted.first(where: { all[$0] == nil }) {
            throw InstagramReply.error(100, nil, "(#100) Tried accessing nonexisting field (\(unknown)) on node type (\(node))", call)
        }
        return .object(all.filter { ($0.key == "id" || wanted.contains($0.key)) && $0.value != .null })
    }

    func refusal(_ code: Int64, _ subcode: Int64? = nil, _ message: String, status: Int = 400) -> Refusal {
        InstagramReply.error(code, subcode, message, call, status: status)
    }

    /// An object that does not exist or that this token may not see.
    func missing(_ id: String) -> Refusal {
        InstagramReply.error(
            100, 33,
            "Unsupported \(call.request.method.lowercased()) request. Object with ID '\(id)' does not exist, cannot be loaded due to "
                + "missing permissions, or does not support this operation", call, type: "GraphMethodException")
    }
}
