import Foundation
import HTTPValues
import Testing

/// The reader of platforms' answers says what Foundation's decoder says, and refuses what it refuses.
struct JSONReaderTests {
    static let documents = [
        "null", " true ", "false", "0", "-0", "12", "-7", "9007199254740993", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "1.5", "1.0", "1e3", "1E-2", "-2.5e+10", "\"\"", #""plain""#, #""tab\tline\nquote\"slash\/back\\""#,
        #""é\u00e9 \u20AC \ud83d\ude00 😀""#, "[]", "[ ]", "[1,2 , 3]", "{}", #"{"a":1,"b":[{"c":null}]}"#, #"{ "x" : "y" }"#,
        "\u{FEFF}{\"a\":1}", "[\n\t1\r\n]",
    ]

    @Test(arguments: documents) func itReadsWhatFoundationReads(text: String) throws {
        let expected = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
        #expect(JSON(parsing: Data(text.utf8)) == expected)
    }

    @Test(arguments: documents) func theWriterWritesWhatFoundationWrites(text: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let value = try #require(JSON(parsing: Data(text.utf8)))
        #expect(String(decoding: value.data, as: UTF8.self) == String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    @Test func keysAndNumbersComeInOneForm() throws {
        let value: JSON = [
            "a10": 1, "a9": .double(1.5), "B": .double(1e21), "é": .double(-0.0), "_": .double(1e-7), "": "\u{1}\u{1f}/\u{7f}",
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(value.text == String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    static let broken = [
        "", " ", "nul", "tru", "01", "-", "1.", ".5", "1e", "+1", "1 2", "[1,]", "[1 2]", "[", "]", "{", "{\"a\"}", "{\"a\":}",
        "{\"a\":1,}", "{a:1}", "\"open", "\"line\nbreak\"", #""\x""#, #""\u12""#, #""\ud83d""#, #""\ud83dx""#, #""\udc00""#, "1e999",
        "{\"a\":1}x", "NaN", "'single'",
    ]

    @Test(arguments: broken) func itRefusesWhatIsNoJSON(text: String) {
        #expect(JSON(parsing: Data(text.utf8)) == nil)
    }

    @Test func itRefusesBytesThatAreNotUTF8() {
        #expect(JSON(parsing: Data([0x22, 0xFF, 0x22])) == nil)
        #expect(JSON(parsing: Data([0x22, 0x5C, 0x6E, 0xC3, 0x22])) == nil)
    }

    @Test func nestingIsBounded() {
        let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        let tooDeep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        #expect(JSON(parsing: Data(deep.utf8)) != nil)
        #expect(JSON(parsing: Data(tooDeep.utf8)) == nil)
    }

    @Test func aSliceIsReadFromItsOwnBeginning() {
        let data = Data("xx[1]xx".utf8)
        #expect(JSON(parsing: data[2..<5]) == [1])
    }

    @Test func ofTwoMembersOfOneNameTheLastCounts() {
        #expect(JSON(parsing: Data(#"{"a":1,"a":2}"#.utf8)) == ["a": 2])
    }
}
