/// Matches what may follow the host of a link: port, path, query.
enum LinkPath {
    typealias Scalars = LinkScanner.Scalars

    static func portEnd(in text: Scalars, from start: Int) -> Int {
        guard start < text.count, text[start] == ":" else { return start }
        var end = start + 1
        while end < text.count, ("0"..."9").contains(text[end]) { end += 1 }
        return end > start + 1 ? end : start
    }

    /// `start` is the slash. Parentheses belong to a path only in pairs, one level deep.
    static func pathEnd(in text: Scalars, from start: Int) -> Int {
        var position = start + 1
        var end = position
        while position < text.count {
            if text[position] == "(", let closed = parenthesesEnd(in: text, from: position, depth: 0) {
                position = closed
                end = closed
            } else if LinkCharacters.isPath(text[position]) {
                let mayEnd = LinkCharacters.mayEndPath(text[position])
                position += 1
                if mayEnd { end = position }
            } else {
                break
            }
        }
        return end
    }

    static func queryEnd(in text: Scalars, from start: Int) -> Int {
        guard start < text.count, text[start] == "?" else { return start }
        var position = start + 1
        var end = start
        while position < text.count, LinkCharacters.isQuery(text[position]) {
            let mayEnd = LinkCharacters.mayEndQuery(text[position])
            position += 1
            if mayEnd { end = position }
        }
        return end
    }

    private static func parenthesesEnd(in text: Scalars, from start: Int, depth: Int) -> Int? {
        var position = start + 1
        while position < text.count {
            if text[position] == ")" { return position > start + 1 ? position + 1 : nil }
            if text[position] == "(" {
                guard depth == 0, let closed = parenthesesEnd(in: text, from: position, depth: 1) else { return nil }
                position = closed
            } else if LinkCharacters.isPath(text[position]) {
                position += 1
            } else {
                return nil
            }
        }
        return nil
    }
}
