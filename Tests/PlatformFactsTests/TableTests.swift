import CivilTime
import Domain
import PlatformFacts
import Testing

@Suite struct TableTests {
    @Test(arguments: Platform.allCases)
    func tablesAreConsistent(platform: Platform) {
        let table = PlatformFacts.capabilities(for: platform)
        #expect(table.platform == platform)
        #expect(Set(table.settings.map(\.name)).count == table.settings.count)
        for spec in table.settings {
            #expect(spec.name.allSatisfy { $0.isLowercase || $0 == "_" }, "\(spec.name)")
            #expect(spec.doc.hasSuffix(".") && !spec.doc.contains("|"), "\(spec.name)")
            #expect(!spec.required || spec.defaultValue == nil, "\(spec.name)")
            #expect(spec.name != "credentials")
        }
        for limit in table.captionLimits + [table.title, table.altText].compactMap(\.self) { #expect(limit.max > 0) }
        for quota in table.quotas {
            #expect(quota.max > 0)
            if case .day(let zone) = quota.window { #expect((try? Zone.named(zone)) != nil, "\(zone)") }
        }
        #expect(Set(table.quotas.map(\.name)).count == table.quotas.count)
        #expect(table.notes.allSatisfy { $0.hasSuffix(".") && !$0.contains("|") })
        #expect(table.lookup != .none)
    }

    @Test(arguments: Platform.allCases)
    func mediaRulesAreConsistent(platform: Platform) {
        let table = PlatformFacts.capabilities(for: platform)
        for rule in table.media {
            #expect(!rule.types.isEmpty && rule.types.allSatisfy { $0.contains("/") })
            #expect(rule.maxCount > 0 && (rule.maxBytes ?? 1) > 0)
            if let shortest = rule.minDuration, let longest = rule.maxDuration { #expect(shortest < longest) }
            #expect(rule.kind == .video || rule.minDuration == nil && rule.maxDuration == nil)
        }
        let forms = table.settings.first { ["format", "mode"].contains($0.name) }.map(\.kind)
        if case .choice(let choices) = forms { #expect(table.media.allSatisfy { $0.form.map(choices.contains) ?? true }) }
        #expect(!table.mediaRequired || !table.media.isEmpty)
    }

    /// Adapters read these; a rename would change what is posted.
    @Test func keysOfPublishingPlatformsStayAsTheyAre() {
        let expected: [Platform: [String: String]] = [
            .instagram: ["login": "facebook", "share_to_feed": "true", "account_id": ""],
            .youtube: ["privacy": "public", "category": "22", "tags": "", "made_for_kids": "false", "notify_subscribers": "true"],
            .x: ["reply_settings": "everyone", "made_with_ai": "false"],
        ]
        for (platform, keys) in expected {
            let settings = PlatformFacts.capabilities(for: platform).settings
            #expect(Dictionary(uniqueKeysWithValues: settings.map { ($0.name, $0.defaultValue ?? "") }) == keys)
        }
    }

    @Test func figuresOfVideoComeFromTheMediaRules() {
        let instagram = PlatformFacts.capabilities(for: .instagram)
        #expect(instagram.maxMediaBytes == 300_000_000)
        #expect(instagram.minDuration == .seconds(3) && instagram.maxDuration == .seconds(900))
        let x = PlatformFacts.capabilities(for: .x)
        #expect(x.maxMediaBytes == 512_000_000 && x.minDuration == .milliseconds(500) && x.maxDuration == .seconds(140))
        #expect(PlatformFacts.capabilities(for: .youtube).maxMediaBytes == 274_877_906_944)
        #expect(PlatformFacts.capabilities(for: .website).maxMediaBytes == nil)
    }

    @Test func lookupsDependOnWhatAPostHolds() {
        let tiktok = PlatformFacts.capabilities(for: .tiktok)
        #expect(tiktok.lookupStrength(of: .video) == .exact && tiktok.lookupStrength(of: .image) == .weak)
        let x = PlatformFacts.capabilities(for: .x)
        #expect(x.lookupStrength(of: .video) == .marked && x.lookupStrength(of: nil) == .weak)
        let threads = PlatformFacts.capabilities(for: .threads)
        #expect(threads.lookupStrength(of: nil) == .exact && threads.lookupStrength(hasMedia: false) == .exact)
        #expect(PlatformFacts.capabilities(for: .youtube).hasSeparateVisibleCall == false)
    }

    @Test func onlyXCharges() {
        #expect(PlatformFacts.capabilities(for: .x).cost == .init(post: 15_000, postWithLink: 200_000))
        for platform in Platform.allCases where platform != .x { #expect(PlatformFacts.capabilities(for: platform).cost == nil) }
    }
}
