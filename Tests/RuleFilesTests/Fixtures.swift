import Diagnostics
import Foundation
import HTTPValues
import RuleFiles
import Testing
import YAMLTree

/// The files of Tests/Fixtures/rules: good ones, ones whose shape is wrong, ones whose meaning is wrong.
struct Fixture: CustomTestStringConvertible, Sendable {
    enum Kind: String, CaseIterable { case good = ".good.yaml", shape = ".shape.bad.yaml", meaning = ".meaning.bad.yaml" }

    var name: String
    var text: String
    var kind: Kind
    var testDescription: String { name }

    static let folder = repository.appendingPathComponent("Tests/Fixtures/rules")

    static let all: [Fixture] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []
        return names.compactMap { name in
            guard let kind = Kind.allCases.first(where: { name.hasSuffix($0.rawValue) }),
                let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            else { return nil }
            return Fixture(name: name, text: text, kind: kind)
        }
    }()

    static func all(_ kind: Kind) -> [Fixture] { all.filter { $0.kind == kind } }

    /// What fixtures refer to beside themselves.
    static let surroundings = [
        "media/teaser.mp4": "film", "media/card.png": "picture", "content/evergreen/one.md": "---\ntitle: One\n---\nDance.",
        "calendars/holidays.ics": """
        BEGIN:VCALENDAR\r
        VERSION:2.0\r
        PRODID:-//reprise//EN\r
        BEGIN:VEVENT\r
        UID:1@example.org\r
        DTSTAMP:20260101T000000Z\r
        DTSTART;VALUE=DATE:20261224\r
        RRULE:FREQ=YEARLY\r
        SUMMARY:Holiday\r
        END:VEVENT\r
        END:VCALENDAR\r

        """,
    ]

    /// The whole `check` of it, in memory.
    var workspace: LoadedWorkspace { load(Self.surroundings.merging([name: text]) { _, own in own }) }
}

/// A comment that says what `check` must find, under the place where it must point:
///
///     timezone: Europe/Berln
///     #         ^ unknown-zone
///
/// `# <-` points to the first column; `@-1` behind the code means one line further up.
struct Marker: Hashable, CustomStringConvertible {
    var line: Int
    var column: Int
    var code: String
    var description: String { "\(line):\(column) \(code)" }

    static func all(in text: String) -> [Marker] {
        var found: [Marker] = []
        /// Lines that are no markers: those can be pointed to.
        var lines: [Int] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let match = line.wholeMatch(of: /#(\s*)(\^|<-) ([a-z-]+)(?: @-(\d+))?/) else {
                lines.append(index + 1)
                continue
            }
            let up = match.4.flatMap { Int($0) } ?? 0
            guard lines.count > up else { continue }
            let column = match.2 == "<-" ? 1 : match.1.count + 2
            found.append(Marker(line: lines[lines.count - 1 - up], column: column, code: String(match.3)))
        }
        return found
    }

    init(line: Int, column: Int, code: String) {
        self.line = line
        self.column = column
        self.code = code
    }

    init?(_ diagnostic: Diagnostic) {
        guard let span = diagnostic.span else { return nil }
        self.init(line: span.line, column: span.column, code: diagnostic.code.rawValue)
    }
}

extension JSON {
    /// The JSON that YAML 1.2's core schema makes of it; nil where JSON has no such value.
    init?(_ node: YAMLNode) {
        switch node.content {
        case .scalar(let scalar):
            switch scalar.coreValue {
            case .null: self = .null
            case .bool(let value): self = .bool(value)
            case .int(let value): self = .int(value)
            case .float(let value) where value.isFinite: self = .double(value)
            case .string(let value): self = .string(value)
            case .float, .invalid: return nil
            }
        case .sequence(let sequence):
            var elements: [JSON] = []
            for element in sequence {
                guard let value = JSON(element) else { return nil }
                elements.append(value)
            }
            self = .array(elements)
        case .mapping(let mapping):
            var members: [String: JSON] = [:]
            for entry in mapping {
                guard let value = JSON(entry.value) else { return nil }
                members[entry.key.text] = value
            }
            self = .object(members)
        }
    }

    init?(yaml text: String) {
        guard let document = YAMLTree.parse(Array(text.utf8), file: "value").documents.first else { return nil }
        self.init(document)
    }
}
