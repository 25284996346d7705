package import Domain
import PlatformFacts

extension RuleLanguage {
    static let source = SectionSpec(
        "source", exactlyOne: [["tiktok", "tiktok_export", "folder", "feed"]],
        [
            FieldSpec("tiktok", .section(tiktokSource), doc: "A TikTok account, read through the Display API."),
            FieldSpec("tiktok_export", .section(exportSource), doc: "TikTok's data export, for posts from before the first poll."),
            FieldSpec("folder", .section(folderSource), doc: "A watched folder: each media file with its sidecar is an item."),
            FieldSpec("feed", .section(feedSource), doc: "An RSS, Atom or JSON feed."),
            FieldSpec("media", .section(sourceMedia), doc: "Where the files of its items are: TikTok's API gives none."),
            FieldSpec(
                "missing_media", .choice(["hold", "link", "drop"]), default: "hold",
                doc: "What becomes of an item without a file: hold it for a person, post its link, or drop it."),
            FieldSpec(
                "late", .choice(["hold", "publish", "drop"]), default: "hold",
                doc: "What becomes of items created before the source was first read that surface only now."),
            labels, was,
        ])

    static let tiktokSource = SectionSpec(
        "TikTok source",
        [
            FieldSpec(
                "credentials", .name, required: true, doc: "Name of the credential in the vault; never the token itself.",
                example: "studio-tiktok"),
            FieldSpec("poll", .duration(.atLeast(seconds: 10)), default: "5m", doc: "Pause between two looks at the account."),
            FieldSpec(
                "lookback", .duration(.zeroOrMore), default: "48h",
                doc: "How far behind the newest known video each look re-reads, for videos that surface late."),
        ])

    static let exportSource = SectionSpec(
        "TikTok export",
        [
            FieldSpec(
                "file", .path, required: true, doc: "The export's user_data_tiktok.json.", example: "export/user_data_tiktok.json")
        ])

    static let folderSource = SectionSpec(
        "folder source",
        [
            FieldSpec("path", .path, required: true, doc: "The folder, relative to the workspace.", example: "inbox/"),
            FieldSpec("poll", .duration(.atLeast(seconds: 1)), default: "1m", doc: "Pause between two looks at the folder."),
            FieldSpec(
                "settle", .duration(.zeroOrMore), default: "30s", doc: "How long a file must stay unchanged before it counts as complete."),
        ])

    static let feedSource = SectionSpec(
        "feed source",
        [
            FieldSpec("url", .url, required: true, doc: "The feed's address.", example: "https://example.org/feed.xml"),
            FieldSpec("format", .choice(["auto", "rss", "atom", "json"]), default: "auto", doc: "How the feed is written."),
            FieldSpec("poll", .duration(.atLeast(seconds: 60)), default: "15m", doc: "Pause between two looks at the feed."),
        ])

    static let sourceMedia = SectionSpec(
        "media of a source",
        [
            FieldSpec("originals", .path, doc: "Folder of the original files, named by video id or with a sidecar.", example: "media/"),
            FieldSpec("bucket", .section(s3), doc: "Bucket of the original files, named the same way."),
            FieldSpec("links", .bool, default: "false", doc: "Whether the links of a data export are followed; they expire."),
            FieldSpec(
                "command", .list(.text),
                doc: "Program that fetches the file of an item: it gets the item's address and a path to write to.",
                example: "[./fetch-original]"),
        ])

    /// Platforms that this version publishes to.
    package static let publishingPlatforms: [Platform] = Platform.allCases.filter { PlatformFacts.capabilities(for: $0).canPublish }

    static let destination = SectionSpec(
        "destination", exactlyOne: [Platform.allCases.map(\.rawValue)],
        Platform.allCases.map {
            FieldSpec(
                $0.rawValue, .section(platformSection($0)),
                doc: $0 == .website ? "A website of your own." : "An account on \($0.displayName).")
        } + [
            FieldSpec("guardrails", guardrailList, doc: "Guardrails of everything that goes there."),
            FieldSpec(
                "on_uncertain", .choice(["hold", "resend"]),
                doc: "When a lost answer cannot be cleared up: hold for a person, or send again. Default: by what the platform can tell."),
            FieldSpec("retry", .section(retry), doc: "How often and when to try again there, where neither rule nor campaign says."),
            FieldSpec("persona", .reference(.persona), doc: "The voice of posts that go there and name none."),
            labels, was,
        ])

    /// `credentials` and the platform's own keys.
    static func platformSection(_ platform: Platform) -> SectionSpec {
        let credentials = FieldSpec(
            "credentials", .name, required: true, doc: "Name of the credential in the vault; never the token itself.")
        let settings = PlatformFacts.capabilities(for: platform).settings.filter { $0.name != "credentials" }
        return SectionSpec("\(platform.displayName) destination", [credentials] + settings.map(field))
    }

    private static func field(_ setting: SettingSpec) -> FieldSpec {
        let type: FieldType =
            switch setting.kind {
            case .text: .text
            case .bool: .bool
            case .int(let range): .integer(range)
            case .choice(let values): .choice(values)
            case .textList: .list(.text)
            }
        return FieldSpec(
            setting.name, type, default: setting.defaultValue, required: setting.required, doc: setting.doc, example: example(setting))
    }

    /// Of a setting whose texts have a form of their own.
    private static func example(_ setting: SettingSpec) -> String? {
        let text: String
        switch setting.format {
        case .link: text = "https://example.org/page"
        case .server: text = "https://example.org"
        case .digits: text = "\"549755885175\""
        case .language: text = "de"
        case .country: text = "DE"
        case .color: text = "\"#6E7874\""
        case .short, nil: return nil
        }
        return setting.kind == .textList ? "[\(text)]" : text
    }
}
