import Domain
import Testing

struct PublicationKeyJitterTests {
    @Test func theUnitIntervalNeverReachesOne() throws {
        let highest = try #require(PublicationKey(hex: String(repeating: "f", count: 64)))
        let lowest = try #require(PublicationKey(hex: String(repeating: "0", count: 64)))
        #expect(highest.unitInterval < 1)
        #expect(lowest.unitInterval == 0)
    }
}
