extension DiagnosticPages {
    static let yaml: [DiagnosticPage] = [
        DiagnosticPage(
            "yaml-syntax", "The text is not YAML.",
            fix: "Mend it where the caret points; quotes, brackets and indentation are the usual suspects.",
            bad: .rules("defaults: { latest: 3d"), good: .rules("defaults: { latest: 3d }")),
        DiagnosticPage(
            "yaml-tab", "A tab stands where YAML allows only spaces.", fix: "Indent with spaces.",
            bad: .rules("defaults:\n\tlatest: 3d"), good: .rules("defaults:\n  latest: 3d")),
        DiagnosticPage(
            "yaml-encoding", "The file is not valid UTF-8 or UTF-16, or holds control characters.",
            fix: "Save it as UTF-8; write control characters as escapes in double quotes.",
            bad: .words("a file saved as Latin-1"), good: .words("iconv -f latin1 -t utf-8 rules.yaml > mended.yaml")),
        DiagnosticPage(
            "duplicate-key", "One mapping has the same key twice; YAML would silently keep one.", fix: "Remove or rename one.",
            bad: .rules("defaults:\n  latest: 3d\n  latest: 5d"), good: .rules("defaults:\n  latest: 5d")),
        DiagnosticPage(
            "complex-key", "A key is not plain text; often it is a {{ }} without quotes.", fix: "Put the text in quotes.",
            bad: .rules("templates:\n  plain:\n    caption: {{ item.caption }}"),
            good: .rules("templates:\n  plain:\n    caption: \"{{ item.caption }}\"")),
        DiagnosticPage(
            "unknown-anchor", "An alias names an anchor that is not defined above it.", fix: "Define it first, or write the value out.",
            bad: .rules("defaults:\n  retry: *patient"), good: .rules("defaults:\n  retry: &patient { attempts: 8 }")),
        DiagnosticPage(
            "recursive-alias", "An alias stands inside the value that it repeats.", fix: "Write the value out.",
            bad: .rules("defaults: &all\n  retry: *all"), good: .rules("defaults:\n  retry: { attempts: 8 }")),
        DiagnosticPage(
            "too-deep", "Values are nested deeper than any rule needs.", fix: "Flatten them: at most 64 levels.",
            bad: .rules("notify: " + String(repeating: "[", count: 66) + String(repeating: "]", count: 66)),
            good: .rules("notify: [{ command: [./page-me] }]")),
        DiagnosticPage(
            "too-large", "The file, or what its aliases expand to, is too large.",
            fix: "Split the file (at most 10 MiB), or write out less with aliases (at most a million values).",
            bad: .rules(
                """
                a: &a [x, x, x, x, x, x, x, x, x, x]
                b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
                c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
                d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
                e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
                f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
                """), good: .rules("defaults: { latest: 3d }")),
        DiagnosticPage(
            "more-problems", "The file has more problems than are shown.", fix: "Mend the first ones and check again.",
            bad: .words("a file in which a hundred keys are written twice"), good: .words("reprise check")),
    ]
}
