import Diagnostics
import YAMLTree

/// libFuzzer's entry: any bytes give a tree and diagnostics whose places lie in the file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let parse = YAMLTree.parse(bytes, file: "fuzz.yaml", limits: YAMLLimits(maxNodes: 20_000))
    for document in parse.documents { walk(document) }
    for diagnostic in parse.diagnostics {
        if let span = diagnostic.span { verify(span) }
        precondition(!diagnostic.summary.isEmpty)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    _ = DiagnosticRenderer(sources: SourceLines { _ in text }).text(parse.diagnostics)
    return 0
}

private func walk(_ node: YAMLNode) {
    verify(node.span)
    if let alias = node.aliasSpan { verify(alias) }
    switch node.content {
    case .scalar(let scalar): visit(scalar)
    case .sequence(let elements): for element in elements { walk(element) }
    case .mapping(let entries):
        for entry in entries {
            visit(entry.key)
            precondition(entries.entry(entry.key.text) != nil)
            walk(entry.value)
        }
    }
}

/// Every stretch of a value has a place, wherever it is cut.
private func visit(_ scalar: YAMLScalar) {
    let length = scalar.utf8.count
    for cut in Set([0, length / 3, length / 2, length]) {
        verify(scalar.span(ofValueUTF8Range: 0..<cut))
        verify(scalar.span(ofValueUTF8Range: cut..<length))
    }
    _ = scalar.coreValue
}

private func verify(_ span: SourceSpan) {
    precondition(span.startOffset >= 0 && span.startOffset <= span.endOffset)
    precondition(span.line >= 1 && span.column >= 1 && (span.endLine, span.endColumn) >= (span.line, span.column))
}
