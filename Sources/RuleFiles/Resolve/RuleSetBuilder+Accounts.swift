import Diagnostics
import Domain
import PlatformFacts
import RuleSet

extension RuleSetBuilder {
    mutating func source(_ entry: NamedSections.Entry) -> Source {
        let section = entry.section
        let account = section.section("tiktok")
        var source = Source(
            name: entry.name, kind: kind(section), credential: account?.text("credentials") ?? "", origin: origin(entry))
        let polled = account ?? section.section("folder") ?? section.section("feed")
        source.poll = polled?.duration("poll") ?? Self.defaultPoll(source.kind)
        source.lookback = account?.duration("lookback") ?? source.lookback
        if let media = section.section("media") {
            source.originals = media.text("originals").map(PathCheck.normalized)
            source.bucket = media.section("bucket").flatMap { bucket($0) }
            source.followsLinks = media.bool("links") ?? false
            source.fetchCommand = media.texts("command")
            if source.followsLinks, case .tiktokExport = source.kind {
            } else if source.followsLinks {
                report(
                    .warning, "useless-key", "`links` matters only for `tiktok_export`", at: media["links"]?.keySpan, hint: "remove it")
            }
        }
        source.missingMedia = section.choice("missing_media") ?? source.missingMedia
        source.late = section.choice("late") ?? source.late
        source.labels = section.texts("labels")
        source.was = section.texts("was")
        if let account { checkCredential(account) }
        return source
    }

    private func kind(_ section: SectionValue) -> Source.Kind {
        if let export = section.section("tiktok_export") { return .tiktokExport(file: PathCheck.normalized(export.text("file") ?? "")) }
        if let folder = section.section("folder") {
            return .folder(path: PathCheck.normalized(folder.text("path") ?? ""), settle: folder.duration("settle") ?? .seconds(30))
        }
        if let feed = section.section("feed") { return .feed(url: feed.text("url") ?? "", format: feed.choice("format") ?? .auto) }
        return .tiktok
    }

    private static func defaultPoll(_ kind: Source.Kind) -> Duration {
        switch kind {
        case .tiktok, .tiktokExport: .seconds(300)
        case .folder: .seconds(60)
        case .feed: .seconds(900)
        }
    }

    mutating func destination(_ entry: NamedSections.Entry, _ defaults: Defaults) -> Destination? {
        let section = entry.section
        let guardrails = references(section, "guardrails", .guardrail)
        _ = section["persona"].flatMap { reference($0, .persona) }
        guard let platform = Platform.allCases.first(where: { section[$0.rawValue] != nil }),
            let account = section.section(platform.rawValue)
        else { return nil }
        checkCredential(account)
        checkSettings(account, on: platform)
        var settings: [String: SettingValue] = [:]
        for spec in PlatformFacts.capabilities(for: platform).settings where spec.name != "credentials" {
            settings[spec.name] = account[spec.name].flatMap(Self.setting) ?? Self.defaultSetting(spec)
        }
        if platform == .instagram, account.text("login") == "instagram", let field = account["login"], root["media_host"] == nil {
            report(
                .error, "media-host-missing", "`login: instagram` fetches media from a public address, and none is configured",
                at: field.span, hint: "configure `media_host:`, or use `login: facebook`, which takes uploads")
        }
        var destination = Destination(
            name: entry.name, platform: platform, credential: account.text("credentials") ?? "", settings: settings.mapValues(\.json),
            guardrails: guardrails, onUncertain: section.text("on_uncertain"), labels: section.texts("labels"), was: section.texts("was"),
            origin: origin(entry))
        destination.retry = section["retry"].map { _ in retry(section.section("retry"), else: defaults.retry) }
        return destination
    }

    mutating func mediaHost(_ section: SectionValue) -> MediaHost? {
        if let s3 = section.section("s3") { return bucket(s3).map { .bucket($0) } }
        return section.section("daemon")?.text("public_url").map { .daemon(publicURL: $0) }
    }

    private mutating func bucket(_ section: SectionValue) -> Bucket? {
        checkCredential(section)
        guard let endpoint = section.text("endpoint"), let name = section.text("bucket"), let credential = section.text("credentials")
        else {
            return nil
        }
        return Bucket(
            endpoint: endpoint, name: name, region: section.text("region") ?? "us-east-1", prefix: section.text("prefix") ?? "",
            credential: credential, publicURL: section.text("public_url"))
    }

    mutating func notification(_ field: Field) -> Notification? {
        guard case .section(let section) = field.value else { return nil }
        checkCredential(section)
        let way: Notification.Way
        if let url = section.text("webhook") {
            way = .webhook(url: url)
        } else if let command = section["command"] {
            let words = section.texts("command")
            if words.isEmpty { report(.error, "bad-value", "the command is empty", at: command.span, hint: "name a program") }
            way = .command(words)
        } else {
            return nil
        }
        let subjects = section.texts("on").compactMap(Notification.Subject.init(rawValue:))
        return Notification(
            way: way, credential: section.text("credentials"), subjects: section["on"] == nil ? Notification.Subject.allCases : subjects,
            origin: origin(field.node))
    }

    private mutating func checkCredential(_ account: SectionValue) {
        guard let field = account["credentials"], let name = account.text("credentials") else { return }
        // What begins like a vendor's secret was reported when the file was read.
        if SecretScan.looksRandom(name), SecretScan.findings(in: name).isEmpty {
            secrets.append(Redaction.Secret(text: name, span: field.span))
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
