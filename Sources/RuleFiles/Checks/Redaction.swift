import Diagnostics

/// Takes secrets out of everything that is said about a workspace: whoever reads the output of a check need not be somebody
/// who may read the rules.
struct Redaction {
    /// A value that only its meaning gives away: a name of a credential that is none.
    struct Secret: Sendable {
        var text: String
        var span: SourceSpan
    }

    let secrets: [Secret]

    func applied(to file: RuleFile) -> RuleFile {
        let ranges = secrets.filter { $0.span.file == file.path }.map { $0.span.startOffset..<$0.span.endOffset }
        guard !ranges.isEmpty else { return file }
        var file = file
        file.bytes = SecretScan.blotted(file.bytes, ranges)
        return file
    }

    func applied(to diagnostic: Diagnostic) -> Diagnostic {
        var diagnostic = diagnostic
        diagnostic.summary = blotted(diagnostic.summary)
        diagnostic.hint = diagnostic.hint.map(blotted)
        diagnostic.address = diagnostic.address.map(blotted)
        for index in diagnostic.notes.indices { diagnostic.notes[index].message = blotted(diagnostic.notes[index].message) }
        return diagnostic
    }

    private func blotted(_ text: String) -> String {
        secrets.reduce(SecretScan.blotted(text)) { $0.replacing($1.text, with: "****") }
    }
}
