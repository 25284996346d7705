internal import CLibyaml
internal import Foundation

/// Turns libyaml's events into a tree. Iterative, as libyaml itself is.
struct YAMLComposer {
    /// A collection that is not yet closed.
    private struct Frame {
        var record: Int
        var pendingStart: Int
        var isFlow: Bool
        var anchor: String?
        /// Nodes in it so far, aliases written out; and the depth of what it holds.
        var nodes = 1
        var height = 1
    }

    private struct Anchor {
        var record: Int
        /// Nil while the collection that it names is open.
        var size: (nodes: Int, height: Int)?
    }

    private static let mostTags = 255

    private let source: YAMLSource
    private let limits: YAMLLimits
    private var cursor: ScalarCursor
    private var records: [YAMLStorage.Record] = []
    private var children: [Int32] = []
    private var texts: [UInt8] = []
    private var tags: [String] = []
    /// Children of the open collections, innermost last.
    private var pending: [Int32] = []
    private var frames: [Frame] = []
    private var anchors: [String: Anchor] = [:]
    private var roots: [Int] = []
    /// Pairs of documents' outermost mappings whose keys are there already.
    private var repeated: [(key: Int32, value: Int32)] = []
    private var closedNodes = 0
    private var isStopped = false
    private var findings: YAMLFindings

    init(source: YAMLSource, limits: YAMLLimits) {
        self.source = source
        self.limits = limits
        cursor = ScalarCursor(source)
        findings = YAMLFindings(source: source)
        texts.reserveCapacity(source.bytes.count / 2)
        records.reserveCapacity(source.bytes.count / 10)
        children.reserveCapacity(source.bytes.count / 10)
    }

    func result() -> YAMLParse {
        let storage = YAMLStorage(source: source, records: records, children: children, texts: texts, tags: tags)
        let repeated = repeated.map { pair in
            YAMLMapping.Entry(
                key: YAMLScalar(node: YAMLNode(storage: storage, index: Int(pair.key))),
                value: YAMLNode(storage: storage, index: Int(pair.value)))
        }
        return YAMLParse(
            documents: roots.map { YAMLNode(storage: storage, index: $0) }, repeated: repeated, diagnostics: findings.all)
    }

    mutating func run() {
        // libyaml keeps pointers into the parser, so it must not move.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else { return findings.outOfMemory() }
        defer { yaml_parser_delete(parser) }
        let bytes = source.bytes
        bytes.withUnsafeBufferPointer { buffer in
            // An empty buffer may have no address, which libyaml asserts against.
            var nothing: UInt8 = 0
            withUnsafePointer(to: &nothing) { empty in
                yaml_parser_set_input_string(parser, buffer.baseAddress ?? empty, buffer.count)
                consume(parser)
            }
        }
    }

    private mutating func consume(_ parser: UnsafeMutablePointer<yaml_parser_t>) {
        var event = yaml_event_t()
        while !isStopped {
            guard yaml_parser_parse(parser, &event) == 1 else { return findings.syntaxError(parser.pointee, &cursor) }
            let type = event.type
            handle(event)
            yaml_event_delete(&event)
            if type == YAML_STREAM_END_EVENT { return }
        }
    }

