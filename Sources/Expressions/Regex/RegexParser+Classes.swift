extension RegexParser {
    mutating func escape() throws(Malformed) -> RegexTree {
        guard let letter = peek(1) else { throw Malformed(message: "a backslash at the end") }
        switch letter {
        case "A":
            position += 2
            return .assert(.textStart)
        case "z":
            position += 2
            return .assert(.textEnd)
        case "b":
            position += 2
            return .assert(.wordBoundary)
        case "B":
            position += 2
            return .assert(.noWordBoundary)
        case "C":
            position += 2
            return .any(includingNewline: true)
        default: break
        }
        if let set = try namedClass() {
            return .one(CharacterClass(set.ranges, categories: set.categories, foldsCase: flags.foldsCase))
        }
        return literal(try escapedScalar())
    }

    /// `\d`, `\S`, `\pL`, `\p{Lu}`, … if one stands here.
    private mutating func namedClass() throws(Malformed) -> (ranges: [ClosedRange<UInt32>], categories: [CharacterClass.Category])? {
        guard current == "\\", let letter = peek(1) else { return nil }
        let simple: [ClosedRange<UInt32>]
        switch letter {
        case "d": simple = CharacterClass.digits
        case "D": simple = CharacterClass.complement(CharacterClass.digits)
        case "s": simple = CharacterClass.blanks
        case "S": simple = CharacterClass.complement(CharacterClass.blanks)
        case "w": simple = CharacterClass.words
        case "W": simple = CharacterClass.complement(CharacterClass.words)
        case "p", "P": return ([], [try unicodeClass(isNegated: letter == "P")])
        default: return nil
        }
        position += 2
        return (simple, [])
    }

    private mutating func unicodeClass(isNegated: Bool) throws(Malformed) -> CharacterClass.Category {
        position += 2
        var isNegated = isNegated
        var name = ""
        if accept("{") {
            if accept("^") { isNegated.toggle() }
            while let scalar = current, scalar != "}" {
                name.unicodeScalars.append(scalar)
                position += 1
            }
            guard accept("}") else { throw Malformed(message: "unfinished `\\p{`") }
        } else if let scalar = current {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        if let members = CharacterClass.category(name) { return CharacterClass.Category(members: members, isNegated: isNegated) }
        guard let ranges = ScriptTable.ranges(of: name) else {
            throw Malformed(message: "`\\p{\(name)}` is neither a general category nor a script")
        }
        return CharacterClass.Category(ranges: ranges, isNegated: isNegated)
    }

    /// An escape that stands for one character.
    private mutating func escapedScalar() throws(Malformed) -> Unicode.Scalar {
        guard let letter = peek(1) else { throw Malformed(message: "a backslash at the end") }
        position += 2
        switch letter {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal()
        case "0"..."7":
            if letter != "0", !(("0"..."7").contains(current ?? "x")) {
                throw Malformed(message: "RE2 has no back-references `\\\(letter)`")
            }
            var value = letter.value - 48
            var digits = 1
            while digits < 3, let digit = current, ("0"..."7").contains(digit) {
                value = value * 8 + digit.value - 48
                digits += 1
                position += 1
            }
            return Unicode.Scalar(value) ?? "\0"
        default:
            guard letter.isASCII, !letter.properties.isAlphabetic, letter.properties.numericType == nil else {
                throw Malformed(message: "unknown escape `\\\(letter)`")
            }
            return letter
        }
    }

    private mutating func hexadecimal() throws(Malformed) -> Unicode.Scalar {
        var digits = ""
        if accept("{") {
            while let scalar = current, scalar != "}", digits.count < 8 {
                digits.unicodeScalars.append(scalar)
                position += 1
            }
            guard accept("}") else { throw Malformed(message: "unfinished `\\x{`") }
        } else {
            while digits.count < 2, let scalar = current {
                digits.unicodeScalars.append(scalar)
                position += 1
            }
            guard digits.count == 2 else { throw Malformed(message: "`\\x` needs two digits") }
        }
        guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
            throw Malformed(message: "`\\x` names no character")
        }
        return scalar
    }

    /// `[…]`
    mutating func bracketClass() throws(Malformed) -> CharacterClass {
        position += 1
        let isNegated = accept("^")
        var ranges: [ClosedRange<UInt32>] = []
        var categories: [CharacterClass.Category] = []
        var isFirst = true
        while let scalar = current, isFirst || scalar != "]" {
            isFirst = false
            if accept("[:") {
                ranges += try posixClass()
                continue
            }
            if let named = try namedClass() {
                ranges += named.ranges
                categories += named.categories
                continue
            }
            let low = try classScalar()
            var high = low
            if current == "-", let next = peek(1), next != "]" {
                position += 1
                high = try classScalar()
            }
            guard low.value <= high.value else { throw Malformed(message: "a range in `[…]` runs backwards") }
            ranges.append(low.value...high.value)
        }
        guard accept("]") else { throw Malformed(message: "missing `]`") }
        return CharacterClass(ranges, categories: categories, isNegated: isNegated, foldsCase: flags.foldsCase)
    }

    private mutating func classScalar() throws(Malformed) -> Unicode.Scalar {
        guard let scalar = current else { throw Malformed(message: "missing `]`") }
        if scalar == "\\" { return try escapedScalar() }
        position += 1
        return scalar
    }

    private mutating func posixClass() throws(Malformed) -> [ClosedRange<UInt32>] {
        let isNegated = accept("^")
        var name = ""
        while let scalar = current, scalar != ":" {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        guard accept(":]"), let ranges = CharacterClass.posix(name) else {
            throw Malformed(message: "unknown class `[:\(name):]`")
        }
        return isNegated ? CharacterClass.complement(ranges) : ranges
    }
}
