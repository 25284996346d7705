package import Diagnostics
import YAMLTree

/// The first half of `check`: whether a file has the shape of a rule file, whatever its names mean. The JSON Schema says
/// the same as far as a schema can.
package enum RuleShape {
    /// Problems of YAML and of shape; what is no error is left out.
    package static func errors(in text: String, file: String = "rules.yaml") -> [Diagnostic] {
        let parse = YAMLTree.parse(Array(text.utf8), file: file)
        var decoder = ShapeDecoder()
        for document in parse.documents {
            if let scalar = document.scalar, scalar.coreValue == .null { continue }
            _ = decoder.section(document, RuleLanguage.workspace, at: .start(of: file))
        }
        return (parse.diagnostics + decoder.diagnostics).filter { $0.severity == .error }
    }

    /// The same of the value of one key.
    package static func errors(ofValue text: String, as type: FieldType) -> [Diagnostic] {
        let parse = YAMLTree.parse(Array(text.utf8), file: "value")
        var decoder = ShapeDecoder()
        if let node = parse.documents.first { decoder.check(node, as: type) }
        return parse.diagnostics + decoder.diagnostics
    }
}
