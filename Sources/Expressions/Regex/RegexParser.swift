/// Reads RE2's syntax into a tree.
struct RegexParser {
    typealias Malformed = RegularExpression.Malformed

    struct Flags {
        var foldsCase = false
        var isMultiline = false
        var dotMatchesNewline = false
    }

    /// RE2's limit, also for the product of repetitions inside each other.
    static let maxRepeat = 1000

    let scalars: [Unicode.Scalar]
    var position = 0
    var flags = Flags()
    private var depth = 0
    private var groupNames: Set<String> = []

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
    func peek(_ ahead: Int) -> Unicode.Scalar? { position + ahead < scalars.count ? scalars[position + ahead] : nil }

    mutating func accept(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard position + wanted.count <= scalars.count, Array(scalars[position..<(position + wanted.count)]) == wanted else { return false }
        position += wanted.count
        return true
    }

    mutating func parse() throws(Malformed) -> RegexTree {
        let tree = try choice()
        guard position == scalars.count else { throw Malformed(message: "unexpected `)`") }
        return tree
    }

    private mutating func choice() throws(Malformed) -> RegexTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 100 else { throw Malformed(message: "nests deeper than 100 groups") }
        var branches = [try sequence()]
        while accept("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(Malformed) -> RegexTree {
        var parts: [RegexTree] = []
        while let scalar = current, scalar != "|", scalar != ")" {
            if accept("\\Q") {
                var quoted: [RegexTree] = []
                while position < scalars.count, !accept("\\E") {
                    quoted.append(literal(scalars[position]))
                    position += 1
                }
                guard let last = quoted.popLast() else { continue }
                parts += quoted
                parts.append(try repetitions(of: last))
                continue
            }
            guard let atom = try atom() else { continue }
            parts.append(try repetitions(of: atom))
        }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func repetitions(of atom: RegexTree) throws(Malformed) -> RegexTree {
        var tree = atom
        var count = 0
        while let (minimum, maximum) = try quantifier() {
            count += 1
            guard count == 1 else { throw Malformed(message: "nothing to repeat: two repetitions in a row") }
            // Greed decides what is matched, not whether.
            _ = accept("?")
            guard tree.repeatProduct <= Self.maxRepeat / max(1, maximum ?? minimum) else {
                throw Malformed(message: "nested repetitions count to more than \(Self.maxRepeat)")
            }
            tree = .repeated(tree, minimum: minimum, maximum: maximum)
        }
        return tree
    }

    private mutating func quantifier() throws(Malformed) -> (Int, Int?)? {
        if accept("*") { return (0, nil) }
        if accept("+") { return (1, nil) }
        if accept("?") { return (0, 1) }
        guard current == "{" else { return nil }
        let start = position
        position += 1
        guard let minimum = decimal() else {
            position = start
            return nil
        }
        var maximum: Int? = minimum
        if accept(",") { maximum = decimal() }
        guard accept("}") else {
            position = start
            return nil
        }
        guard minimum <= Self.maxRepeat, maximum ?? 0 <= Self.maxRepeat, maximum ?? minimum >= minimum else {
            throw Malformed(message: "a repetition counts from 0 to \(Self.maxRepeat), upwards")
        }
        return (minimum, maximum)
    }

    private mutating func decimal() -> Int? {
        var value: Int?
        while let scalar = current, ("0"..."9").contains(scalar) {
            value = min((value ?? 0) * 10 + Int(scalar.value - 48), 1_000_000)
            position += 1
        }
        return value
    }

    /// Nil for what matches nothing by itself: a change of flags.
    private mutating func atom() throws(Malformed) -> RegexTree? {
        guard let scalar = current else { return nil }
        switch scalar {
        case "(": return try group()
        case "[": return .one(try bracketClass())
        case ".":
            position += 1
            return .any(includingNewline: flags.dotMatchesNewline)
        case "^":
            position += 1
            return .assert(flags.isMultiline ? .lineStart : .textStart)
        case "$":
            position += 1
            return .assert(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escape()
        case "*", "+", "?": throw Malformed(message: "nothing to repeat before `\(scalar)`")
        case "{":
            if try quantifier() != nil { throw Malformed(message: "nothing to repeat before `{`") }
            position += 1
            return literal("{")
        default:
            position += 1
            return literal(scalar)
        }
    }

    func literal(_ scalar: Unicode.Scalar) -> RegexTree {
        .one(CharacterClass([scalar.value...scalar.value], foldsCase: flags.foldsCase))
    }

    private mutating func group() throws(Malformed) -> RegexTree? {
        position += 1
        let outer = flags
        if accept("?P<") || accept("?<") {
            if current == "=" || current == "!" { throw Malformed(message: "RE2 has no look-behind `(?<\(current ?? "=")`") }
            try groupName()
        } else if accept("?") {
            if current == "=" || current == "!" { throw Malformed(message: "RE2 has no look-ahead `(?\(current ?? "=")`") }
            try readFlags()
            if accept(")") { return nil }
            guard accept(":") else { throw Malformed(message: "unknown kind of group") }
        }
        let inner = try choice()
        guard accept(")") else { throw Malformed(message: "missing `)`") }
        flags = outer
        return inner
    }

    private mutating func groupName() throws(Malformed) {
        var name = ""
        while let scalar = current, scalar != ">" {
            guard scalar.properties.isAlphabetic || scalar == "_" || scalar.properties.numericType != nil else {
                throw Malformed(message: "a group's name is letters, digits and _")
            }
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard accept(">"), !name.isEmpty else { throw Malformed(message: "unfinished group name") }
        guard groupNames.insert(name).inserted else { throw Malformed(message: "two groups are called `\(name)`") }
    }

    private mutating func readFlags() throws(Malformed) {
        var value = true
        var count = 0
        while let scalar = current, scalar != ":", scalar != ")" {
            switch scalar {
            case "i": flags.foldsCase = value
            case "m": flags.isMultiline = value
            case "s": flags.dotMatchesNewline = value
            case "U": break
            case "-" where value:
                value = false
                count = -1
            default: throw Malformed(message: "unknown flag `\(scalar)`")
            }
            count += 1
            position += 1
        }
        guard value || count > 0 else { throw Malformed(message: "no flag after `-`") }
    }
}
