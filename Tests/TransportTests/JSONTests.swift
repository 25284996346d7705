import Foundation
import HTTPValues
import Testing

/// Every answer of a platform is read as JSON; some are not.
struct JSONTests {
    static let broken = [
        "", " ", "nul", "tru", "01", "-", "1.", "1e", "+1", "1 2", "[1 2]", "[", "]", "{", "{\"a\"}", "{\"a\":}", "{a:1}", "\"open",
        "\"line\nbreak\"", #""\x""#, #""\u12""#, #""\ud83d""#, #""\udc00""#, "{\"a\":1}x", "'single'",
    ]

    @Test(arguments: broken) func itRefusesWhatIsNoJSON(text: String) {
        #expect(JSON(parsing: Data(text.utf8)) == nil)
    }

    @Test func itRefusesBytesThatAreNotUTF8() {
        #expect(JSON(parsing: Data([0x22, 0xFF, 0x22])) == nil)
        #expect(JSON(parsing: Data([0x22, 0x5C, 0x6E, 0xC3, 0x22])) == nil)
    }

    @Test func nestingIsBounded() {
        let tooDeep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(JSON(parsing: Data(tooDeep.utf8)) == nil)
    }

    @Test func longIdentifiersStayExact() {
        #expect(JSON(parsing: Data("[9007199254740993,-9223372036854775808]".utf8)) == [.int(9_007_199_254_740_993), .int(.min)])
    }
}
