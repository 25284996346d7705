import Domain
import PlatformFacts
import Testing

@Suite struct SettingProblemTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var platform: Platform
        var settings: [String: SettingLiteral]
        var keys: [String]
        init(_ platform: Platform, _ settings: [String: SettingLiteral], _ keys: [String]) {
            self.platform = platform
            self.settings = settings
            self.keys = keys
        }
        var testDescription: String { "\(platform.rawValue) \(settings.keys.sorted().joined(separator: " ")) → \(keys)" }
    }

    static let rules: [Case] = [
        Case(.tiktok, [:], []), Case(.tiktok, ["mode": .text("inbox")], []),
        Case(.tiktok, ["mode": .text("direct")], ["privacy"]),
        Case(.tiktok, ["mode": .text("direct"), "privacy": .text("public"), "brand_content": .bool(true)], []),
        Case(.tiktok, ["mode": .text("direct"), "privacy": .text("private"), "brand_content": .bool(true)], ["privacy"]),
        Case(.tiktok, ["mode": .text("direct"), "privacy": .text("private"), "brand_organic": .bool(true)], []),
        Case(.tiktok, ["privacy": .text("public"), "disable_duet": .bool(false)], ["privacy", "disable_duet"]),
        Case(.facebook, [:], []), Case(.facebook, ["format": .text("link"), "link": .text("https://example.org/a")], []),
        Case(.facebook, ["link": .text("https://example.org/a")], ["link"]),
        Case(.youtube, ["tags": .texts(["dance", "two words"])], []), Case(.youtube, ["tags": .texts(["a<b"])], ["tags"]),
        Case(.linkedin, ["author": .text("organization")], ["organization"]),
        Case(.linkedin, ["author": .text("organization"), "organization": .text("123")], []),
        Case(.linkedin, ["organization": .text("123")], ["organization"]), Case(.linkedin, ["visibility": .text("connections")], []),
        Case(
            .linkedin, ["author": .text("organization"), "organization": .text("1"), "visibility": .text("connections")],
            ["visibility"]),
        Case(.linkedin, ["api_version": .text("202607")], []), Case(.linkedin, ["api_version": .text("202613")], ["api_version"]),
        Case(.linkedin, ["api_version": .text("26")], ["api_version"]),
        Case(.website, ["kind": .text("wordpress"), "url": .text("https://example.org")], []),
        Case(.website, ["kind": .text("wordpress")], ["url"]), Case(.website, ["kind": .text("git")], ["repository"]),
        Case(.website, ["kind": .text("git"), "repository": .text("git@example.org:site"), "branch": .text("live")], []),
        Case(.website, ["kind": .text("webhook"), "url": .text("https://example.org/hook"), "status": .text("draft")], ["status"]),
        Case(.x, ["reply_settings": .text("following")], []),
    ]

    static let formats: [Case] = [
        Case(.pinterest, ["board": .text("549755885175")], []), Case(.pinterest, ["board": .text("my-board")], ["board"]),
        Case(.pinterest, ["board": .text("1"), "link": .text("https://example.org/?utm_content=1")], []),
        Case(.pinterest, ["board": .text("1"), "link": .text("http://example.org")], ["link"]),
        Case(.pinterest, ["board": .text("1"), "link": .text("https://user@example.org/")], ["link"]),
        Case(.pinterest, ["board": .text("1"), "link": .text("https:///path")], ["link"]),
        Case(.pinterest, ["board": .text("1"), "link": .text("https://example.org/a b")], ["link"]),
        Case(.pinterest, ["board": .text("1"), "link": .text("https://e.org/" + String(repeating: "a", count: 2048))], ["link"]),
        Case(.pinterest, ["board": .text("1"), "dominant_color": .text("#6E7874")], []),
        Case(.pinterest, ["board": .text("1"), "dominant_color": .text("red")], ["dominant_color"]),
        Case(.mastodon, ["server": .text("https://mastodon.social")], []),
        Case(.mastodon, ["server": .text("https://m.example:8443/")], []),
        Case(.mastodon, ["server": .text("mastodon.social")], ["server"]),
        Case(.mastodon, ["server": .text("https://mastodon.social/@me")], ["server"]),
        Case(.mastodon, ["server": .text("https://m.example"), "language": .text("pt-BR")], []),
        Case(.mastodon, ["server": .text("https://m.example"), "language": .text("Deutsch")], ["language"]),
        Case(.bluesky, ["languages": .texts(["de", "en", "zh-Hant"])], []),
        Case(.bluesky, ["languages": .texts(["de", "en", "fr", "it"])], ["languages"]),
        Case(.bluesky, ["tags": .texts(["#dance"])], ["tags"]), Case(.bluesky, ["languages": .texts(["de", "x"])], ["languages"]),
        Case(.threads, ["topic_tag": .text("dance")], []), Case(.threads, ["topic_tag": .text("R&B")], ["topic_tag"]),
        Case(.threads, ["topic_tag": .text("")], ["topic_tag"]),
        Case(.threads, ["topic_tag": .text(String(repeating: "a", count: 51))], ["topic_tag"]),
        Case(.threads, ["countries": .texts(["DE", "de"])], ["countries"]), Case(.facebook, ["page_id": .text("Page")], ["page_id"]),
    ]

    @Test(arguments: rules + formats)
    func saysWhichKeyIsWrong(example: Case) {
        let problems = PlatformFacts.problems(with: example.settings, on: example.platform)
        #expect(problems.map(\.key) == example.keys)
        let names = PlatformFacts.capabilities(for: example.platform).settings.map(\.name)
        for problem in problems {
            #expect(names.contains(problem.key) && problem.because.map(names.contains) ?? true)
            #expect(!problem.message.isEmpty && !problem.hint.isEmpty)
        }
    }

    @Test(arguments: [(249, 0), (250, 1)])
    func tagsOfYouTubeCountCommasAndQuotes(length: Int, problems: Int) {
        // 250 - 1 characters with a space and its quotes, a comma, and the rest.
        let tags = ["a " + String(repeating: "b", count: 246), String(repeating: "c", count: length)]
        #expect(PlatformFacts.problems(with: ["tags": .texts(tags)], on: .youtube).count == problems)
    }

    @Test func problemsComeInTheOrderOfTheTable() {
        let settings: [String: SettingLiteral] = ["is_aigc": .bool(true), "disable_stitch": .bool(true), "privacy": .text("public")]
        #expect(PlatformFacts.problems(with: settings, on: .tiktok).map(\.key) == ["privacy", "disable_stitch", "is_aigc"])
    }

    /// A destination that says nothing but what it must is right everywhere.
    @Test(arguments: Platform.allCases)
    func defaultsContradictNothing(platform: Platform) {
        let musts: [Platform: [String: SettingLiteral]] = [
            .pinterest: ["board": .text("1")], .mastodon: ["server": .text("https://m.example")],
            .website: ["kind": .text("webhook"), "url": .text("https://example.org/hook")],
        ]
        #expect(PlatformFacts.problems(with: musts[platform] ?? [:], on: platform).isEmpty)
    }
}
