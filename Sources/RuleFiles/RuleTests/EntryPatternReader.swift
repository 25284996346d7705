import CivilTime
import Diagnostics
import Domain
import RuleSet

/// Reads expected entries, forbidden patterns and given publications, and checks every name in them.
struct EntryPatternReader {
    private(set) var diagnostics: [Diagnostic] = []
    private let rules: RuleSet
    private let start: Timestamp
    /// Ids of the test's items by the ids that people write.
    private var ids: [String: ItemID] = [:]

    init(rules: RuleSet, start: Timestamp, items: [Item]) {
        self.rules = rules
        self.start = start
        for item in items { ids[item.nativeID] = item.id }
    }

    mutating func pattern(_ field: Field) -> EntryPattern? {
        guard case .section(let section) = field.value, !section.isBroken else { return nil }
        var parts: [EntryPattern.Part] = []
        for (spec, field) in section.ordered {
            let values: [Field]
            if case .list(let elements) = field.value { values = elements } else { values = [field] }
            for value in values {
                guard let text = value.textValue else { continue }
                if let wanted = wanted(spec.name, text, value.span) { parts.append(.init(wanted: wanted, span: value.span)) }
            }
        }
        guard !parts.isEmpty else {
            report("missing-key", "an entry that says nothing", field.span, "for example { item: v1, destination: … }")
            return nil
        }
        return EntryPattern(span: field.span, parts: parts)
    }

    private mutating func wanted(_ key: String, _ text: String, _ span: SourceSpan) -> EntryPattern.Wanted? {
        switch key {
        case "item":
            if let id = ids[text] { return .item(id) }
            if text.hasPrefix("tiktok:") || text.hasPrefix("source:") { return .item(ItemID(rawValue: text)) }
            return unknown("item", text, ids.keys.sorted(), span)
        case "destination":
            return rules.destination(text).map { .destination($0.name) } ?? unknown(key, text, rules.destinations.map(\.name), span)
        case "rule": return rules.rule(text).map { .rule($0.name) } ?? unknown(key, text, rules.rules.map(\.name), span)
        case "campaign": return rules.campaign(text).map { .campaign($0.name) } ?? unknown(key, text, rules.campaigns.map(\.name), span)
        case "guardrail": return rules.guardrail(text) != nil ? .guardrail(text) : unknown(key, text, rules.guardrails.map(\.name), span)
        case "post":
            let names = rules.campaigns.flatMap(\.posts).map(\.name)
            return names.contains(text) ? .post(text) : unknown(key, text, names, span)
        case "occurrence": return .occurrence(text)
        case "as": return .variant(text)
        case "decision": return Decision(rawValue: text).map { .decision($0) }
        case "at": return .at(instant(text))
        case "wanted_at": return .wantedAt(instant(text))
        case "would_be_at": return .wouldBeAt(instant(text))
        case "reason":
            return ReasonCode(rawValue: text).map { .reason($0) } ?? unknown(key, text, ReasonCode.allCases.map(\.rawValue), span)
        case "caption": return .caption(text)
        case "title": return .title(text)
        default: return .contains(text)
        }
    }

    static func counts(_ section: SectionValue) -> [ExpectedCount] {
        section.ordered.compactMap { spec, field in
            guard case .integer(let count) = field.value else { return nil }
            return ExpectedCount(decision: Decision(rawValue: spec.name), count: count, span: field.span)
        }
    }

    mutating func fault(_ field: Field) -> SupposedFault? {
        guard case .section(let section) = field.value, !section.isBroken, let kind = section.text("fault"),
            let destination = destination(section)
        else { return nil }
        return SupposedFault(
            kind: kind, destination: destination, item: item(section), from: section.text("at").map(instant) ?? start,
            times: section.integer("times") ?? 1)
    }

    mutating func posts(_ field: Field) -> ExpectedPosts? {
        guard case .section(let section) = field.value, !section.isBroken, let destination = destination(section) else { return nil }
        return ExpectedPosts(
            destination: destination, item: item(section), contains: section.texts("contains"), count: section.integer("count") ?? 1,
            span: field.span)
    }

    private mutating func destination(_ section: SectionValue) -> String? {
        guard let field = section["destination"], let name = section.text("destination") else { return nil }
        guard case .destination(let known)? = wanted("destination", name, field.span) else { return nil }
        return known
    }

