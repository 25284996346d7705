package import Diagnostics

extension YAMLNode {
    /// The way to a place in the file, for people: `campaigns`, `autumn`, `posts[2]`. The last step is the key that begins last
    /// before the place.
    ///
    /// - Returns: the steps, and whether the place is within the last key itself.
    package func path(to span: SourceSpan) -> (steps: [String], endsInKey: Bool) {
        let offset = span.startOffset
        var steps: [String] = []
        var node = self
        while true {
            // A mapping begins where its first key does.
            if Int(node.record.start) == offset, Int(node.record.end) == span.endOffset { return (steps, false) }
            switch node.content {
            case .scalar: return (steps, false)
            case .mapping(let mapping):
                guard let entry = mapping.last(where: { Int($0.key.node.record.start) <= offset }) else { return (steps, false) }
                steps.append(entry.key.text)
                if offset < Int(entry.key.node.record.end) { return (steps, true) }
                node = entry.value
            case .sequence(let sequence):
                guard let index = sequence.lastIndex(where: { Int($0.record.start) <= offset }), let last = steps.popLast() else {
                    return (steps, false)
                }
                steps.append("\(last)[\(index)]")
                node = sequence[index]
            }
        }
    }
}
