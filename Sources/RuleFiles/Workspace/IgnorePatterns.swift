/// `.repriseignore`: gitignore's patterns as far as people use them. `*` and `?` stay within a name, `**` crosses
/// directories, a trailing `/` means directories only, a pattern with another `/` is anchored, `!` takes back, the last
/// match wins.
package struct IgnorePatterns: Sendable {
    private struct Pattern: Sendable {
        var parts: [[UInt8]]
        var directoriesOnly: Bool
        var negated: Bool
    }
    private var patterns: [Pattern] = []

    package init(_ text: String = "") {
        for line in text.split(whereSeparator: \.isNewline) {
            var rest = line.drop { $0 == " " || $0 == "\t" }
            while rest.last == " " || rest.last == "\t" { rest.removeLast() }
            guard let first = rest.first, first != "#" else { continue }
            let negated = first == "!"
            if negated { rest = rest.dropFirst() }
            let directoriesOnly = rest.last == "/"
            if directoriesOnly { rest.removeLast() }
            let anchored = rest.contains("/")
            if rest.first == "/" { rest = rest.dropFirst() }
            guard !rest.isEmpty else { continue }
            let parts = rest.split(separator: "/").map { Array($0.utf8) }
            patterns.append(
                Pattern(parts: anchored ? parts : [Array("**".utf8)] + parts, directoriesOnly: directoriesOnly, negated: negated))
        }
    }

    package func matches(_ path: String, isDirectory: Bool) -> Bool {
        guard !patterns.isEmpty else { return false }
        let parts = path.split(separator: "/").map { Array($0.utf8) }
        let decisive = patterns.last { ($0.directoriesOnly ? isDirectory : true) && Self.match($0.parts[...], parts[...]) }
        return decisive.map { !$0.negated } ?? false
    }

    private static func match(_ pattern: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>) -> Bool {
        guard let head = pattern.first else { return path.isEmpty }
        if head == Array("**".utf8) {
            if pattern.count == 1 { return !path.isEmpty }
            return path.indices.contains { match(pattern.dropFirst(), path[$0...]) }
        }
        guard let name = path.first else { return false }
        return glob(head, name) && match(pattern.dropFirst(), path.dropFirst())
    }

    /// Iterative with one point to go back to: linear in the product of the lengths, whatever the pattern.
    private static func glob(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var p = 0
        var t = 0
        var star: (pattern: Int, text: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == text[t] {
                p += 1
                t += 1
            } else if let back = star {
                star = (back.pattern, back.text + 1)
                p = back.pattern + 1
                t = back.text + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