    private mutating func handle(_ event: yaml_event_t) {
        switch event.type {
        case YAML_SCALAR_EVENT: scalar(event)
        case YAML_MAPPING_START_EVENT:
            let data = event.data.mapping_start
            open(.mapping, event, tag: data.tag, anchor: data.anchor, isFlow: data.style == YAML_FLOW_MAPPING_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            let data = event.data.sequence_start
            open(.sequence, event, tag: data.tag, anchor: data.anchor, isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: close(event)
        case YAML_ALIAS_EVENT: alias(event)
        case YAML_DOCUMENT_START_EVENT: anchors.removeAll(keepingCapacity: true)
        default: break
        }
    }

    private mutating func scalar(_ event: yaml_event_t) {
        let data = event.data.scalar
        var record = YAMLStorage.Record(
            kind: .scalar, start: offset(event.start_mark), end: offset(event.end_mark), first: Int32(texts.count),
            count: Int32(data.length))
        switch data.style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: record.style = .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: record.style = .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: record.style = .literal
        case YAML_FOLDED_SCALAR_STYLE: record.style = .folded
        default: record.style = .plain
        }
        if record.style == .literal || record.style == .folded { record.end = trimmed(record.end, from: record.start) }
        texts.append(contentsOf: UnsafeBufferPointer(start: data.value, count: data.length))
        record.tag = tagIndex(data.tag)
        records.append(record)
        if let name = data.anchor.map({ String(cString: $0) }) {
            anchors[name] = Anchor(record: records.count - 1, size: (1, 0))
        }
        add(records.count - 1, nodes: 1, height: 0)
    }

    private mutating func open(
        _ kind: YAMLStorage.Record.Kind, _ event: yaml_event_t, tag: UnsafeMutablePointer<UInt8>?, anchor: UnsafeMutablePointer<UInt8>?,
        isFlow: Bool
    ) {
        var record = YAMLStorage.Record(kind: kind, start: offset(event.start_mark), end: offset(event.end_mark))
        record.tag = tagIndex(tag)
        let index = records.count
        records.append(record)
        let name = anchor.map { String(cString: $0) }
        if let name { anchors[name] = Anchor(record: index, size: nil) }
        frames.append(Frame(record: index, pendingStart: pending.count, isFlow: isFlow, anchor: name))
        if frames.count > limits.maxDepth { stopTooDeep(at: record) }
    }

    private mutating func close(_ event: yaml_event_t) {
        guard let frame = frames.popLast() else { return }
        let isMapping = records[frame.record].kind == .mapping
        if isMapping { checkKeys(frame) }
        let entries = pending[frame.pendingStart...]
        if frame.isFlow {
            records[frame.record].end = offset(event.end_mark)
        } else if let last = entries.last {
            records[frame.record].end = records[Int(last)].end
        }
        records[frame.record].first = Int32(children.count)
        records[frame.record].count = Int32(entries.count)
        children.append(contentsOf: entries)
        pending.removeSubrange(frame.pendingStart...)
        if let name = frame.anchor { anchors[name] = Anchor(record: frame.record, size: (frame.nodes, frame.height)) }
        add(frame.record, nodes: frame.nodes, height: frame.height)
    }

    private mutating func alias(_ event: yaml_event_t) {
        let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
        var record = YAMLStorage.Record(kind: .alias, start: offset(event.start_mark), end: offset(event.end_mark))
        guard let anchor = anchors[name], let size = anchor.size else {
            if anchors[name] == nil {
                findings.unknownAnchor(name, record, known: anchors.keys.sorted())
            } else {
                findings.recursiveAlias(name, record)
            }
            // An empty value stands in, so that the rest of the file is still read.
            record.kind = .scalar
            records.append(record)
            return add(records.count - 1, nodes: 1, height: 0)
        }
        record.first = Int32(anchor.record)
        records.append(record)
        if frames.count + size.height > limits.maxDepth { return stopTooDeep(at: record) }
        add(records.count - 1, nodes: size.nodes, height: size.height)
    }

    /// Gives a finished node to the collection around it, or to the stream.
    private mutating func add(_ index: Int, nodes: Int, height: Int) {
        if frames.isEmpty {
            roots.append(index)
            closedNodes += nodes
            if closedNodes > limits.maxNodes { stopTooLarge(at: records[index]) }
            return
        }
        let parent = frames.count - 1
        pending.append(Int32(index))
        frames[parent].nodes += nodes
        frames[parent].height = max(frames[parent].height, height + 1)
        if closedNodes + frames[parent].nodes > limits.maxNodes { stopTooLarge(at: records[index]) }
    }
}

// MARK: - Keys, tags, places

extension YAMLComposer {
    /// Reports keys that are no scalars or are there twice, and removes those pairs.
    private mutating func checkKeys(_ frame: Frame) {
        var refused: Set<Int> = []
        for key in stride(from: frame.pendingStart, to: pending.count - 1, by: 2) where keyRecord(key).kind != .scalar {
            findings.complexKey(records[Int(pending[key])])
            refused.insert(key)
        }
        for (key, earlier) in duplicates(from: frame.pendingStart) where !refused.contains(key) {
            findings.duplicateKey(text: text(ofKey: key), at: records[Int(pending[key])], earlier: records[Int(pending[earlier])])
            refused.insert(key)
            if frames.isEmpty { repeated.append((pending[key], pending[key + 1])) }
        }
        guard !refused.isEmpty else { return }
        var kept = frame.pendingStart
        for key in stride(from: frame.pendingStart, to: pending.count - 1, by: 2) where !refused.contains(key) {
            pending[kept] = pending[key]
            pending[kept + 1] = pending[key + 1]
            kept += 2
        }
        pending.removeSubrange(kept...)
    }

