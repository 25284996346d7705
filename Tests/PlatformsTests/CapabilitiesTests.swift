import CivilTime
import Domain
import PlatformFacts
import Platforms
import Testing

@Suite struct CapabilitiesTests {
    @Test(arguments: Platform.allCases)
    func everyPlatformHasAConsistentTable(platform: Platform) {
        let table = PlatformFacts.capabilities(for: platform)
        #expect(table.platform == platform)
        #expect(Set(table.settings.map(\.name)).count == table.settings.count)
        #expect(table.settings.allSatisfy { !$0.doc.isEmpty && $0.doc.hasSuffix(".") })
        #expect(table.quotas.allSatisfy { $0.max > 0 })
        for setting in table.settings {
            guard let value = setting.defaultValue else { continue }
            switch setting.kind {
            case .bool: #expect(value == "true" || value == "false")
            case .int(let range): #expect(Int(value).map(range.contains) == true)
            case .choice(let choices): #expect(choices.contains(value))
            case .text, .textList: break
            }
        }
        for quota in table.quotas {
            if case .day(let zone) = quota.window { #expect((try? Zone.named(zone)) != nil) }
        }
    }

    @Test func adaptersExistExactlyForWhatCanPublish() {
        let registry = PlatformRegistry.standard()
        for platform in Platform.allCases {
            #expect(PlatformFacts.capabilities(for: platform).canPublish == (registry.adapters[platform] != nil))
        }
        #expect(registry.sources[.tiktok] != nil)
        #expect(registry.refreshers.count == 4)
    }

    @Test func lookupIsWeakerWithoutMediaOnX() {
        let table = PlatformFacts.capabilities(for: .x)
        #expect(table.lookupStrength(hasMedia: true) == .marked)
        #expect(table.lookupStrength(hasMedia: false) == .weak)
        #expect(PlatformFacts.capabilities(for: .youtube).hasSeparateVisibleCall == false)
        #expect(PlatformFacts.capabilities(for: .instagram).lookupStrength(hasMedia: true) == .exact)
    }
}
