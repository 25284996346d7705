/// All nodes of a file in flat arrays: building one costs no allocation of its own, and a place is two numbers until
/// somebody asks for its line.
final class YAMLStorage: Sendable {
    struct Record: Sendable {
        enum Kind: UInt8, Sendable { case scalar, sequence, mapping, alias }

        var kind: Kind
        var style: YAMLScalarStyle = .plain
        /// Index into `tags`, or -1.
        var tag: Int16 = -1
        /// Byte offsets into the source.
        var start: Int32
        var end: Int32
        /// Scalar: where its text begins in `texts`. Collection: its first entry of `children`. Alias: its node.
        var first: Int32 = 0
        /// Bytes of text, or number of entries of `children` (two for each pair of a mapping).
        var count: Int32 = 0
    }

    let source: YAMLSource
    let records: [Record]
    let children: [Int32]
    /// The values of all scalars, in UTF-8, one after the other.
    let texts: [UInt8]
    let tags: [String]

    init(source: YAMLSource, records: [Record], children: [Int32], texts: [UInt8], tags: [String]) {
        self.source = source
        self.records = records
        self.children = children
        self.texts = texts
        self.tags = tags
    }

    func text(of record: Record) -> ArraySlice<UInt8> {
        texts[Int(record.first)..<Int(record.first) + Int(record.count)]
    }
}

/// How a scalar is written.
package enum YAMLScalarStyle: UInt8, Hashable, Sendable {
    case plain, singleQuoted, doubleQuoted
    /// `|`
    case literal
    /// `>`
    case folded
}
