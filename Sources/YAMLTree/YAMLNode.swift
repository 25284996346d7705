package import Diagnostics

/// A value of a YAML file. Cheap to copy: it points into the storage of its file.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence(YAMLSequence)
        case mapping(YAMLMapping)
    }

    package enum Kind: String, Sendable { case scalar, sequence, mapping }

    /// Tells nodes of all files apart; an alias is the node that it stands for.
    package struct ID: Hashable, Sendable {
        private let storage: ObjectIdentifier
        private let index: Int32

        init(_ node: YAMLNode) {
            storage = ObjectIdentifier(node.storage)
            index = node.index
        }
    }

    let storage: YAMLStorage
    private let index: Int32
    /// The alias that stands here for the node; -1 without one.
    private let aliasIndex: Int32
    /// The outermost alias through which this node was reached; -1 without one.
    private let useIndex: Int32

    var record: YAMLStorage.Record { storage.records[Int(index)] }
    package var id: ID { ID(self) }

    /// - Parameter useIndex: the alias through which the collection was reached that it stands in.
    init(storage: YAMLStorage, index: Int, useIndex: Int32 = -1) {
        self.storage = storage
        let target = storage.records[index]
        let isAlias = target.kind == .alias
        aliasIndex = isAlias ? Int32(index) : -1
        self.useIndex = useIndex >= 0 ? useIndex : aliasIndex
        self.index = isAlias ? target.first : Int32(index)
    }

    package var kind: Kind {
        switch record.kind {
        case .sequence: .sequence
        case .mapping: .mapping
        case .scalar, .alias: .scalar
        }
    }

    package var content: Content {
        switch record.kind {
        case .sequence: .sequence(YAMLSequence(storage: storage, record: record, useIndex: useIndex))
        case .mapping: .mapping(YAMLMapping(storage: storage, record: record, useIndex: useIndex))
        case .scalar, .alias: .scalar(YAMLScalar(node: self))
        }
    }

    /// Where it is written, with its tag and anchor; behind an alias, where the anchor stands. A block collection ends
    /// with its last value, not with the blank lines after it.
    package var span: SourceSpan { storage.source.span(from: Int(record.start), to: Int(record.end)) }

    /// Where the alias stands that is written for this value.
    package var aliasSpan: SourceSpan? { span(ofAlias: aliasIndex) }

    /// Where the alias stands through which this value was reached: its own, or one of what it stands in. The outermost of
    /// several, which is the place of use.
    package var useSpan: SourceSpan? { span(ofAlias: useIndex) }

    private func span(ofAlias index: Int32) -> SourceSpan? {
        guard index >= 0 else { return nil }
        let alias = storage.records[Int(index)]
        return storage.source.span(from: Int(alias.start), to: Int(alias.end))
    }

    /// Where it begins in the text around it: an alias where the alias stands.
    var writtenStart: Int { Int((aliasIndex >= 0 ? storage.records[Int(aliasIndex)] : record).start) }

    /// The first character of the span: all that many ask for, and half the work.
    package var start: (line: Int, column: Int) { storage.source.start(at: Int(record.start)) }
    package var startOffset: Int { Int(record.start) }
    /// The bytes of the span.
    package var byteRange: Range<Int> { Int(record.start)..<Int(record.end) }
    package var file: String { storage.source.file }

    /// The explicit tag in full, such as `tag:yaml.org,2002:str` for `!!str`; nil without one.
    package var tag: String? { record.tag >= 0 ? storage.tags[Int(record.tag)] : nil }

    package var scalar: YAMLScalar? { record.kind == .scalar ? YAMLScalar(node: self) : nil }
    package var sequence: YAMLSequence? {
        record.kind == .sequence ? YAMLSequence(storage: storage, record: record, useIndex: useIndex) : nil
    }
    package var mapping: YAMLMapping? {
        record.kind == .mapping ? YAMLMapping(storage: storage, record: record, useIndex: useIndex) : nil
    }

    package var source: YAMLSource { storage.source }

    /// Whether it is a text with `{{ }}` that lacks its quotes, so that YAML reads a mapping.
    package var isBareTemplate: Bool { record.kind == .mapping && storage.source.hasBraces(at: Int(record.start)) }

    /// What YAML takes for a comment right behind a plain value on its line, although it begins as a hashtag does: `#` and a
    /// letter or digit at once. To the end of the line.
    package var commentLikeHashtag: SourceSpan? {
        guard record.kind == .scalar, record.style == .plain else { return nil }
        let bytes = storage.source.bytes
        var start = Int(record.end)
        while start < bytes.count, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
        guard start > Int(record.end), start + 1 < bytes.count, bytes[start] == UInt8(ascii: "#") else { return nil }
        let letter = bytes[start + 1]
        guard (48...57).contains(letter) || (97...122).contains(letter | 0x20) || letter >= 0x80 else { return nil }
        var end = start
        while end < bytes.count, bytes[end] != 10, bytes[end] != 13 { end += 1 }
        while bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
        return storage.source.span(from: start, to: end)
    }
}

/// The values of a list in their order.
package struct YAMLSequence: RandomAccessCollection, Sendable {
    let storage: YAMLStorage
    let record: YAMLStorage.Record
    let useIndex: Int32

    package var startIndex: Int { 0 }
    package var endIndex: Int { Int(record.count) }
    package subscript(position: Int) -> YAMLNode {
        YAMLNode(storage: storage, index: Int(storage.children[Int(record.first) + position]), useIndex: useIndex)
    }
}

/// The pairs of a mapping in their order. Keys are scalars, each once.
package struct YAMLMapping: RandomAccessCollection, Sendable {
    package struct Entry: Sendable {
        package let key: YAMLScalar
        package let value: YAMLNode
    }

    let storage: YAMLStorage
    let record: YAMLStorage.Record
    let useIndex: Int32

    package var startIndex: Int { 0 }
    package var endIndex: Int { Int(record.count) / 2 }
    package subscript(position: Int) -> Entry {
        let first = Int(record.first) + position * 2
        return Entry(
            key: YAMLScalar(node: YAMLNode(storage: storage, index: Int(storage.children[first]), useIndex: useIndex)),
            value: YAMLNode(storage: storage, index: Int(storage.children[first + 1]), useIndex: useIndex))
    }

    /// The value of a key; a linear search, which suits the few keys of a rule.
    package subscript(key: String) -> YAMLNode? { entry(key)?.value }

    package func entry(_ key: String) -> Entry? { first { $0.key.hasText(key) } }
}

/// A single value: its text, and what the text means.
package struct YAMLScalar: Sendable {
    package let node: YAMLNode

    package var text: String { String(decoding: utf8, as: UTF8.self) }
    /// The text in UTF-8, without a copy.
    package var utf8: ArraySlice<UInt8> { node.storage.text(of: node.record) }
    package var style: YAMLScalarStyle { node.record.style }
    package var tag: String? { node.tag }
    package var span: SourceSpan { node.span }

    package func hasText(_ text: String) -> Bool { withUTF8 { $0.elementsEqual(text.utf8) } }

    /// The bytes of the text, without a copy and without a slice.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let record = node.record
        return node.storage.texts.withUnsafeBufferPointer { texts in
            body(UnsafeBufferPointer(rebasing: texts[Int(record.first)..<Int(record.first) + Int(record.count)]))
        }
    }
}
