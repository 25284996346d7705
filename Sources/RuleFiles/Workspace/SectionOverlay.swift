/// `extends`: mappings merge by key, scalars and lists replace.
enum SectionOverlay {
    static func overlay(_ top: SectionValue, on base: SectionValue) -> SectionValue {
        var result = top
        let replaced = replaced(by: top)
        for (name, field) in base.fields where !replaced.contains(name) {
            result.fields[name] = top.fields[name].map { overlay($0, on: field) } ?? field
        }
        let gone = replaced.compactMap { top.spec.position(of: $0) }.reduce(0) { $0 | KeyMasks.bit($1) }
        result.present = top.present | base.present & ~gone
        result.misread.formUnion(base.misread)
        result.unknownKeys = top.unknownKeys + base.unknownKeys
        result.isBroken = top.isBroken || base.isBroken
        return result
    }

    /// Keys of the lower section that go because of what stands in the upper one.
    private static func replaced(by top: SectionValue) -> Set<String> {
        var replaced: Set<String> = []
        // Of keys that exclude each other, the upper one stands alone.
        for group in top.spec.exactlyOne where group.contains(where: { top.fields[$0] != nil }) {
            replaced.formUnion(group.filter { top.fields[$0] == nil })
        }
        // What has no meaning beside a key of the upper one goes with it: the start of a rule that a cron replaced.
        for (key, others) in top.spec.excludes {
            if top.fields[key] != nil { replaced.formUnion(others.filter { top.fields[$0] == nil }) }
            if top.fields[key] == nil, others.contains(where: { top.fields[$0] != nil }) { replaced.insert(key) }
        }
        return replaced
    }

    private static func overlay(_ top: Field, on base: Field) -> Field {
        var result = top
        switch (top.value, base.value) {
        case (.section(let upper), .section(let lower)) where upper.spec.title == lower.spec.title:
            result.value = .section(overlay(upper, on: lower))
        case (.named(let upper), .named(let lower)):
            var names = lower
            for entry in upper.entries {
                let merged = names[entry.name].map { overlay(entry.section, on: $0.section) } ?? entry.section
                names.set(.init(name: entry.name, key: entry.key, section: merged))
            }
            names.brokenNames += upper.brokenNames
            result.value = .named(names)
        default: break
        }
        return result
    }
}
