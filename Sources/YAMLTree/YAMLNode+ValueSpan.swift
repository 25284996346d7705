package import Diagnostics

extension YAMLNode {
    /// Where a part of a scalar's value stands in the file: what an expression inside a text points at.
    ///
    /// The value is not the source: escapes, folded lines, indentation and quotes lie between them. They are read once
    /// more, for this span alone. A byte that an escape stands for is at the whole escape; a space that a line break was
    /// folded into is at the break. The span of a collection is the collection's.
    package func span(ofValueUTF8Range range: Range<Int>) -> SourceSpan { spans(ofValueUTF8Ranges: [range])[0] }

    /// The same of several parts: the value is read once for all of them.
    package func spans(ofValueUTF8Ranges ranges: [Range<Int>]) -> [SourceSpan] {
        guard record.kind == .scalar, !ranges.isEmpty else { return ranges.map { _ in span } }
        let map = ScalarMap(record, value: storage.text(of: record), source: storage.source)
        // An empty scalar, or one that we read differently from libyaml.
        guard map.starts.count == Int(record.count), let last = map.ends.last else { return ranges.map { _ in span } }
        return ranges.map { range in
            let lower = min(max(range.lowerBound, 0), map.starts.count)
            let upper = min(max(range.upperBound, lower), map.starts.count)
            let start = lower < map.starts.count ? Int(map.starts[lower]) : Int(last)
            let end = upper > lower ? Int(map.ends[upper - 1]) : start
            // The line break at the end of a block belongs to the value; nothing can be shown behind it but the next key.
            return storage.source.span(from: min(start, visibleEnd), to: min(end, visibleEnd))
        }
    }

    /// Of a block scalar the end of its last line with text.
    private var visibleEnd: Int {
        switch record.style {
        case .literal, .folded: Int(record.end)
        case .plain, .singleQuoted, .doubleQuoted: .max
        }
    }
}

extension YAMLScalar {
    package func span(ofValueUTF8Range range: Range<Int>) -> SourceSpan { node.span(ofValueUTF8Range: range) }
}
