import Diagnostics
import RuleFiles

/// libFuzzer's entry: what `check` does with one file, beside a file that declares accounts to write rules about.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRules(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let files = MemoryFiles(bytes: ["accounts.yaml": accounts, "rules.yaml": bytes])
    let loaded = RuleWorkspace.load(files: files, revision: "fuzz")
    precondition(loaded.ruleSet != nil || loaded.hasErrors, "neither rules nor an error")
    for diagnostic in loaded.diagnostics {
        precondition(!diagnostic.summary.isEmpty)
        guard let span = diagnostic.span else { continue }
        precondition(span.startOffset >= 0 && span.startOffset <= span.endOffset && span.line >= 1 && span.column >= 1)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    _ = DiagnosticRenderer(sources: SourceLines { $0 == "rules.yaml" ? text : nil }).text(loaded.diagnostics)
    _ = loaded.config
    return 0
}

private let accounts = Array(
    """
    version: 1
    timezone: Europe/Berlin
    sources: { s: { tiktok: { credentials: t } } }
    destinations:
      i: { instagram: { credentials: i, login: facebook } }
      y: { youtube: { credentials: y } }
      x: { x: { credentials: x } }
    guardrails: { g: { cap: [{ per: day, max: 3 }] } }
    """.utf8)
