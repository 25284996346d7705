import Domain
import PlatformFacts
import Testing

@Suite struct PlatformReferenceTests {
    @Test func thePageOfPlatformsIsWhatTheTablesSay() {
        expectSnapshot(PlatformReference.markdown(), path: "docs/reference/platforms.md")
    }

    @Test(arguments: Platform.allCases)
    func everyPlatformAndEveryKeyOfItIsOnThePage(platform: Platform) {
        let page = PlatformReference.markdown()
        #expect(page.contains("## \(platform.displayName)\n"))
        for spec in PlatformFacts.capabilities(for: platform).settings { #expect(page.contains("| `\(spec.name)` |")) }
    }

    @Test func tablesHaveAsManyCellsInEachRow() {
        var width: Int?
        for line in PlatformReference.markdown().split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                width = nil
                continue
            }
            let cells = line.count { $0 == "|" }
            #expect(width == nil || width == cells, "\(line)")
            width = cells
        }
    }
}
