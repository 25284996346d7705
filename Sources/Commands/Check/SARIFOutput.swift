import Diagnostics

/// SARIF 2.1.0: what code hosts read into their own list of findings.
enum SARIFOutput {
    static func document(_ document: DiagnosticDocument) -> JSONText {
        var codes: [String] = []
        for entry in document.diagnostics where !codes.contains(entry.code.rawValue) { codes.append(entry.code.rawValue) }
        let rules = codes.map { code in
            JSONText.object([("id", .string(code)), ("shortDescription", message(Catalogue.page(code, .diagnostic)?.meaning ?? code))])
        }
        let driver = JSONText.object([
            ("name", .string("reprise")), ("version", .string(Versions.reprise)), ("rules", .array(rules)),
        ])
        let run = JSONText.object([
            ("tool", .object([("driver", driver)])), ("columnKind", .string("unicodeCodePoints")),
            ("results", .array(document.diagnostics.map { result($0, codes) })),
        ])
        return .object([
            ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", .string("2.1.0")), ("runs", .array([run])),
        ])
    }

    private static func result(_ entry: DiagnosticDocument.Entry, _ codes: [String]) -> JSONText {
        let text = entry.hint.map { "\(entry.summary): \($0)" } ?? entry.summary
        var members: [(String, JSONText)] = [
            ("ruleId", .string(entry.code.rawValue)), ("ruleIndex", .int(codes.firstIndex(of: entry.code.rawValue) ?? 0)),
            ("level", .string(entry.severity.rawValue)), ("message", message(text)),
        ]
        if let place = entry.place { members.append(("locations", .array([.object([("physicalLocation", location(place))])]))) }
        let related = entry.notes.compactMap { note in
            note.place.map { JSONText.object([("physicalLocation", location($0)), ("message", message(note.message))]) }
        }
        if !related.isEmpty { members.append(("relatedLocations", .array(related))) }
        return .object(members)
    }

    private static func location(_ place: DiagnosticDocument.Place) -> JSONText {
        .object([
            ("artifactLocation", .object([("uri", .string(uri(place.file)))])),
            (
                "region",
                .object([
                    ("startLine", .int(place.line)), ("startColumn", .int(place.column)), ("endLine", .int(place.endLine)),
                    ("endColumn", .int(place.endColumn)),
                ])
            ),
        ])
    }

    private static func message(_ text: String) -> JSONText { .object([("text", .string(text))]) }

    /// A relative path as RFC 3986 wants it.
    private static func uri(_ path: String) -> String {
        var result = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.append(Character(Unicode.Scalar(byte)))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return result
    }
}
