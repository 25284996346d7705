import Diagnostics
import Domain
import PlatformFacts
import RuleSet

extension RuleSetBuilder {
    mutating func source(_ entry: NamedSections.Entry) -> Source {
        let section = entry.section
        let account = section.section("tiktok")
        var source = Source(
            name: entry.name, platform: .tiktok, credential: account?.text("credentials") ?? "", origin: origin(entry.keySpan))
        source.poll = account?.duration("poll") ?? source.poll
        source.lookback = account?.duration("lookback") ?? source.lookback
        source.originals = section.section("media")?.text("originals").map(PathCheck.normalized)
        source.missingMedia = section.choice("missing_media") ?? source.missingMedia
        source.late = section.choice("late") ?? source.late
        source.was = section.texts("was")
        if let account { checkCredential(account) }
        return source
    }

    mutating func destination(_ entry: NamedSections.Entry) -> Destination? {
        let section = entry.section
        let guardrails = references(section, "guardrails", .guardrail)
        let platforms = RuleLanguage.publishingPlatforms
        guard let platform = platforms.first(where: { section[$0.rawValue] != nil }),
            let account = section.section(platform.rawValue)
        else { return nil }
        checkCredential(account)
        var settings: [String: SettingValue] = [:]
        for spec in PlatformFacts.capabilities(for: platform).settings where spec.name != "credentials" {
            settings[spec.name] = account[spec.name].flatMap(Self.setting) ?? Self.defaultSetting(spec)
        }
        if platform == .instagram, account.text("login") == "instagram", let field = account["login"] {
            report(
                .error, "media-host-missing", "`login: instagram` fetches media from a public address, and none is configured",
                at: field.span,
                hint: "use `login: facebook`, which takes uploads")
        }
        return Destination(
            name: entry.name, platform: platform, credential: account.text("credentials") ?? "", settings: settings.mapValues(\.json),
            guardrails: guardrails, onUncertain: section.text("on_uncertain"), was: section.texts("was"), origin: origin(entry.keySpan))
    }

    private mutating func checkCredential(_ account: SectionValue) {
        guard let field = account["credentials"], let name = account.text("credentials") else { return }
        // What begins like a vendor's secret was reported when the file was read.
        if SecretScan.looksRandom(name), SecretScan.findings(in: Array(name.utf8)).isEmpty {
            report(
                .error, "secret-in-file", "`credentials:` holds what looks like a secret, not a name", at: field.span,
                hint: "keep it in the vault (`reprise auth import`) and write the name it has there")
        }
    }

    private static func setting(_ field: Field) -> SettingValue? {
        switch field.value {
        case .text(let value): .text(value)
        case .integer(let value): .integer(value)
        case .bool(let value): .bool(value)
        case .list(let elements):
            .texts(elements.compactMap { if case .text(let value) = $0.value { value } else { nil } })
        default: nil
        }
    }

    private static func defaultSetting(_ spec: SettingSpec) -> SettingValue? {
        guard let text = spec.defaultValue else { return nil }
        return switch spec.kind {
        case .text, .choice: .text(text)
        case .bool: .bool(text == "true")
        case .int: Int(text).map { .integer($0) }
        case .textList: .texts(text.isEmpty ? [] : [text])
        }
    }
}
