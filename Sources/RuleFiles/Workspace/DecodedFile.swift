import Diagnostics
import YAMLTree

/// One file of rules, decoded by itself: what can be done for many files at once.
struct DecodedFile: Sendable {
    let file: RuleFile
    /// Of the file alone: its YAML, its secrets, its shape.
    private(set) var diagnostics: [Diagnostic]
    /// One for each document that has something in it.
    private(set) var sections: [SectionValue] = []

    init(_ parse: YAMLParse, path: String, bytes: [UInt8], kind: RuleFile.Kind) {
        let secrets = SecretScan.findings(in: bytes)
        file = RuleFile(path: path, bytes: secrets.isEmpty ? bytes : SecretScan.blotted(bytes, secrets), kind: kind)
        diagnostics = parse.diagnostics
        let source = parse.documents.first?.source
        for secret in secrets {
            let span = source?.span(from: secret.range.lowerBound, to: secret.range.upperBound) ?? .start(of: path)
            diagnostics.append(
                Diagnostic(
                    .error, "secret-in-file", "this looks like \(secret.kind)",
                    hint: "revoke it, keep the new one in the vault (`reprise auth import`), write `credentials: NAME`", span: span))
        }
        var decoder = ShapeDecoder()
        for document in parse.documents {
            if let scalar = document.scalar, scalar.coreValue == .null { continue }
            if let section = decoder.section(document, RuleLanguage.workspace, at: .start(of: path)) { sections.append(section) }
        }
        diagnostics += decoder.diagnostics
    }
}
