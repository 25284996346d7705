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
                guard let entry = mapping.last(startingBy: offset, { $0.key.node }) else { return (steps, false) }
                steps.append(entry.key.text)
                if offset < Int(entry.key.node.record.end) { return (steps, true) }
                node = entry.value
            case .sequence(let sequence):
                guard let index = sequence.lastIndex(startingBy: offset, { $0 }), let last = steps.popLast() else {
                    return (steps, false)
                }
                steps.append("\(last)[\(index)]")
                node = sequence[index]
            }
        }
    }

    /// The smallest key or value that begins at an offset; nil without one.
    package func node(startingAt offset: Int) -> YAMLNode? {
        var found: YAMLNode?
        var node = self
        while true {
            if node.writtenStart == offset { found = node }
            switch node.content {
            case .scalar: return found
            case .mapping(let mapping):
                guard let entry = mapping.last(startingBy: offset, { $0.key.node }) else { return found }
                if entry.key.node.writtenStart == offset { return entry.key.node }
                node = entry.value
            case .sequence(let sequence):
                guard let index = sequence.lastIndex(startingBy: offset, { $0 }) else { return found }
                node = sequence[index]
            }
        }
    }
}

extension RandomAccessCollection where Index == Int {
    /// The last element that begins at an offset or before it, by bisection: they stand in the order of the file.
    fileprivate func lastIndex(startingBy offset: Int, _ node: (Element) -> YAMLNode) -> Int? {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if node(self[middle]).writtenStart <= offset { low = middle + 1 } else { high = middle }
        }
        return low > startIndex ? low - 1 : nil
    }

    fileprivate func last(startingBy offset: Int, _ node: (Element) -> YAMLNode) -> Element? {
        lastIndex(startingBy: offset, node).map { self[$0] }
    }
}
