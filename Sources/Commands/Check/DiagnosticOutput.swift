import Diagnostics
import Foundation
import RuleFiles

/// Diagnostics in each of the forms that `check` offers.
struct DiagnosticOutput {
    let document: DiagnosticDocument
    private let texts: [String: [UInt8]]

    init(diagnostics: [Diagnostic], files: [RuleFile]) {
        self.init(diagnostics: diagnostics, texts: Dictionary(files.map { ($0.path, $0.bytes) }) { first, _ in first })
    }

    /// - Parameter texts: the bytes of each file, by the name that spans carry.
    init(diagnostics: [Diagnostic], texts: [String: [UInt8]]) {
        document = DiagnosticDocument(diagnostics)
        self.texts = texts
    }

    /// Without a line feed at the end.
    func text(isColored: Bool, width: Int = 110) -> String {
        let texts = texts
        let sources = SourceLines { name in texts[name].map { String(decoding: $0, as: UTF8.self) } }
        let text = DiagnosticRenderer(sources: sources, width: width, usesColour: isColored).text(document)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? "{}\n"
    }
}
