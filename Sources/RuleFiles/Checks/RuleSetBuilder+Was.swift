import Diagnostics

extension RuleSetBuilder {
    /// Two things with one past would have the same keys, and a thing that still exists has not been renamed.
    mutating func checkWas() {
        for (kind, key) in Self.sections where kind != .guardrail {
            let entries = (root.named(key)?.entries ?? []).filter { $0.section["was"] != nil }
            guard !entries.isEmpty else { continue }
            checkWas(kind, entries.map { ($0.name, $0.section) }, existing: Set(names[kind] ?? []))
        }
        for entry in root.named("campaigns")?.entries ?? [] {
            let posts = entry.section.list("posts").compactMap { field -> (String, SectionValue)? in
                guard case .section(let post) = field.value, let name = post.text("name") else { return nil }
                return (name, post)
            }
            checkWas(.post, posts, existing: Set(posts.map(\.0)))
        }
    }

    private mutating func checkWas(_ kind: NameKind, _ entries: [(name: String, section: SectionValue)], existing: Set<String>) {
        var claims: [String: (owner: String, span: SourceSpan)] = [:]
        for (name, section) in entries {
            for field in section.list("was") {
                guard case .text(let old) = field.value else { continue }
                if old == name {
                    report(.warning, "was-itself", "`\(name)` names itself in `was:`", at: field.span, hint: "remove it")
                } else if existing.contains(old) {
                    report(
                        .error, "was-exists", "a \(kind.rawValue) `\(old)` still exists", at: field.span,
                        hint: "`was:` names what has been renamed; remove one of the two")
                } else if let first = claims[old], first.owner == name {
                    report(
                        .warning, "listed-twice", "`\(old)` is listed twice", at: field.span, hint: "remove one",
                        notes: [Diagnostic.Note("the other one", span: first.span)])
                } else if let first = claims[old] {
                    report(
                        .error, "was-clash", "`\(first.owner)` and `\(name)` both were `\(old)`", at: field.span,
                        hint: "only one can carry on what was posted under it", notes: [Diagnostic.Note("the other one", span: first.span)])
                } else {
                    claims[old] = (name, field.span)
                }
            }
        }
    }
}
