package import Diagnostics
import YAMLTree

/// Every effective key of a workspace with its value and where it came from: for `config` and `check --explain`.
package struct EffectiveConfig: Sendable {
    package struct Entry: Hashable, Sendable {
        /// `guardrails.considerate.cap[0].max`; a name with a dot, a bracket or a quote stands in quotes.
        package var path: String
        /// The text of the value; of an empty list or section `[]` or `{}`.
        package var value: String
        /// As YAML would write it on one line: in quotes where it needs them.
        package var yaml: String
        /// Nil: a built-in default.
        package var span: SourceSpan?
        /// The key that it is taken from, where that is another one: `defaults.missed`.
        package var through: String?
        /// `rules.yaml:14`, `reprise:calm-nights:7`, `built-in default`, each with the key that it is taken from.
        package var origin: String {
            let place = span.map { "\($0.file):\($0.line)" } ?? "built-in default"
            return through.map { "\(place), by \($0)" } ?? place
        }
        /// The path in steps, names without quotes: `campaigns`, `.autumn.2026`, `.posts`, `[0]`.
        var steps: [String]

        /// Whether a path, as people type it, ends at one of the steps.
        fileprivate func isUnder(_ typed: String) -> Bool {
            var rest = typed[...]
            for step in steps {
                guard rest.hasPrefix(step) else { return false }
                rest = rest.dropFirst(step.count)
                if rest.isEmpty { return true }
            }
            return false
        }
    }

    /// In the order of the language, names sorted.
    package private(set) var entries: [Entry] = []

    init(root: SectionValue) {
        var walker = ConfigWalker(root: root)
        walker.walk(root, ConfigPath())
        entries = walker.entries
    }

    /// The entries at a path or below it; a path that ends inside a name finds nothing. Names may stand without quotes.
    package func entries(under path: String) -> [Entry] {
        let exact = entries.filter { $0.path == path || $0.path.hasPrefix(path + ".") || $0.path.hasPrefix(path + "[") }
        return exact.isEmpty ? entries.filter { $0.isUnder(path) } : exact
    }

    /// The known path nearest to one that is not: for "did you mean". The part that is right is kept.
    package func suggestion(for path: String) -> String? {
        var known: Set<String> = []
        for entry in entries {
            var isQuoted = false
            for (index, character) in zip(entry.path.indices, entry.path) {
                if character == "\"" { isQuoted.toggle() }
                if !isQuoted, character == "." || character == "[" { known.insert(String(entry.path[..<index])) }
            }
            known.insert(entry.path)
        }
        let paths = known.sorted()
        if let near = nearest(path, paths) { return near }
        // A wrong step deep inside a long path: look only at what stands beside it.
        guard let dot = path.lastIndex(of: "."), !known.contains(path) else { return nil }
        let parent = String(path[..<dot])
        let home = known.contains(parent) ? parent : suggestion(for: parent)
        guard let home else { return nil }
        let siblings = paths.filter { $0.hasPrefix(home + ".") && !$0.dropFirst(home.count + 1).contains { $0 == "." || $0 == "[" } }
        let last = String(path[path.index(after: dot)...])
        return nearest(last, siblings.map { String($0.dropFirst(home.count + 1)) }).map { "\(home).\($0)" } ?? home
    }
}

/// A path in both spellings: with names in quotes where they need them, and without.
struct ConfigPath {
    private(set) var steps: [String] = []
    private var quotedSteps: [String] = []

    var quoted: String { quotedSteps.joined() }

    func key(_ name: String) -> ConfigPath { adding(steps.isEmpty ? name : "." + name) }

    func index(_ number: Int) -> ConfigPath { adding("[\(number)]") }

    /// A name of the owner's.
    func name(_ written: String) -> ConfigPath {
        let name = SecretScan.blotted(written)
        guard name.contains(where: { ".[]\"".contains($0) }) else { return key(name) }
        let escaped = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return adding("." + name, quoted: ".\"\(escaped)\"")
    }

    var parent: ConfigPath {
        var path = self
        path.steps.removeLast()
        path.quotedSteps.removeLast()
        return path
    }

    /// Of the same section another key.
    func sibling(_ name: String) -> ConfigPath { parent.key(name) }

    private func adding(_ step: String, quoted: String? = nil) -> ConfigPath {
        var path = self
        path.steps.append(step)
        path.quotedSteps.append(quoted ?? step)
        return path
    }
}
