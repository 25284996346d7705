import CivilTime
import Diagnostics
import Foundation
import HTTPValues
import Sandbox
package import SandboxServer
import YAMLTree

/// A sandbox scenario (DESIGN §10): a list of `{after: 3m, items: …}` or `{after: …, faults: …}` with the control API's
/// bodies; each body may be one or a list of them.
package enum ScenarioFile {
    package static func read(_ path: String, on console: Console) throws -> [ScenarioEntry] {
        let file = try SideFile(path: path)
        var diagnostics: [Diagnostic] = []
        var entries: [ScenarioEntry] = []
        if let root = file.root, !file.parse.hasErrors {
            if let list = root.sequence {
                for node in list { entries += self.entries(node, &diagnostics) }
            } else {
                let hint = "write `- { after: 3m, items: { account: NAME, videos: […] } }`"
                diagnostics.append(Diagnostic(.error, "wrong-type", "expected a list of scenario entries", hint: hint, span: root.span))
            }
        }
        try file.refuse(diagnostics, on: console)
        // Stable, so that what stands first in the file happens first.
        return entries.enumerated().sorted { ($0.element.after, $0.offset) < ($1.element.after, $1.offset) }.map(\.element)
    }

    /// What the control API says to a body: tried on a world of its own, so that a mistake shows before anything runs.
    private static func refusal(_ path: String, _ body: Data) -> String? {
        let now = Timestamp(seconds: 1_800_000_000)
        var world = SandboxWorld(at: now)
        let reply = world.inject(path: path, body: body, at: now, store: MemorySandboxStore())
        return reply.status < 400 ? nil : reply.json?["error"]?.string ?? "the sandbox refuses this"
    }

    private static func entries(_ node: YAMLNode, _ diagnostics: inout [Diagnostic]) -> [ScenarioEntry] {
        guard let mapping = node.mapping else {
            diagnostics.append(
                Diagnostic(.error, "wrong-type", "expected a scenario entry", hint: "{ after: 3m, items: … }", span: node.span))
            return []
        }
        var fields = YAMLFields(mapping, span: node.span, known: ["after", "items", "faults"])
        let after = fields.seconds("after")
        if mapping["after"] == nil { fields.report("missing-key", "`after` is missing", hint: "how long after the start, such as 3m") }
        var entries: [ScenarioEntry] = []
        for (key, path) in [("items", "/_sandbox/items"), ("faults", "/_sandbox/faults")] {
            guard let value = mapping[key] else { continue }
            // Faults are a list in the control API itself or one object; items are one object each.
            let bodies = value.sequence.map(Array.init) ?? [value]
            for body in bodies {
                do throws(YAMLAsJSON.Refusal) {
                    let json = try YAMLAsJSON.json(body).data
                    if let refusal = refusal(path, json) { fields.report("bad-value", refusal, at: body.span) }
                    entries.append(ScenarioEntry(after: after ?? .zero, path: path, body: json))
                } catch {
                    fields.report("wrong-type", error.reason, at: error.span)
                }
            }
        }
        if mapping["items"] == nil, mapping["faults"] == nil {
            fields.report("missing-key", "`items` or `faults` is missing")
        }
        diagnostics += fields.diagnostics
        return fields.diagnostics.isEmpty ? entries : []
    }
}
