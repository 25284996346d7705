import Domain
import PlatformFacts
import Testing

@Suite struct LimitTests {
    @Test(arguments: [
        ("hello", 5), ("https://example.com/a/very/long/path/that/goes/on", 23), ("http://a.co", 23), ("see https://a.co now", 31),
        ("@ada@social.example hi", 7), ("@ada hi", 7), ("example.com/a/b/c", 17), ("👨‍👩‍👧‍👦", 1), ("日本語", 3), ("(https://a.co)", 25),
        ("https://ja.wikipedia.org/wiki/日本語 x", 25), ("", 0),
    ])
    func mastodonCountsLinksAs23AndMentionsWithoutTheirServer(text: String, expected: Int) throws {
        let limit = try #require(PlatformFacts.capabilities(for: .mastodon).caption)
        #expect(limit.length(of: text) == expected)
        #expect(limit.max == 500)
    }

    @Test(arguments: [("hello", 5), ("👍", 4), ("👨‍👩‍👧‍👦", 25), ("日本語", 3), ("grüße", 5), ("1️⃣", 7), ("123#", 4), ("🇩🇪!", 9), ("𝒳", 2)])
    func threadsCountsAnEmojiAsItsBytes(text: String, expected: Int) throws {
        let limit = try #require(PlatformFacts.capabilities(for: .threads).caption)
        #expect(limit.length(of: text) == expected)
        #expect(limit.max == 500)
    }

    @Test func blueskyCountsGraphemesAndBytes() {
        let limits = PlatformFacts.capabilities(for: .bluesky).captionLimits
        #expect(limits == [.init(300, .graphemes), .init(3000, .utf8)])
    }

    /// The unit and number of each platform's first limit, by heart.
    @Test(arguments: [
        (Platform.tiktok, 2200, TextUnit.utf16), (.instagram, 2200, .cautious), (.facebook, 63_206, .cautious), (.threads, 500, .cautious),
        (.youtube, 5000, .utf8), (.x, 280, .xWeighted), (.linkedin, 3000, .cautious), (.pinterest, 800, .cautious),
        (.mastodon, 500, .graphemes), (.bluesky, 300, .graphemes),
    ])
    func captionsHaveTheirPlatformsLimit(platform: Platform, max: Int, unit: TextUnit) {
        let caption = PlatformFacts.capabilities(for: platform).caption
        #expect(caption?.max == max && caption?.unit == unit)
    }

    @Test func titlesHaveTheirPlatformsLimit() {
        #expect(PlatformFacts.capabilities(for: .youtube).title == .init(100, .cautious))
        #expect(PlatformFacts.capabilities(for: .youtube).titleRequired)
        #expect(PlatformFacts.capabilities(for: .pinterest).title == .init(100, .cautious))
        #expect(PlatformFacts.capabilities(for: .pinterest).titleRequired == false)
        #expect(PlatformFacts.capabilities(for: .x).title == nil)
    }
}
