/// `extends`: mappings merge by key, scalars and lists replace.
enum SectionOverlay {
    static func overlay(_ top: SectionValue, on base: SectionValue) -> SectionValue {
        var result = top
        var below = base.fields
        // Of keys that exclude each other, the upper one stands alone.
        for group in top.spec.exactlyOne where group.contains(where: { top.fields[$0] != nil }) {
            for name in group where top.fields[name] == nil { below[name] = nil }
        }
        // What has no meaning beside a key of the upper one goes with it: the start of a rule that a cron replaced.
        for (key, others) in top.spec.excludes {
            if top.fields[key] != nil { for name in others where top.fields[name] == nil { below[name] = nil } }
            if top.fields[key] == nil, others.contains(where: { top.fields[$0] != nil }) { below[key] = nil }
        }
        for (name, field) in below {
            result.fields[name] = top.fields[name].map { overlay($0, on: field) } ?? field
        }
        result.isBroken = top.isBroken || base.isBroken
        return result
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
