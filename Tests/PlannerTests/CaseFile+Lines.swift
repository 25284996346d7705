import CivilTime
import Domain
import Planner
import RuleSet

/// The small languages of a case's lists.
extension CaseFile {
    func item(_ words: [String], _ zone: Zone) throws -> PlanInputs.KnownItem {
        guard words.count >= 2 else { throw Broken(description: "an item is written `ID AT [key=value …]`") }
        let discovered = try CaseFile.instant(words[1], zone)
        var item = Item(
            id: .tiktok(words[0]), source: "tok", nativeID: words[0], url: "https://www.tiktok.com/@a/video/\(words[0])", caption: words[0],
            duration: .seconds(30), created: discovered, discovered: discovered)
        var media = MediaFinding.found(MediaFile(sha256: "ab", bytes: 1, mimeType: "video/mp4"))
        for word in words.dropFirst(2) {
            let (key, value) = CaseFile.pair(word)
            switch key {
            case "source": item.source = value
            case "caption": item.caption = CaseFile.text(value)
            case "created": item.created = try CaseFile.instant(value, zone)
            case "url": item.url = value
            case "long": item.caption = String(repeating: "a", count: Int(value) ?? 0)
            case "late": item.isLate = true
            case "media": media = try finding(value)
            default: throw Broken(description: "unknown key `\(key)` of an item")
            }
        }
        return PlanInputs.KnownItem(item, media: media)
    }

    func finding(_ word: String) throws -> MediaFinding {
        switch word {
        case "assumed": .assumed
        case "missing": .missing
        case "none": .notNeeded
        case "ambiguous": .ambiguous(["a.mp4", "b.mp4"])
        default: throw Broken(description: "media is assumed, missing or ambiguous")
        }
    }

    func record(_ words: [String], _ rules: RuleSet) throws -> PublicationRecord {
        guard words.count >= 5, let state = PublicationState(rawValue: words[3]) else {
            throw Broken(description: "history is written `CAUSE SUBJECT DESTINATION STATE SLOT [wanted=T]`")
        }
        let (cause, subject) = (words[0], words[1])
        let isRule = cause.hasPrefix("rule:")
        let isItem = isRule && !subject.contains("#") && !subject.contains("@")
        let name = cause.drop { $0 != ":" }.dropFirst()
        let slot = words[4] == "-" ? nil : try CaseFile.instant(words[4], rules.zone)
        var wanted = slot
        let extras = Dictionary(words.dropFirst(5).map { CaseFile.pair($0) }.map { ($0.key, $0.value) }) { first, _ in first }
        if let text = extras["wanted"] { wanted = try CaseFile.instant(text, rules.zone) }
        guard let wanted else { throw Broken(description: "without a slot, `wanted=` is needed") }
        let item = isItem ? ItemID.tiktok(subject) : nil
        let decision: Decision = slot == nil ? (state == .held ? .held : .dropped) : slot == wanted ? .publish : .deferred
        let campaign = isRule ? rules.rule(String(name))?.campaign : name.split(separator: "/").first.map(String.init)
        var record = PublicationRecord(
            key: PublicationKey(workspace: rules.workspace, cause: cause, subject: item?.rawValue ?? subject, destination: words[2]),
            cause: cause, destination: words[2], platform: rules.destination(words[2])?.platform ?? .x, campaign: campaign,
            rule: isRule ? String(name) : nil, post: isRule ? nil : name.split(separator: "/").last.map(String.init), item: item,
            occurrence: isItem ? nil : subject, state: state, decision: decision, wantedAt: wanted, slot: slot, decidedAt: wanted,
            revision: "earlier", caption: CaseFile.text(extras["caption"] ?? "earlier"))
        record.publishedAt = state == .published ? slot : nil
        record.content = extras["content"]
        record.permalink = extras["link"]
        record.title = extras["title"].map(CaseFile.text)
        if let code = extras["because"].flatMap(ReasonCode.init(rawValue:)) {
            let until = try extras["ends"].map { try CaseFile.instant($0, rules.zone) }
            record.reasons = [Reason(code, "a test", until: until)]
        }
        return record
    }

    /// `CAUSE SUBJECT DESTINATION`: the same words as in history.
    func key(_ words: ArraySlice<String>, _ rules: RuleSet) -> PublicationKey {
        let words = Array(words)
        let isItem = words[0].hasPrefix("rule:") && !words[1].contains("#") && !words[1].contains("@")
        let subject = isItem ? ItemID.tiktok(words[1]).rawValue : words[1]
        return PublicationKey(workspace: rules.workspace, cause: words[0], subject: subject, destination: words[2])
    }

    /// - Parameter contents: what the publications say by today's rules.
    func approval(_ words: [String], _ rules: RuleSet, _ contents: [PublicationKey: String]) throws -> GivenApproval {
        guard words.count >= 5 else { throw Broken(description: "an approval is written `CAUSE SUBJECT DESTINATION WHO AT [other]`") }
        let key = key(words[..<3], rules)
        let content = words.count > 5 && words[5] == "other" ? "other" : contents[key] ?? "unknown"
        return GivenApproval(key: key, content: content, principal: words[3], at: try CaseFile.instant(words[4], rules.zone))
    }

    func reading(_ words: [String], _ rules: RuleSet) throws -> PlanInputs.MetricReading {
        guard words.count == 5, let views = Int64(CaseFile.pair(words[4]).value) else {
            throw Broken(description: "a reading is written `CAUSE SUBJECT DESTINATION AT views=N`")
        }
        return .init(key: key(words[..<3], rules), at: try CaseFile.instant(words[3], rules.zone), stats: .init(views: views))
    }

    static func text(_ word: String) -> String { word.split(separator: "_", omittingEmptySubsequences: false).joined(separator: " ") }

    func brake(_ words: [String], _ zone: Zone) throws -> Brake {
        guard let scope = Brake.Scope(rawValue: words[0]) else { throw Broken(description: "unknown brake `\(words[0])`") }
        var brake = Brake(scope: scope, reason: "a test", since: .distantPast)
        for word in words.dropFirst() {
            let (key, value) = CaseFile.pair(word)
            if key == "until" { brake.until = try CaseFile.instant(value, zone) } else { brake.name = word }
        }
        return brake
    }

    static func pair(_ word: String) -> (key: String, value: String) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        return (parts[0], parts.count > 1 ? parts[1] : "")
    }
}
