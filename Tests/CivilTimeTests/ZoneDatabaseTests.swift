import Foundation
import Testing

@testable import CivilTime

struct ZoneDatabaseTests {
    private let database = ZoneDatabase()

    @Test(arguments: [
        "", "/etc/passwd", "../../../etc/passwd", "Europe/../Europe/Berlin", "Europe//Berlin", "Europe/Berlin/", "tzdata.zi", "localtime",
        "posixrules", "right/Europe/Berlin", "posix/Europe/Berlin", "Europe/Ber lin", "Zürich",
        String(repeating: "A", count: 500),
    ])
    func namesThatNoZoneHasAreRefused(name: String) {
        #expect(throws: Zone.Missing.self) { try database.zone(named: name) }
        do throws(Zone.Missing) { _ = try database.zone(named: name) } catch { #expect(error.cause == .badName) }
    }

    @Test func aNameCannotEndEarly() {
        #expect(throws: Zone.Missing.self) { try database.zone(named: "Europe/Berlin\u{0}") }
    }

    @Test(arguments: [
        ("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"), ("new york", "America/New_York"), ("utc", "UTC"),
        ("Nowhere/Nothing", nil), ("Europe", nil),
    ])
    func unknownNamesComeWithAHint(name: String, suggestion: String?) throws {
        do throws(Zone.Missing) {
            _ = try Zone.named(name)
            Issue.record("\(name) was found")
        } catch {
            #expect(error.suggestion == suggestion)
            #expect(error.identifier == name)
        }
    }

    @Test func everyNameOfTheDatabaseCanBeRead() throws {
        let names = database.identifiers
        #expect(names.count > 400)
        #expect(names == names.sorted())
        for name in names { _ = try database.zone(named: name) }
    }

    @Test func aZoneIsParsedOnceAndAgainWhenItsFileChanges() throws {
        #expect(try database.zone(named: "Europe/Berlin") === database.zone(named: "Europe/Berlin"))
        try withZoneDirectory { directory, write in
            let watching = ZoneDatabase(directory: directory, keepsZones: false)
            let keeping = ZoneDatabase(directory: directory)
            try write("Here", try systemFile("Asia/Tokyo"))
            let first = try watching.zone(named: "Here")
            #expect(try keeping.zone(named: "Here").offsetSeconds(at: .distantFuture) == 32_400)
            #expect(try watching.zone(named: "Here") === first)
            try write("Here", try systemFile("Asia/Kathmandu"))
            #expect(try watching.zone(named: "Here").offsetSeconds(at: .distantFuture) == 20_700)
            #expect(try keeping.zone(named: "Here").offsetSeconds(at: .distantFuture) == 32_400)
        }
    }

    @Test func theReleaseIsRead() throws {
        #expect(database.version.wholeMatch(of: /20\d\d[a-z].*/) != nil)
        try withZoneDirectory { directory, write in
            #expect(ZoneDatabase(directory: directory).version == "unknown")
            try write("+VERSION", Array("2026c\n".utf8))
            #expect(ZoneDatabase(directory: directory).version == "2026c")
            try write("tzdata.zi", Array("# version 2027a\nZ Etc/UTC 0 - UTC\nL Etc/UTC UTC\n".utf8))
            #expect(ZoneDatabase(directory: directory).version == "2027a")
            #expect(ZoneDatabase(directory: directory).identifiers == ["Etc/UTC", "UTC"])
        }
    }

    @Test func utcNeedsNoFile() throws {
        try withZoneDirectory { directory, _ in
            let zone = try ZoneDatabase(directory: directory).zone(named: "UTC")
            #expect(zone.offsetSeconds(at: .distantFuture) == 0)
        }
    }

    @Test func aTruncatedFileIsAnError() throws {
        let whole = try systemFile("Europe/Berlin")
        for length in 0..<whole.count {
            #expect(throws: TZifFile.Malformed.self) { try TZifFile.parse(Array(whole[..<length])) }
        }
    }

    @Test func noByteOfAFileCanCrashTheReader() throws {
        let whole = try systemFile("Australia/Lord_Howe")
        let instants = [Timestamp.distantPast, .distantFuture, try at("2026-04-05T00:00:00Z")]
        for index in whole.indices {
            for value: UInt8 in [0x7F, 0xFF] {
                var damaged = whole
                damaged[index] = value
                guard let table = try? TZifFile.parse(damaged) else { continue }
                let zone = Zone(identifier: "Damaged", table: table)
                for instant in instants {
                    _ = zone.instant(of: zone.civil(at: instant))
                    _ = zone.nextTransition(after: instant)
                }
            }
        }
    }

    @Test func aFileWithoutTransitionsFollowsItsFooterForEver() throws {
        let zone = Zone(identifier: "Footer", table: try TZifFile.parse(footerOnly("EST5EDT,M3.2.0,M11.1.0")))
        #expect(zone.offsetSeconds(at: try at("1800-07-01T00:00:00Z")) == -14_400)
        #expect(zone.offsetSeconds(at: try at("2026-01-01T00:00:00Z")) == -18_000)
        #expect(zone.offsetSeconds(at: try at("9000-07-01T00:00:00Z")) == -14_400)
    }

    @Test(arguments: [
        ("CET-1CEST,M3.5.0,M10.5.0/3", true), ("<+01>-1", true), ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", true),
        ("IST-2IDT,M3.4.4/26,M10.5.0", true),
        ("EST5EDT,0/0,J365/25", true), ("", false), ("CET", false), ("CE-1", false), ("CET-1CEST", false),
        ("CET-1CEST,M13.5.0,M10.5.0", false),
        ("CET-1CEST,M3.6.0,M10.5.0", false), ("CET-1CEST,M3.5.7,M10.5.0", false), ("CET-1CEST,M3.5.0", false), ("CET-25", false),
        ("CET-1CEST,M3.5.0,M10.5.0/168", false), ("CET-1CEST,M3.5.0,M10.5.0 ", false), ("<+01-1", false), ("CET-1CEST,366,J0", false),
    ])
    func footers(text: String, isRule: Bool) {
        #expect((PosixRule(text: text) != nil) == isRule)
    }

    @Test func julianDaysOfAFooterSkipLeapDays() throws {
        let rule = try #require(PosixRule(text: "AAA0BBB,J60/0,59/0"))
        // J60 is 1 March in every year; day 59 is 29 February in a leap year.
        let changes = rule.changes(inYear: 2028).map { Timestamp(seconds: $0.instant).rfc3339() }
        #expect(changes == ["2028-02-28T23:00:00Z", "2028-03-01T00:00:00Z"])
    }
}

private func systemFile(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(ZoneDatabase.systemDirectory)/\(name)")))
}

private func footerOnly(_ footer: String) -> [UInt8] {
    let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
    let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4]
    let type: [UInt8] = [0xFF, 0xFF, 0xB9, 0xB0, 0, 0] + Array("EST\0".utf8)
    return header + counts + type + header + counts + type + Array("\n\(footer)\n".utf8)
}

private func withZoneDirectory(_ body: (String, (String, [UInt8]) throws -> Void) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("reprise-zones-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory.path) { name, bytes in try Data(bytes).write(to: directory.appendingPathComponent(name)) }
}
