extension DiagnosticDocument {
    /// GitHub's workflow commands, one a line: `::error file=…,line=…,col=…::…`, which annotate a pull request.
    package var githubCommands: String { diagnostics.map { $0.githubCommand + "\n" }.joined() }
}

extension DiagnosticDocument.Entry {
    fileprivate var githubCommand: String {
        let command =
            switch severity {
            case .error: "error"
            case .warning: "warning"
            case .note: "notice"
            }
        var properties: [(String, String)] = []
        if let place {
            properties = [
                ("file", place.file), ("line", String(place.line)), ("endLine", String(place.endLine)), ("col", String(place.column)),
            ]
            // GitHub's end column is inclusive, and only heeded within one line.
            if place.endLine == place.line, place.endColumn > place.column { properties.append(("endColumn", String(place.endColumn - 1))) }
        }
        properties.append(("title", code.rawValue))
        var message = summary
        if let hint { message += ": \(hint)" }
        if let address { message += " (\(address))" }
        for note in notes {
            message += "\n\(note.message)"
            if let place = note.place { message += ": \(place.file):\(place.line):\(place.column)" }
        }
        let list = properties.map { "\($0.0)=\(Self.escaped($0.1, isProperty: true))" }.joined(separator: ",")
        return "::\(command) \(list)::\(Self.escaped(message, isProperty: false))"
    }

    /// `%`, CR and LF are percent-encoded everywhere, `:` and `,` in properties only: what GitHub's own toolkit does.
    private static func escaped(_ text: String, isProperty: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case ":" where isProperty: result += "%3A"
            case "," where isProperty: result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
