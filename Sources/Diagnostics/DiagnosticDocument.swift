/// The problems of a run as data: the JSON form, and the model that every other form is written from.
///
/// Members that do not apply (the place of a problem without one, a missing hint) are left out.
package struct DiagnosticDocument: Hashable, Codable, Sendable {
    package struct Place: Hashable, Codable, Sendable {
        package var file: String
        /// 1-based; columns count Unicode scalars.
        package var line: Int
        package var column: Int
        package var endLine: Int
        package var endColumn: Int
        /// Bytes from the file's start; the end is exclusive.
        package var offset: Int
        package var endOffset: Int

        enum CodingKeys: String, CodingKey {
            case file, line, column, offset
            case endLine = "end_line"
            case endColumn = "end_column"
            case endOffset = "end_offset"
        }

        init(_ span: SourceSpan) {
            file = span.file
            (line, column) = (span.line, span.column)
            (endLine, endColumn) = (span.endLine, span.endColumn)
            (offset, endOffset) = (span.startOffset, span.endOffset)
        }
    }

    package struct Note: Hashable, Sendable {
        package var message: String
        package var place: Place?
    }

    package struct Entry: Hashable, Sendable {
        package var severity: Diagnostic.Severity
        package var code: DiagnosticCode
        package var summary: String
        package var hint: String?
        package var place: Place?
        package var address: String?
        package var notes: [Note]
    }

    package struct Summary: Hashable, Codable, Sendable {
        package var errors: Int
        package var warnings: Int
        package var notes: Int

        /// `2 errors, 1 warning`; `no problems` without any.
        package var text: String {
            let parts = [(errors, "error"), (warnings, "warning"), (notes, "note")].filter { $0.0 > 0 }
            guard !parts.isEmpty else { return "no problems" }
            return parts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ")
        }
    }

    package var version: Int
    package var diagnostics: [Entry]
    package var summary: Summary

    /// Sorted by file, line, column and code; those without a place first, equals in the order given.
    package init(_ diagnostics: [Diagnostic]) {
        version = 1
        self.diagnostics = diagnostics.enumerated().sorted { Self.isBefore($0, $1) }.map { Entry($0.element) }
        summary = Summary(
            errors: diagnostics.count { $0.severity == .error }, warnings: diagnostics.count { $0.severity == .warning },
            notes: diagnostics.count { $0.severity == .note })
    }

    private typealias Item = (offset: Int, element: Diagnostic)

    private static func isBefore(_ a: Item, _ b: Item) -> Bool {
        let (left, right) = (a.element, b.element)
        let (first, second) = (left.span?.file ?? "", right.span?.file ?? "")
        if first != second { return first < second }
        let (line, other) = (left.span?.line ?? 0, right.span?.line ?? 0)
        if line != other { return line < other }
        return (left.span?.column ?? 0, left.code.rawValue, a.offset) < (right.span?.column ?? 0, right.code.rawValue, b.offset)
    }

    /// The same with files named from elsewhere: a path of the repository that holds the workspace, for example. Presets,
    /// which are no files, keep their names.
    package func renamingFiles(_ rename: (String) -> String) -> DiagnosticDocument {
        func renamed(_ place: Place?) -> Place? {
            guard var place, !place.file.hasPrefix("reprise:") else { return place }
            place.file = rename(place.file)
            return place
        }
        var copy = self
        for index in copy.diagnostics.indices {
            copy.diagnostics[index].place = renamed(copy.diagnostics[index].place)
            for note in copy.diagnostics[index].notes.indices {
                copy.diagnostics[index].notes[note].place = renamed(copy.diagnostics[index].notes[note].place)
            }
        }
        return copy
    }
}

extension DiagnosticDocument.Entry: Codable {
    private enum CodingKeys: String, CodingKey { case severity, code, summary, hint, address, notes }

    init(_ diagnostic: Diagnostic) {
        severity = diagnostic.severity
        code = diagnostic.code
        summary = diagnostic.summary
        hint = diagnostic.hint
        place = diagnostic.span.map(DiagnosticDocument.Place.init)
        address = diagnostic.address
        notes = diagnostic.notes.map { DiagnosticDocument.Note(message: $0.message, place: $0.span.map(DiagnosticDocument.Place.init)) }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        severity = try container.decode(Diagnostic.Severity.self, forKey: .severity)
        code = DiagnosticCode(rawValue: try container.decode(String.self, forKey: .code))
        summary = try container.decode(String.self, forKey: .summary)
        hint = try container.decodeIfPresent(String.self, forKey: .hint)
        address = try container.decodeIfPresent(String.self, forKey: .address)
        notes = try container.decode([DiagnosticDocument.Note].self, forKey: .notes)
        place = try DiagnosticDocument.Place(ifPresentIn: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(severity, forKey: .severity)
        try container.encode(code.rawValue, forKey: .code)
        try container.encode(summary, forKey: .summary)
        try container.encodeIfPresent(hint, forKey: .hint)
        try container.encodeIfPresent(address, forKey: .address)
        try container.encode(notes, forKey: .notes)
        // The members of the place stand beside the others.
        try place?.encode(to: encoder)
    }
}

extension DiagnosticDocument.Note: Codable {
    private enum CodingKeys: String, CodingKey { case message }

    package init(from decoder: any Decoder) throws {
        message = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .message)
        place = try DiagnosticDocument.Place(ifPresentIn: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(message, forKey: .message)
        try place?.encode(to: encoder)
    }
}

extension DiagnosticDocument.Place {
    fileprivate init?(ifPresentIn decoder: any Decoder) throws {
        guard try decoder.container(keyedBy: CodingKeys.self).contains(.file) else { return nil }
        try self.init(from: decoder)
    }
}
