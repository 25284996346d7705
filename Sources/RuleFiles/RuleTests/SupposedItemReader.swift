package import CivilTime
package import Diagnostics
import Domain
package import RuleSet
package import YAMLTree

/// Reads items in the form that tests and `plan --items` share.
package struct SupposedItemReader {
    package private(set) var diagnostics: [Diagnostic] = []
    private let rules: RuleSet
    private let start: Timestamp
    private var seen: [ItemID: SourceSpan] = [:]

    /// - Parameter start: what offsets count from; nothing is discovered before it.
    package init(rules: RuleSet, start: Timestamp) {
        self.rules = rules
        self.start = start
    }

    /// The items of a list, or of a mapping whose `items:` is one.
    package mutating func read(_ root: YAMLNode) -> [SupposedItem] {
        var list = root
        if let mapping = root.mapping, let items = mapping["items"] {
            for entry in mapping where entry.key.text != "items" {
                report("unknown-key", "unknown key `\(entry.key.text.prefix(60))` of a file of items", entry.key.span, "known: items")
            }
            list = items
        }
        guard let sequence = list.sequence else {
            report(
                "wrong-type", "expected a list of items", root.span, "write `- { at: +1h, source: NAME, id: v1, caption: … }`")
            return []
        }
        return sequence.compactMap { node in
            var decoder = ShapeDecoder()
            let section = decoder.section(node, RuleTestLanguage.item, at: .fixed(node.span))
            diagnostics += decoder.diagnostics
            return section.flatMap { $0.isBroken ? nil : item($0) }
        }
    }

    /// Nil when something about it is wrong, which is reported.
    mutating func item(_ section: SectionValue) -> SupposedItem? {
        guard let source = source(section), let native = native(section), let at = section["at"], let written = section.text("at") else {
            return nil
        }
        let discovered = instant(written)
        guard discovered >= start else {
            report("bad-time", "`at` lies before the beginning", at.span, "an offset such as +1h, or a later --from or start")
            return nil
        }
        let isTikTok = source.yieldsTikTokVideos
        let id = isTikTok ? ItemID.tiktok(native) : ItemID(rawValue: "source:\(source.name)/\(native)")
        let span = section["id"]?.span ?? section.span
        if let first = seen[id] {
            let note = Diagnostic.Note("first named here", span: first)
            diagnostics.append(Diagnostic(.error, "duplicate-item", "this item is listed twice", span: span, notes: [note]))
            return nil
        }
        seen[id] = span
        let numbers = section.section("stats")
        func number(_ name: String) -> Int64 { Int64(numbers?.integer(name) ?? 0) }
        let item = Item(
            id: id, source: source.name, nativeID: native,
            url: section.text("url") ?? (isTikTok ? "https://www.tiktok.com/@\(source.credential)/video/\(native)" : ""),
            caption: section.text("caption") ?? "", duration: section.duration("duration") ?? .zero, width: section.integer("width") ?? 0,
            height: section.integer("height") ?? 0, created: section.text("created").map(instant) ?? discovered, discovered: discovered,
            stats: Item.Stats(views: number("views"), likes: number("likes"), comments: number("comments"), shares: number("shares")),
            isAIGC: section.bool("is_aigc") ?? false, isLate: section.bool("late") ?? false)
        return SupposedItem(item: item, media: section.text("media") == "none" ? .missing : .assumed, span: span)
    }

    private mutating func source(_ section: SectionValue) -> Source? {
        guard let name = section.text("source"), let span = section["source"]?.span else { return nil }
        if let source = rules.source(name) { return source }
        let names = rules.sources.map(\.name)
        let near = nearest(name, names).map { "did you mean `\($0)`?" }
        report("unknown-source", "unknown source `\(name)`", span, near ?? "sources: \(names.joined(separator: ", "))")
        return nil
    }

    private mutating func native(_ section: SectionValue) -> String? {
        guard let text = section.text("id") else { return nil }
        if text.isEmpty { report("missing-key", "`id` is empty", section["id"]?.span ?? section.span, nil) }
        return text.isEmpty ? nil : text
    }

    private func instant(_ text: String) -> Timestamp { (try? Moment(text).instant(in: rules.zone, start: start)) ?? start }

    private mutating func report(_ code: DiagnosticCode, _ summary: String, _ span: SourceSpan, _ hint: String?) {
        diagnostics.append(Diagnostic(.error, code, summary, hint: hint, span: span))
    }
}
