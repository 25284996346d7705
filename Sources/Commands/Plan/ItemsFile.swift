import CivilTime
import Diagnostics
import Domain
import Planner
import RuleSet
import YAMLTree

/// `--items FILE`: items that might come, in the form of a rule test's `items:` (DESIGN §7).
struct ItemsFile {
    let rules: RuleSet
    let from: Timestamp

    private static let keys = [
        "at", "source", "id", "caption", "duration", "width", "height", "url", "created", "media", "stats", "is_aigc",
    ]

    func read(_ path: String, on console: Console) throws -> [PlanInputs.KnownItem] {
        let file = try SideFile(path: path)
        guard !file.parse.hasErrors, let root = file.root else {
            let empty = Diagnostic(.error, "missing-key", "the file holds no items", span: .start(of: path))
            try file.refuse(file.parse.hasErrors ? [] : [empty], on: console)
            return []
        }
        var diagnostics: [Diagnostic] = []
        var items: [PlanInputs.KnownItem] = []
        var seen: [ItemID: SourceSpan] = [:]
        for node in entries(of: root, &diagnostics) {
            guard let known = item(node, &diagnostics) else { continue }
            if let first = seen[known.item.id] {
                let note = Diagnostic.Note("first named here", span: first)
                diagnostics.append(Diagnostic(.error, "duplicate-item", "this item is listed twice", span: node.span, notes: [note]))
                continue
            }
            seen[known.item.id] = node.span
            items.append(known)
        }
        try file.refuse(diagnostics, on: console)
        return items
    }

    /// A list, or a mapping whose `items:` is one.
    private func entries(of root: YAMLNode, _ diagnostics: inout [Diagnostic]) -> [YAMLNode] {
        if let list = root.sequence { return Array(list) }
        if let mapping = root.mapping {
            let fields = YAMLFields(mapping, span: root.span, known: ["items"])
            diagnostics += fields.diagnostics
            if let list = mapping["items"]?.sequence { return Array(list) }
        }
        diagnostics.append(
            Diagnostic(
                .error, "wrong-type", "expected a list of items", hint: "write `- { at: +1h, source: NAME, id: v1, caption: … }`",
                span: root.span))
        return []
    }

    private func item(_ node: YAMLNode, _ diagnostics: inout [Diagnostic]) -> PlanInputs.KnownItem? {
        guard let mapping = node.mapping else {
            diagnostics.append(Diagnostic(.error, "wrong-type", "expected an item", span: node.span))
            return nil
        }
        var fields = YAMLFields(mapping, span: node.span, known: ItemsFile.keys)
        defer { diagnostics += fields.diagnostics }
        let source = source(&fields)
        let native = fields.required("id")
        if let native, native.isEmpty { fields.report("missing-key", "`id` is empty", at: mapping["id"]?.span) }
        if mapping["at"] == nil { fields.report("missing-key", "`at` is missing", hint: "when the item is discovered: +1h45m") }
        let discovered = fields.instant("at", in: rules.zone, start: from)
        if let discovered, discovered < from {
            fields.report("bad-time", "`at` lies before the plan's beginning", hint: "see --from", at: mapping["at"]?.span)
        }
        let created = fields.instant("created", in: rules.zone, start: from)
        let media = media(&fields)
        let details = details(&fields)
        guard fields.diagnostics.isEmpty, let source, let native, let discovered else { return nil }
        let isTikTok = source.platform == .tiktok
        let item = Item(
            id: isTikTok ? .tiktok(native) : ItemID(rawValue: "source:\(source.name)/\(native)"), source: source.name, nativeID: native,
            url: details.url ?? (isTikTok ? "https://www.tiktok.com/@\(source.credential)/video/\(native)" : ""),
            caption: details.caption, duration: details.duration, width: details.width, height: details.height,
            created: created ?? discovered, discovered: discovered, stats: details.stats, isAIGC: details.isAIGC)
        return PlanInputs.KnownItem(item, media: media)
    }

    private func source(_ fields: inout YAMLFields) -> Source? {
        guard let name = fields.required("source") else { return nil }
        if let source = rules.source(name) { return source }
        let names = rules.sources.map(\.name)
        let near = nearestName(to: name, among: names)
        fields.report(
            "unknown-source", "unknown source `\(TerminalText.safe(name))`",
            hint: near.map { "did you mean `\($0)`?" } ?? "sources: \(names.joined(separator: ", "))",
            at: fields.mapping["source"]?.span)
        return nil
    }

    private func media(_ fields: inout YAMLFields) -> MediaFinding {
        switch fields.text("media") {
        case nil, "assumed": return .assumed
        case "none": return .missing
        case let other?:
            fields.report(
                "wrong-type", "`media` is `none` or left out, not `\(TerminalText.safe(other))`",
                hint: "without it a file is assumed to be there", at: fields.mapping["media"]?.span)
            return .assumed
        }
    }

    private struct Details {
        var caption = ""
        var url: String?
        var duration: Duration = .zero
        var width = 0
        var height = 0
        var stats = Item.Stats()
        var isAIGC = false
    }

    private func details(_ fields: inout YAMLFields) -> Details {
        var details = Details()
        details.caption = fields.text("caption") ?? ""
        details.url = fields.text("url")
        details.duration = fields.seconds("duration") ?? .zero
        details.width = Int(fields.count("width") ?? 0)
        details.height = Int(fields.count("height") ?? 0)
        details.isAIGC = fields.bool("is_aigc") ?? false
        guard let node = fields.mapping["stats"] else { return details }
        guard let mapping = node.mapping else {
            fields.report("wrong-type", "`stats` must hold views, likes, comments, shares", at: node.span)
            return details
        }
        var numbers = YAMLFields(mapping, span: node.span, known: ["views", "likes", "comments", "shares"])
        details.stats = Item.Stats(
            views: numbers.count("views") ?? 0, likes: numbers.count("likes") ?? 0, comments: numbers.count("comments") ?? 0,
            shares: numbers.count("shares") ?? 0)
        for problem in numbers.diagnostics {
            fields.report(problem.code, problem.summary, hint: problem.hint, at: problem.span)
        }
        return details
    }
}
