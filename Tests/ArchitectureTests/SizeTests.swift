import Testing

/// Small files, small functions: the limits of STYLE §2.4.
struct SizeTests {
    static let maxFileLines = 500
    static let maxFunctionLines = 70

    /// Long because they are one table or one switch over all cases, which is easier to read whole.
    static let longFunctions: [String: String] = [
        "Commands/Explain/ReasonPages.swift": "one page of help for each reason",
        "Commands/Explain/DiagnosticPages.swift": "one page of help for each diagnostic",
    ]

    @Test func noFileIsLongerThanTheLimit() {
        for file in SourceTree.files where !file.path.hasSuffix(".generated.swift") {
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= Self.maxFileLines + 1, "\(file.path) has \(lines) lines")
        }
    }

    @Test func noFunctionIsLongerThanTheLimit() {
        var found = 0
        for file in SourceTree.files where !file.path.hasSuffix(".generated.swift") {
            for function in Functions.all(in: file) {
                found += 1
                guard function.lines > Self.maxFunctionLines, Self.longFunctions[file.path] == nil else { continue }
                Issue.record("\(file.path):\(function.line): \(function.name) has \(function.lines) lines")
            }
        }
        #expect(found > 1000)
    }

    @Test func lengthsAreCountedByBraces() {
        let text = """
            struct A {
                init() { x = 1 }
                func one(_ f: () -> Void = {}) throws -> Int {
                    if a { b() }
                    return "}".count
                }
                subscript(i: Int) -> Int { 2 }
                func wanted()
            }
            """
        let file = SourceFile(path: "A.swift", room: "A", text: text, code: SwiftText.code(text))
        let functions = Functions.all(in: file)
        #expect(functions.map(\.name) == ["init", "one", "subscript"])
        #expect(functions.map(\.lines) == [1, 4, 1])
    }
}

/// Functions of a file, by matching braces from the first `{` after their heads.
enum Functions {
    struct Function {
        var name: String
        var line: Int
        var lines: Int
    }

    static func all(in file: SourceFile) -> [Function] {
        let lines = file.codeLines
        var result: [Function] = []
        for (index, line) in lines.enumerated() {
            guard let name = name(in: line), let last = end(of: index, lines) else { continue }
            result.append(Function(name: name, line: index + 1, lines: last - index + 1))
        }
        return result
    }

    private static func name(in line: Substring) -> String? {
        let words = line.split(whereSeparator: { " (<!?".contains($0) })
        guard let place = words.firstIndex(where: { ["func", "init", "subscript"].contains($0) }) else { return nil }
        let modifiers: Set<Substring> = [
            "package", "private", "fileprivate", "public", "internal", "static", "final", "mutating", "nonisolated", "override",
            "convenience",
            "required", "class",
        ]
        guard words[..<place].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@") }) else { return nil }
        if words[place] != "func" {
            // A call of an initialiser is no declaration.
            let trimmed = line.drop { $0 == " " }
            return trimmed.hasPrefix("self.") || trimmed.hasPrefix("super.") ? nil : String(words[place])
        }
        return place + 1 < words.count ? String(words[place + 1]) : nil
    }

    /// The line of the brace that closes the body; nil for a requirement of a protocol.
    private static func end(of start: Int, _ lines: [Substring]) -> Int? {
        var (round, curly) = (0, 0)
        var hasBody = false
        for index in start..<lines.count {
            let trimmed = lines[index].drop { $0 == " " }
            if index > start, !hasBody, round == 0, Self.declares(trimmed) { return nil }
            for character in lines[index].utf8 {
                switch character {
                case UInt8(ascii: "("): round += 1
                case UInt8(ascii: ")"): round -= 1
                case UInt8(ascii: "{"):
                    // A closure as a default value stands inside the round brackets.
                    if round == 0 {
                        hasBody = true
                        curly += 1
                    } else if hasBody {
                        curly += 1
                    }
                case UInt8(ascii: "}"):
                    if hasBody { curly -= 1 } else if round == 0 { return nil }
                    if hasBody, curly == 0 { return index }
                default: break
                }
            }
        }
        return nil
    }

    private static func declares(_ line: Substring) -> Bool {
        ["func ", "package ", "private ", "static ", "mutating func", "var ", "let ", "case ", "init(", "}"].contains { line.hasPrefix($0) }
    }
}
