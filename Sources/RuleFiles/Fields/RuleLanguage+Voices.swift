import Domain

/// Templates, personas, and what single platforms say differently.
extension RuleLanguage {
    static let persona = SectionSpec(
        "persona",
        [
            FieldSpec(
                "voice", .text, doc: "How it speaks, for people and for expressions: persona.voice.", example: "\"dry, first person\""),
            FieldSpec("hashtags", .list(.text), doc: "Hashtags without #, for expressions: persona.hashtags.", example: "[studio, dance]"),
            FieldSpec("signature", .text, doc: "Text for the end of a caption: persona.signature."),
            FieldSpec("timezone", .zone, doc: "Zone of wall-clock times of posts that speak with it and have no zone of their own."),
            labels,
        ])

    static let template = SectionSpec(
        "template",
        [
            FieldSpec("caption", .template, doc: "The text, with {{ expressions }}; variables are {{ vars.NAME }}."),
            FieldSpec("title", .template, doc: "The title, where the platform has one."),
            FieldSpec("platforms", .section(overrides), doc: "Caption and title for single platforms."),
            FieldSpec(
                "variables", .named(.variable, variable), doc: "Its variables: a post gives their values in `with:`."),
        ])

    static let variable = SectionSpec(
        "variable",
        [
            FieldSpec("default", .text, doc: "Its value where a post gives none; without one it must be given."),
            FieldSpec("doc", .text, doc: "What it is for."),
        ])

    static let overrides = SectionSpec(
        "texts by platform",
        Platform.allCases.map { FieldSpec($0.rawValue, .section(override), doc: "What \($0.displayName) shows instead.") })

    private static let override = SectionSpec(
        "text for a platform",
        [
            FieldSpec("caption", .template, doc: "The text there, with {{ expressions }}."),
            FieldSpec("title", .template, doc: "The title there."),
        ])
}
