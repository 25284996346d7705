package import Domain
import PlatformFacts

extension RuleLanguage {
    static let source = SectionSpec(
        "source", exactlyOne: [["tiktok"]],
        [
            FieldSpec("tiktok", .section(tiktokSource), doc: "A TikTok account, read through the Display API."),
            FieldSpec("media", .section(sourceMedia), doc: "Where the files of its items are: TikTok's API gives none."),
            FieldSpec(
                "missing_media", .choice(["hold", "link", "drop"]), default: "hold",
                doc: "What becomes of an item without a file: hold it for a person, post its link, or drop it."),
            FieldSpec(
                "late", .choice(["hold", "publish", "drop"]), default: "hold",
                doc: "What becomes of items created before the source was first read that surface only now."),
            was,
            .later("tiktok_export", "Use `tiktok:`, which reads the account itself."),
            .later("folder", "Use `tiktok:`, or campaign posts with `media:`."),
            .later("feed", "Use `tiktok:`."),
            .later("rss", "Use `tiktok:`."),
        ])

    static let tiktokSource = SectionSpec(
        "TikTok source",
        [
            FieldSpec("credentials", .name, required: true, doc: "Name of the credential in the vault; never the token itself."),
            FieldSpec("poll", .duration(.atLeast(seconds: 10)), default: "5m", doc: "Pause between two looks at the account."),
            FieldSpec(
                "lookback", .duration(.zeroOrMore), default: "48h",
                doc: "How far behind the newest known video each look re-reads, for videos that surface late."),
        ])

    static let sourceMedia = SectionSpec(
        "media of a source",
        [
            FieldSpec("originals", .path, doc: "Folder of the original files, named by video id or with a sidecar.", example: "media/"),
            .later("bucket", "Keep the files in a folder and name it in `originals:`."),
            .later("export", "Keep the files in a folder and name it in `originals:`."),
            .later("command", "Keep the files in a folder and name it in `originals:`."),
        ])

    /// Platforms that this version publishes to.
    package static let publishingPlatforms: [Platform] = Platform.allCases.filter { PlatformFacts.capabilities(for: $0).canPublish }

    static let destination = SectionSpec(
        "destination", exactlyOne: [publishingPlatforms.map(\.rawValue)],
        publishingPlatforms.map {
            FieldSpec($0.rawValue, .section(platformSection($0)), doc: "An account on \($0.displayName).")
        } + [
            FieldSpec("guardrails", guardrailList, doc: "Guardrails of everything that goes there."),
            FieldSpec(
                "on_uncertain", .choice(["hold", "resend"]),
                doc: "When a lost answer cannot be cleared up: hold for a person, or send again. Default: by what the platform can tell."),
            was,
        ]
            + Platform.allCases.filter { !publishingPlatforms.contains($0) }.map {
                FieldSpec.later(
                    $0.rawValue, "Destinations of this version: \(publishingPlatforms.map(\.rawValue).joined(separator: ", ")).")
            })

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
        return FieldSpec(setting.name, type, default: setting.defaultValue, required: setting.required, doc: setting.doc)
    }
}