    private mutating func item(_ section: SectionValue) -> ItemID? {
        guard let field = section["item"], let name = section.text("item"), case .item(let id)? = wanted("item", name, field.span) else {
            return nil
        }
        return id
    }

    /// A publication that is there already. Without a rule or a post it only counts: nothing will meet its key.
    mutating func record(_ field: Field) -> PublicationRecord? {
        guard case .section(let section) = field.value, !section.isBroken, let name = section.text("destination"),
            let span = section["destination"]?.span
        else { return nil }
        guard let destination = rules.destination(name) else {
            _ = unknown("destination", name, rules.destinations.map(\.name), span)
            return nil
        }
        let rule = checked(section, "rule", rules.rules.map(\.name))
        let campaign = checked(section, "campaign", rules.campaigns.map(\.name)) ?? rule.flatMap(rules.rule)?.campaign
        let post = checked(section, "post", rules.campaigns.flatMap(\.posts).map(\.name))
        let item = section.text("item").flatMap { givenItem($0, section) }
        let occurrence = section.text("occurrence") ?? (item == nil ? post : nil)
        let owner = campaign ?? rules.campaigns.first { $0.posts.contains { $0.name == post } }?.name
        let cause = rule.map { "rule:\($0)" } ?? post.map { "post:\(owner ?? "")/\($0)" } ?? "test:given"
        let slot = section.text("at").map(instant) ?? start
        let state = PublicationState(rawValue: section.text("state") ?? "published") ?? .published
        let subject = item?.rawValue ?? occurrence ?? "\(slot.milliseconds)"
        let variant = section.text("as") ?? ""
        var record = PublicationRecord(
            key: PublicationKey(
                workspace: rules.workspace, cause: cause, subject: subject, destination: destination.name, variant: variant),
            cause: cause, destination: destination.name, platform: destination.platform, campaign: post == nil ? campaign : owner,
            rule: rule, post: post, item: item, occurrence: occurrence, variant: variant, state: state,
            decision: state == .held ? .held : state == .dropped ? .dropped : .publish, wantedAt: slot,
            slot: state == .held || state == .dropped ? nil : slot, decidedAt: min(slot, start), revision: rules.revision,
            caption: section.text("caption") ?? "", title: section.text("title"))
        if state == .published { record.publishedAt = slot }
        return record
    }

    private mutating func checked(_ section: SectionValue, _ key: String, _ names: [String]) -> String? {
        guard let text = section.text(key), let span = section[key]?.span else { return nil }
        if !names.contains(text) { _ = unknown(key, text, names, span) }
        return text
    }

    private mutating func givenItem(_ text: String, _ section: SectionValue) -> ItemID? {
        if let id = ids[text] { return id }
        if text.hasPrefix("tiktok:") || text.hasPrefix("source:") { return ItemID(rawValue: text) }
        let name = checked(section, "source", rules.sources.map(\.name))
        guard let source = name.flatMap(rules.source) ?? (rules.sources.count == 1 ? rules.sources.first : nil) else {
            report("missing-key", "`item` without `source`", section["item"]?.span ?? section.span, "name the source that it came from")
            return nil
        }
        return source.yieldsTikTokVideos ? .tiktok(text) : ItemID(rawValue: "source:\(source.name)/\(text)")
    }

    private func instant(_ text: String) -> Timestamp { (try? Moment(text).instant(in: rules.zone, start: start)) ?? start }

    private mutating func unknown(_ kind: String, _ text: String, _ names: [String], _ span: SourceSpan) -> EntryPattern.Wanted? {
        let near = nearest(text, names).map { "did you mean `\($0)`?" }
        let known = names.isEmpty ? "there is none" : "known: \(names.prefix(12).joined(separator: ", "))"
        report("unknown-\(kind)", "unknown \(kind) `\(text.prefix(60))`", span, near ?? known)
        return nil
    }

    private mutating func report(_ code: String, _ summary: String, _ span: SourceSpan, _ hint: String) {
        diagnostics.append(Diagnostic(.error, DiagnosticCode(rawValue: code), summary, hint: hint, span: span))
    }
}

extension Field {
    fileprivate var textValue: String? { if case .text(let text) = value { text } else { nil } }
}
