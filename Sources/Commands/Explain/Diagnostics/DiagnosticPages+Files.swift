extension DiagnosticPages {
    static let files: [DiagnosticPage] = [
        DiagnosticPage(
            "workspace-missing", "The workspace does not exist, is a file, or cannot be read.",
            fix: "Give the directory of the rule files.",
            bad: .words("reprise check studio/reprise.yaml"), good: .words("reprise check studio")),
        DiagnosticPage(
            "workspace-too-large", "The directory, or a queue in it, holds more than a workspace may.",
            fix: "Leave directories out in .repriseignore; split the queue.",
            bad: .words("a workspace with node_modules in it"), good: .words("echo node_modules/ >> .repriseignore")),
        DiagnosticPage(
            "no-rule-files", "There is no YAML file with a key of ours.", fix: "Write one, or start with `reprise init`.",
            bad: .workspace([.init("notes.yaml", "groceries: [milk]")]), good: .workspace([.init("rules.yaml", "rules: {}")])),
        DiagnosticPage(
            "not-a-rule-file", "A YAML file has none of our keys and is left alone.", fix: "Nothing; or list it in .repriseignore.",
            bad: .files([.init("deploy.yaml", "services: {}")]),
            good: .files([.init("deploy.yaml", "services: {}"), .init(".repriseignore", "deploy.yaml")])),
        DiagnosticPage(
            "file-unreadable", "A file does not exist or cannot be read.", fix: "Mend the name or the file's permissions, or leave it out.",
            bad: .rules("extends: base.yaml"),
            good: .files([.init("rules.yaml", "extends: base.yaml"), .init("base.yaml", "timezone: Europe/Berlin")])),
        DiagnosticPage(
            "file-too-large", "A file is too large for a rule file.", fix: "Split it, or leave it out in .repriseignore.",
            bad: .words("a YAML file of more than 10 MiB in the workspace"), good: .words("echo export.yaml >> .repriseignore")),
        DiagnosticPage(
            "file-skipped", "A link leads out of the workspace or nowhere, so it is not followed.",
            fix: "Copy the file into the workspace.",
            bad: .words("ln -s ../shared.yaml shared.yaml"), good: .words("cp ../shared.yaml shared.yaml")),
        DiagnosticPage(
            "unknown-preset", "`extends` names a preset that does not exist.", fix: "Choose a shipped preset, or a path in the workspace.",
            bad: .rules("extends: [reprise:calm-night]"), good: .rules("extends: [reprise:calm-nights]")),
        DiagnosticPage(
            "extends-cycle", "Files extend each other in a circle.", fix: "Take one of the `extends` out.",
            bad: .files([.init("rules.yaml", "extends: a.yaml"), .init("a.yaml", "extends: b.yaml"), .init("b.yaml", "extends: a.yaml")]),
            good: .files([.init("rules.yaml", "extends: a.yaml"), .init("a.yaml", "extends: b.yaml"), .init("b.yaml", "timezone: UTC")])),
        DiagnosticPage(
            "extends-too-deep", "Files extend one another in a chain of more than 64.",
            fix: "Let files extend several others: later ones in the list win.",
            bad: .words("a1.yaml extends a2.yaml, which extends a3.yaml, and so on to a66.yaml"),
            good: .files([
                .init("rules.yaml", "extends: [zone.yaml, limits.yaml]"), .init("zone.yaml", "timezone: UTC"),
                .init("limits.yaml", "defaults: { latest: 3d }"),
            ])),
        DiagnosticPage(
            "rules-in-content", "A YAML file defines rules, but lies in a folder that the rules call content (originals, a queue).",
            fix: "Move it, if it is meant to be a rule file.",
            bad: .files([
                .init(
                    "rules.yaml",
                    """
                    sources:
                      mine: { tiktok: { credentials: mine }, media: { originals: library/ } }
                    rules:
                      mine: { on: { new_item: mine }, post: [{ to: tweets, as: mine }] }
                    """), .init("library/more.yaml", "campaigns:\n  autumn: {}"),
            ]),
            good: .files([
                .init(
                    "rules.yaml",
                    """
                    sources:
                      mine: { tiktok: { credentials: mine }, media: { originals: library/ } }
                    rules:
                      mine: { on: { new_item: mine }, post: [{ to: tweets, as: mine }] }
                    """), .init("more.yaml", "campaigns:\n  autumn: {}"),
            ])),
        DiagnosticPage(
            "bad-path", "A path leaves the workspace or is not written as one.", fix: "Use a path relative to the workspace, with /.",
            bad: .rules("extends: [../shared/base.yaml]"),
            good: .files([.init("rules.yaml", "extends: [shared/base.yaml]"), .init("shared/base.yaml", "timezone: UTC")])),
        DiagnosticPage(
            "media-missing", "A file that a post names is not in the workspace. Until it is, the post is held.",
            fix: "Put the file there; fetch it first where it lives outside of Git.",
            bad: .rules(
                """
                campaigns:
                  autumn:
                    posts:
                      - { name: teaser, at: 2026-09-05T18:00, to: reels, media: media/teaser.mp4 }
                """),
            good: .files([
                .init(
                    "rules.yaml",
                    """
                    campaigns:
                      autumn:
                        posts:
                          - { name: teaser, at: 2026-09-05T18:00, to: reels, media: media/teaser.mp4 }
                    """), .init("media/teaser.mp4", "(the video)"),
            ])),
    ]
}
