import Domain

/// The reference page of platforms, written from the tables: what each allows, its keys, what can be looked up.
package enum PlatformReference {
    package static func markdown() -> String {
        let tables = Platform.allCases.map(PlatformFacts.capabilities)
        return ([head, overview(tables)] + tables.map(page)).joined(separator: "\n\n") + "\n"
    }

    private static let head = """
        # Platforms

        Generated from `Sources/PlatformFacts/Tables`, where each number's source stands beside it; a test keeps this page in step.
        Where a vendor is not clear, the cautious reading counts. Each page of a destination's keys leaves out `credentials`, which
        every destination has.

        Lookup says how sure the answer is to "does this post exist?" after a lost response: `exact` (absent may be sent again),
        `marked` (a mark of ours in a list that may lag: absent only after several reads), `weak` (text and time: a person decides).
        """

    private static func overview(_ tables: [Capabilities]) -> String {
        let rows = tables.map { table in
            [
                table.platform.displayName, table.canPublish ? "yes" : "later", table.captionLimits.map(limit).joined(separator: "; "),
                table.mediaRequired ? "required" : "optional", lookup(table), table.quotas.map(quota).joined(separator: "; "),
            ]
        }
        return grid(["Platform", "Publishes", "Text", "Media", "Lookup", "Quota"], rows)
    }

    private static func page(_ table: Capabilities) -> String {
        var parts = ["## \(table.platform.displayName)"]
        if !table.canPublish { parts.append("No adapter in this version: keys and limits are checked, nothing is posted.") }
        parts.append(facts(table).map { "- \($0)" }.joined(separator: "\n"))
        if !table.media.isEmpty {
            parts.append(
                grid(["Media", "Form", "Types", "Size", "Length", "Width : height", "Width", "In one post"], table.media.map(media)))
        }
        if !table.settings.isEmpty {
            parts.append("### Keys of a destination: `\(table.platform.rawValue)`")
            parts.append(grid(["Key", "Type", "Default", "Meaning"], table.settings.map(setting)))
        }
        return parts.joined(separator: "\n\n")
    }

    private static func facts(_ table: Capabilities) -> [String] {
        var lines = table.captionLimits.map { "Text: at most \(limit($0))." }
        if let title = table.title { lines.append("Title: at most \(limit(title))\(table.titleRequired ? "; required" : "").") }
        if let altText = table.altText { lines.append("Description of media: at most \(limit(altText)).") }
        if !table.forbiddenCharacters.isEmpty {
            lines.append("Not in texts: " + table.forbiddenCharacters.map { "`\($0)`" }.joined(separator: " ") + ".")
        }
        let counts = [
            ("hashtags", table.maxHashtags), ("mentions", table.maxMentions), ("cashtags", table.maxCashtags),
            ("different links", table.maxLinks),
        ]
        lines += counts.compactMap { name, max in max.map { "At most \($0) \($0 == 1 ? String(name.dropLast()) : name) in a text." } }
        if table.mediaRequired { lines.append("No post without media.") }
        lines.append("Lookup: \(lookup(table)); a list may take \(length(table.settleTime)) to show a fresh post.")
        if let life = table.preparedLife { lines.append("What was prepared stays usable for \(length(life)).") }
        if !table.hasSeparateVisibleCall { lines.append("The last part of the upload makes the post visible.") }
        lines += table.quotas.map { "Quota: \(quota($0))." }
        if let cost = table.cost { lines.append("Price: \(dollars(cost.post)) a post, \(dollars(cost.postWithLink)) with a link.") }
        return lines + table.notes
    }

    private static func lookup(_ table: Capabilities) -> String {
        var parts = [table.lookup.rawValue]
        if let images = table.lookupOfImages, images != table.lookup { parts.append("\(images.rawValue) for images") }
        if let plain = table.lookupWithoutMedia, plain != table.lookup { parts.append("\(plain.rawValue) without media") }
        return parts.joined(separator: ", ")
    }

    private static func media(_ rule: MediaRule) -> [String] {
        let lengths = [rule.minDuration.map { "from \(length($0))" }, rule.maxDuration.map { "to \(length($0))" }].compactMap(\.self)
        return [
            rule.kind.rawValue, rule.form.map { "`\($0)`" } ?? "", rule.types.map { "`\($0)`" }.joined(separator: " "),
            rule.maxBytes.map(bytes) ?? "", lengths.joined(separator: " "),
            rule.aspect.map { "\(ratio($0.lowerBound)) – \(ratio($0.upperBound))" } ?? "",
            rule.width.map { "\($0.lowerBound) – \($0.upperBound)" } ?? "", String(rule.maxCount),
        ]
    }

    private static func setting(_ spec: SettingSpec) -> [String] {
        let type =
            switch spec.kind {
            case .text: spec.format.map(SettingFormatCheck.name) ?? "text"
            case .bool: "`true` or `false`"
            case .int(let range): "\(range.lowerBound) – \(range.upperBound)"
            case .choice(let values): values.map { "`\($0)`" }.joined(separator: ", ")
            case .textList: "list" + (spec.maxCount.map { ", at most \($0)" } ?? "")
            }
        return ["`\(spec.name)`", type, spec.required ? "required" : spec.defaultValue.map { "`\($0)`" } ?? "", spec.doc]
    }
}
