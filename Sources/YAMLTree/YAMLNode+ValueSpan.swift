package import Diagnostics

extension YAMLNode {
    /// Where a part of a scalar's value stands in the file: what an expression inside a text points at.
    ///
    /// The value is not the source: escapes, folded lines, indentation and quotes lie between them. They are read once
    /// more, for this span alone. A byte that an escape stands for is at the whole escape; a space that a line break was
    /// folded into is at the break. The span of a collection is the collection's.
    package func span(ofValueUTF8Range range: Range<Int>) -> SourceSpan {
        guard record.kind == .scalar else { return span }
        let map = ScalarMap(record, value: storage.text(of: record), source: storage.source)
        // An empty scalar, or one that we read differently from libyaml.
        guard map.starts.count == Int(record.count), let last = map.ends.last else { return span }
        let lower = min(max(range.lowerBound, 0), map.starts.count)
        let upper = min(max(range.upperBound, lower), map.starts.count)
        let start = lower < map.starts.count ? Int(map.starts[lower]) : Int(last)
        let end = upper > lower ? Int(map.ends[upper - 1]) : start
        return storage.source.span(from: start, to: end)
    }
}

extension YAMLScalar {
    package func span(ofValueUTF8Range range: Range<Int>) -> SourceSpan { node.span(ofValueUTF8Range: range) }
}