    /// Positions of keys that repeat an earlier one, with the first of their kind.
    private func duplicates(from start: Int) -> [(key: Int, earlier: Int)] {
        let count = (pending.count - start) / 2
        guard count > 1 else { return [] }
        if count > 16 { return duplicatesBySorting(from: start) }
        var found: [(key: Int, earlier: Int)] = []
        for later in 1..<count {
            for earlier in 0..<later where order(start + 2 * earlier, start + 2 * later) == 0 {
                found.append((start + 2 * later, start + 2 * earlier))
                break
            }
        }
        return found
    }

    /// For large mappings: equal keys become neighbours, the first of them in front.
    private func duplicatesBySorting(from start: Int) -> [(key: Int, earlier: Int)] {
        let keys = stride(from: start, to: pending.count - 1, by: 2).sorted { a, b in
            let order = order(a, b)
            return order < 0 || (order == 0 && a < b)
        }
        var found: [(key: Int, earlier: Int)] = []
        var first = 0
        for index in keys.indices.dropFirst() {
            if order(keys[first], keys[index]) == 0 { found.append((keys[index], keys[first])) } else { first = index }
        }
        return found.sorted { $0.key < $1.key }
    }

    /// Compares two keys by length, then bytes; what is no scalar equals nothing.
    private func order(_ a: Int, _ b: Int) -> Int {
        let (left, right) = (keyRecord(a), keyRecord(b))
        if left.kind != .scalar || right.kind != .scalar { return a < b ? -1 : 1 }
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        return texts.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            return Int(memcmp(base + Int(left.first), base + Int(right.first), Int(left.count)))
        }
    }

    private func keyRecord(_ position: Int) -> YAMLStorage.Record {
        let record = records[Int(pending[position])]
        return record.kind == .alias ? records[Int(record.first)] : record
    }

    private func text(ofKey position: Int) -> String {
        let record = keyRecord(position)
        return String(decoding: texts[Int(record.first)..<Int(record.first + record.count)], as: UTF8.self)
    }

    private mutating func tagIndex(_ tag: UnsafeMutablePointer<UInt8>?) -> Int16 {
        guard let tag else { return -1 }
        let text = String(cString: tag)
        if let index = tags.firstIndex(of: text) { return Int16(index) }
        // Nobody uses many tags; all further ones of a hostile file are one tag that nobody knows.
        if tags.count < Self.mostTags {
            tags.append(text)
        } else if tags.count == Self.mostTags {
            tags.append("!one-of-too-many")
        }
        return Int16(tags.count - 1)
    }

    private mutating func offset(_ mark: yaml_mark_t) -> Int32 { Int32(cursor.offset(ofScalar: mark.index)) }

    /// The end of a block scalar without the blank lines after it.
    private func trimmed(_ end: Int32, from start: Int32) -> Int32 {
        var end = Int(end)
        while end > Int(start), [10, 13, 32].contains(source.bytes[end - 1]) { end -= 1 }
        return Int32(end)
    }

    private mutating func stopTooDeep(at record: YAMLStorage.Record) {
        isStopped = true
        findings.tooDeep(record, limit: limits.maxDepth)
    }

    private mutating func stopTooLarge(at record: YAMLStorage.Record) {
        isStopped = true
        findings.tooLarge(record, limit: limits.maxNodes)
    }
}
