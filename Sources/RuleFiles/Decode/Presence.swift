import Diagnostics

/// Whether a section has the keys that it needs. Asked of a file that stands alone when it is read; of a workspace when all of
/// its files are one, because what a definition lacks may stand in the one that it builds on (`extends`).
enum Presence {
    struct Gap {
        var summary: String
        var span: SourceSpan
        var hint: String?
        /// The place is a key, and what is missing concerns the section that it stands in.
        var isAtKey = false
    }

    static func gaps(in section: SectionValue) -> [Gap] {
        let spec = section.spec
        if spec.masks.areComplete(section.present) { return [] }
        func has(_ name: String) -> Bool { spec.position(of: name).map { section.present & KeyMasks.bit($0) != 0 } ?? false }
        var gaps: [Gap] = []
        for field in spec.fields where field.required && !has(field.name) {
            // A key that is there under a wrong name was reported already; missing it again would be a consequence.
            // So is what a merge key may have been meant to bring.
            if section.unknownKeys.contains(where: { $0 == "<<" || nearest($0, [field.name]) != nil }) { continue }
            let hint = field.example.map { "for example \(field.name): \($0)" } ?? field.doc
            gaps.append(Gap(summary: "\(spec.title) without `\(field.name)`", span: section.span, hint: hint))
        }
        for group in spec.exactlyOne where !section.isBroken && !group.contains(where: has) {
            gaps.append(Gap(summary: "\(spec.title) without one of \(group.joined(separator: ", "))", span: section.span))
        }
        for (key, needed) in spec.needs where has(key) {
            for other in needed where !has(other) {
                gaps.append(
                    Gap(
                        summary: "`\(key)` without `\(other)`", span: section[key]?.keySpan ?? section.span,
                        hint: spec.field(other).map { field in field.example.map { "add \(other): \($0)" } ?? field.doc }, isAtKey: true))
            }
        }
        return gaps
    }
}

/// Finds what is missing in the merged tree of a workspace, and marks the sections that lack it.
struct PresenceCheck {
    private(set) var diagnostics: [Diagnostic] = []

    mutating func check(_ root: inout SectionValue) { check(&root, []) }

    private mutating func check(_ section: inout SectionValue, _ path: [String]) {
        let gaps = Presence.gaps(in: section)
        let address = path.isEmpty ? nil : path.joined(separator: " › ")
        for gap in gaps {
            diagnostics.append(Diagnostic(.error, "missing-key", gap.summary, hint: gap.hint, span: gap.span, address: address))
        }
        if !gaps.isEmpty { section.isBroken = true }
        section.fields.update { spec, field in check(&field.value, path + [spec.name]) }
    }

    private mutating func check(_ value: inout FieldValue, _ path: [String]) {
        switch value {
        case .section(var section):
            check(&section, path)
            value = .section(section)
        case .named(var names):
            names.updateSections { name, section in check(&section, path + [name]) }
            value = .named(names)
        case .list(var elements):
            for index in elements.indices {
                check(&elements[index].value, path.dropLast() + ["\(path.last ?? "")[\(index)]"])
            }
            value = .list(elements)
        default: break
        }
    }
}
