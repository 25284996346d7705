package import Diagnostics
package import Foundation

/// Reads YAML through libyaml's events into an immutable tree in which every key and value knows its place.
///
/// What libyaml accepts and refuses is YAML here: whatever it refuses is reported under a code that begins with `yaml-`,
/// and nothing else is. On top of that come our own refusals, under other codes: `duplicate-key`, `unknown-anchor`,
/// `recursive-alias`, `complex-key`, `too-deep`, `too-large`. A merge key `<<` is a key like any other.
package enum YAMLTree {
    /// Never throws and never stops at the first problem, unless there is no sense in going on.
    ///
    /// - Parameter file: the name that spans carry: a path relative to the workspace.
    package static func parse(_ bytes: [UInt8], file: String, limits: YAMLLimits = .default) -> YAMLParse {
        guard bytes.count <= limits.maxBytes else {
            let hint = "\(bytes.count) bytes; at most \(limits.maxBytes >> 20) MiB are read"
            return YAMLParse(
                documents: [], diagnostics: [Diagnostic(.error, "too-large", "file is too large", hint: hint, span: .start(of: file))])
        }
        guard let utf8 = UTF16Input.utf8(of: bytes) else {
            let broken = Diagnostic(.error, "yaml-encoding", "not valid UTF-16", hint: "save the file as UTF-8", span: .start(of: file))
            return YAMLParse(documents: [], diagnostics: [broken])
        }
        var composer = YAMLComposer(source: YAMLSource(file: file, bytes: utf8), limits: limits)
        composer.run()
        return composer.result()
    }

    package static func parse(_ data: Data, file: String, limits: YAMLLimits = .default) -> YAMLParse {
        parse([UInt8](data), file: file, limits: limits)
    }
}

/// What a file may cost. Aliases are shared in the tree, but counted as if they were written out, because those who walk
/// the tree meet them again and again.
package struct YAMLLimits: Hashable, Sendable {
    package var maxBytes: Int
    /// Collections inside each other, aliases written out.
    package var maxDepth: Int
    /// Keys, values and collections of all documents, aliases written out.
    package var maxNodes: Int

    package init(maxBytes: Int = 10 << 20, maxDepth: Int = 64, maxNodes: Int = 1_000_000) {
        self.maxBytes = min(maxBytes, Int(Int32.max) / 2)
        self.maxDepth = maxDepth
        self.maxNodes = min(maxNodes, Int(Int32.max) / 2)
    }

    package static let `default` = YAMLLimits()
}

/// What a file holds: the documents before the first syntax error, and every problem found.
package struct YAMLParse: Sendable {
    /// The root of each document. An empty document is an empty plain scalar; an empty file has none.
    package var documents: [YAMLNode]
    /// Pairs of the outermost mappings that repeat an earlier key: left out of `documents`, but what is wrong in them can be
    /// told all the same.
    package var repeated: [YAMLMapping.Entry] = []
    package var diagnostics: [Diagnostic]

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// Scalars in double quotes in which something is escaped: what they hold cannot be read off the file.
    package var escapedScalars: [YAMLScalar] {
        guard let storage = (documents.first ?? repeated.first?.value)?.storage, storage.source.bytes.contains(UInt8(ascii: "\\"))
        else { return [] }
        return storage.records.indices.compactMap { index in
            let record = storage.records[index]
            guard record.kind == .scalar, record.style == .doubleQuoted,
                storage.source.bytes[Int(record.start)..<Int(record.end)].contains(UInt8(ascii: "\\"))
            else { return nil }
            return YAMLScalar(node: YAMLNode(storage: storage, index: index))
        }
    }
}
