import Diagnostics
import YAMLTree

/// One file of rules, decoded by itself: what can be done for many files at once.
struct DecodedFile: Sendable {
    let file: RuleFile
    /// Of the file alone: its YAML, its secrets, its shape.
    private(set) var diagnostics: [Diagnostic]
    /// One for each document that has something in it.
    private(set) var sections: [SectionValue] = []
    /// Something that is needed is not there, unless the file builds on others.
    let hasGaps: Bool
    /// For finding again what stands at a place.
    let documents: [YAMLNode]

    init(_ parse: YAMLParse, path: String, bytes: [UInt8], kind: RuleFile.Kind) {
        documents = parse.documents
        let source = parse.documents.first?.source
        // Offsets count in the source, which is UTF-8 where the file is not.
        let text = source?.bytes ?? bytes
        let secrets = SecretScan.findings(in: parse, text)
        diagnostics = parse.diagnostics
        for secret in secrets {
            let span = source?.span(from: secret.range.lowerBound, to: secret.range.upperBound) ?? .start(of: path)
            diagnostics.append(.secret(secret, at: span))
        }
        var decoder = ShapeDecoder(reportsGaps: false)
        for document in parse.documents {
            if let scalar = document.scalar, scalar.coreValue == .null { continue }
            if let section = decoder.section(document, RuleLanguage.workspace, at: .start(of: path)) { sections.append(section) }
        }
        for entry in parse.repeated { decoder.readStray(entry, as: entry.key.text) }
        sections += decoder.meant
        hasGaps = decoder.hasGaps
        diagnostics += decoder.diagnostics
        let hidden = secrets.map(\.range) + decoder.secrets + (parse.hasErrors ? SecretScan.namedSecrets(in: text) : [])
        file = RuleFile(path: path, bytes: hidden.isEmpty ? bytes : SecretScan.blotted(text, hidden), kind: kind)
    }
}

extension Diagnostic {
    static func secret(_ secret: SecretScan.Finding, at span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, "secret-in-file", "this looks like \(secret.kind)",
            hint: secret.isAddress
                ? "make a new one, and let a `command:` post to it that has the address from its environment"
                : "revoke it, keep the new one in the vault (`reprise auth import`), write `credentials: NAME`", span: span)
    }
}
