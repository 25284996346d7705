extension Lexer {
    /// What a word is beside a name (langdef.md#syntax: RESERVED and the literals).
    func keyword(_ start: Int, _ end: Int) -> Token.Kind {
        func spells(_ word: StaticString) -> Bool {
            word.withUTF8Buffer { letters in
                for (index, letter) in letters.enumerated() where bytes[start + index] != letter { return false }
                return true
            }
        }
        switch end - start {
        case 2: return spells("in") ? .in : spells("as") || spells("if") ? .reserved : .identifier
        case 3: return spells("for") || spells("let") || spells("var") ? .reserved : .identifier
        case 4:
            if spells("true") { return .true }
            if spells("null") { return .null }
            return spells("else") || spells("loop") || spells("void") ? .reserved : .identifier
        case 5:
            if spells("false") { return .false }
            return spells("break") || spells("const") || spells("while") ? .reserved : .identifier
        case 6: return spells("import") || spells("return") ? .reserved : .identifier
        case 7: return spells("package") ? .reserved : .identifier
        case 8: return spells("continue") || spells("function") ? .reserved : .identifier
        case 9: return spells("namespace") ? .reserved : .identifier
        default: return .identifier
        }
    }

    /// For messages.
    func describe(_ token: Token) -> String {
        switch token.kind {
        case .identifier, .reserved, .true, .false, .null, .in: "`\(text(token.range))`"
        case .quotedIdentifier: "`\(text((token.start + 1)..<(token.end - 1)))` in backquotes"
        case .int: "\(token.payload)"
        case .uint: "\(token.payload)u"
        case .double: "\(Double(bitPattern: token.payload))"
        case .string: "a string"
        case .bytes: "a bytes literal"
        case .end: "the end"
        default: "`\(token.kind.spelling ?? "")`"
        }
    }
}
