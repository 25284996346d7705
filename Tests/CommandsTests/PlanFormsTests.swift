import CivilTime
import Foundation
import HTTPValues
import Testing

/// `plan` as Markdown, calendar and page.
@Suite struct PlanFormsTests {
    private func stage(captions: [String]) throws -> Stage {
        let items = captions.enumerated().map { index, caption in
            let text = JSON.string(caption).text
            return "- { at: +\(index * 3 + 1)h, source: studio-tiktok, id: v\(index), caption: \(text), duration: 30 }"
        }
        return try Stage(["rules.yaml": Samples.studio, "_items.yaml": items.joined(separator: "\n") + "\n"])
    }

    private func plan(_ stage: Stage, _ format: String) async -> String {
        let plan = await stage.run("plan", stage.path, "--items", stage.file("_items.yaml"), "--format", format)
        #expect(plan.status == 0, "\(plan.err)")
        return plan.out
    }

    @Test func markdownStaysBelowTheLimitAndSaysWhatIsLeftOut() async throws {
        let stage = try stage(captions: (0..<110).map { "Number \($0) " + String(repeating: "<|*`", count: 30) + " #dance" })
        let text = await plan(stage, "markdown")
        #expect(text.utf8.count < 60_000)
        #expect(text.contains("days are left out"))
        #expect(text.components(separatedBy: "<details").count == text.components(separatedBy: "</details>").count)
    }

    @Test func captionsOfStrangersAreNoMarkup() async throws {
        let stage = try stage(captions: ["@everyone | [x](http://e.vil) `code` <img src=x> #dance"])
        let text = await plan(stage, "markdown")
        #expect(!text.contains("@everyone"))
        #expect(!text.contains("<img"))
        #expect(!text.contains("](http"))
        let page = await plan(stage, "html")
        #expect(!page.contains("<img"))
    }

    @Test func aPageNeedsNothingFromElsewhere() async throws {
        let stage = try stage(captions: ["One #dance", "Two #dance"])
        let page = await plan(stage, "html")
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        for word in ["<script", "src=", "@import", "url(", "<link"] { #expect(!page.contains(word), "\(word)") }
        #expect(page.contains("<svg class=\"timeline\""))
        #expect(page.contains("prefers-color-scheme: dark"))
        #expect(page.contains("<caption>October 2026</caption>"))
        #expect(page.contains("studio-reels"))
    }

    @Test func calendarLinesAreFoldedBetweenCharacters() async throws {
        let stage = try stage(captions: [String(repeating: "漢字, ", count: 60) + "#dance"])
        let text = await plan(stage, "ics")
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines.first == "BEGIN:VCALENDAR")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        #expect(!text.replacingOccurrences(of: "\r\n", with: "").contains("\n"))
        #expect(text.contains("DTSTART:20261023T190000Z"))
        let unfolded = text.replacingOccurrences(of: "\r\n ", with: "")
        #expect(unfolded.contains("漢字\\, 漢字\\, "))
    }

    @Test func theColdestPlanOfAllIsStillATextInEveryForm() async throws {
        let stage = try Stage(["rules.yaml": Samples.studio])
        for format in ["text", "json", "markdown", "ics", "html"] {
            let plan = await stage.run("plan", stage.path, "--format", format)
            #expect(plan.status == 0)
            #expect(!plan.out.isEmpty)
        }
    }
}
