import Commands
import Domain
import Testing

@Suite struct ExplainCommandTests {
    @Test func everyReasonCodeHasAPage() {
        for code in ReasonCode.allCases {
            #expect(Catalogue.page(code.rawValue, .reason) != nil, "\(code.rawValue)")
        }
    }

    @Test func pagesAreWrittenOutAndUnique() {
        let codes = Catalogue.pages.map { "\($0.kind.rawValue) \($0.code)" }
        #expect(Set(codes).count == codes.count)
        for page in Catalogue.pages {
            #expect(page.meaning.hasSuffix("."), "\(page.code)")
            #expect(page.fix.hasSuffix("."), "\(page.code)")
            #expect(!page.example.isEmpty, "\(page.code)")
        }
    }

    @Test func explainsACode() async throws {
        let stage = try Stage()
        let spacing = await stage.run("explain", "code:spacing")
        #expect(spacing.status == 0)
        #expect(spacing.out.contains("What to do:"))
        let near = await stage.run("explain", "code:spacin")
        #expect(near.status == 1)
        #expect(near.err.contains("try: code:spacing"), "\(near.err)")
    }

    @Test func withoutALedgerThereIsNothingToExplain() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        for subject in ["item:tiktok:v1", "key:0123456789abcdef"] {
            let answer = await stage.run("explain", subject, stage.path)
            #expect(answer.status == 1)
            #expect(answer.err.contains("there is no ledger at DIR/.reprise/ledger.sqlite"), "\(answer.err)")
        }
    }

    private func supposed(_ caption: String = "launch #dance", duration: Int = 30) throws -> Stage {
        try Stage([
            "rules.yaml": Samples.studio,
            "_items.yaml": "- { at: +1h45m, source: studio-tiktok, id: v1, caption: \"\(caption)\", duration: \(duration) }\n",
        ])
    }

    @Test func anItemThatMightComeIsToldWithEveryPartAndGuardrail() async throws {
        let stage = try supposed(duration: 90)
        let answer = await stage.run("explain", "item:v1", stage.path, "--items", stage.file("_items.yaml"))
        #expect(answer.status == 0, "\(answer.err)")
        // The second part is told although the first was false.
        #expect(answer.out.contains("item.duration <= duration(\"60s\") → false"), "\(answer.out)")
        #expect(answer.out.contains("item.hashtags.exists(t, t == \"dance\") → true"), "\(answer.out)")
        #expect(answer.out.contains("item.duration = 1m30s") || answer.out.contains("item.duration = 90s"), "\(answer.out)")
        let taken = try supposed()
        let story = await taken.run("explain", "item:v1", taken.path, "--items", taken.file("_items.yaml"), width: 200)
        #expect(story.out.contains("Would be deferred at Sat 2026-10-24 07:00"), "\(story.out)")
        #expect(story.out.contains("guardrail considerate quiet-hours  (attached by its entry)"), "\(story.out)")
        #expect(story.out.contains("wanted Fri 2026-10-23 22:15 lies in Fri 2026-10-23 22:00 – Sat 2026-10-24 07:00"), "\(story.out)")
        #expect(story.out.contains("no guardrail applies to it"), "\(story.out)")
    }

    @Test func whyNotNamesTheFalsePart() async throws {
        let stage = try supposed("launch")
        let answer = await stage.run(
            "explain", "item:v1", stage.path, "--items", stage.file("_items.yaml"), "--why-not", "studio-x")
        #expect(answer.status == 0, "\(answer.err)")
        #expect(answer.out.contains("no rule that posts there took it"), "\(answer.out)")
        #expect(answer.out.contains("its condition is false"), "\(answer.out)")
        #expect(answer.out.contains("== \"dance\") → false"), "\(answer.out)")
        let nowhere = await stage.run(
            "explain", "item:v1", stage.path, "--items", stage.file("_items.yaml"), "--why-not", "studio-y")
        #expect(nowhere.status == 1)
        #expect(nowhere.err.contains("try: studio-x"), "\(nowhere.err)")
    }
}
