import Testing

@testable import CivilTime

struct TimeTextTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0 as Int64), ("2026-09-05T18:00:00+02:00", 1_788_624_000_000), ("2026-09-05t16:00:00z", 1_788_624_000_000),
        ("1969-12-31T23:59:59.999Z", -1), ("2026-09-05T16:00:00.25Z", 1_788_624_000_250),
        ("2026-09-05T16:00:00.2509999Z", 1_788_624_000_250),
        ("2026-09-05T16:00:00-00:00", 1_788_624_000_000), ("2026-09-05T10:30:00-05:30", 1_788_624_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func instantsAreRead(text: String, milliseconds: Int64) throws {
        #expect(try Timestamp(rfc3339: text).milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "now", "2026-09-05", "2026-09-05T18:00:00", "2026-09-05T18:00+02:00", "2026-09-05 18:00:00Z", "2026-9-5T18:00:00Z",
        "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "0000-01-01T00:00:00Z", "2026-09-05T24:00:00Z", "2026-09-05T23:60:00Z",
        "2026-09-05T23:59:60Z", "2026-09-05T18:00:00.Z", "2026-09-05T18:00:00+0200", "2026-09-05T18:00:00+24:00", "2026-09-05T18:00:00Zz",
        "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", "٢٠٢٦-09-05T18:00:00Z", "+2026-09-05T18:00:00Z",
    ])
    func whatIsNoInstantIsRefusedWithAReason(text: String) {
        do throws(TimeTextError) {
            _ = try Timestamp(rfc3339: text)
            Issue.record("\(text) was read")
        } catch { #expect(!error.reason.isEmpty) }
    }

    @Test(arguments: [
        ("UTC", "2026-09-05T16:00:00Z"), ("Europe/Berlin", "2026-09-05T18:00:00+02:00"), ("America/New_York", "2026-09-05T12:00:00-04:00"),
        ("Australia/Lord_Howe", "2026-09-06T02:30:00+10:30"), ("Etc/GMT", "2026-09-05T16:00:00+00:00"),
    ])
    func instantsAreWrittenWithTheirZonesOffset(zone: String, expected: String) throws {
        let instant = Timestamp(milliseconds: 1_788_624_000_000)
        #expect(instant.rfc3339(in: try Zone.named(zone)) == expected)
        #expect(try Timestamp(rfc3339: expected) == instant)
    }

    @Test func writtenInstantsAreExactEvenInLocalMeanTime() throws {
        let zone = try Zone.named("Europe/Berlin")
        for milliseconds: Int64 in [-2_800_000_000_123, -1, 0, 7, 1_788_624_000_250] {
            let instant = Timestamp(milliseconds: milliseconds)
            #expect(try Timestamp(rfc3339: instant.rfc3339(in: zone)) == instant)
            #expect(try Timestamp(rfc3339: instant.rfc3339()) == instant)
        }
        #expect(Timestamp(milliseconds: -1).rfc3339() == "1969-12-31T23:59:59.999Z")
    }

    @Test func datesAndClockReadingsSurviveTheRoundTrip() throws {
        for text in ["2026-09-05", "0001-01-01", "9999-12-31", "2028-02-29"] { #expect(try CivilDate(text: text).text == text) }
        for text in ["00:00", "22:00", "23:59:59", "24:00"] { #expect(try CivilTimeOfDay(text: text).text == text) }
        for text in ["2026-09-05T18:00", "2026-09-05T18:00:30"] { #expect(try CivilDateTime(text: text).text == text) }
        #expect(try CivilDateTime(text: "2026-09-05T18:00:00").text == "2026-09-05T18:00")
        #expect(try CivilTimeOfDay(text: "24:00").secondOfDay == 86_400)
    }

    @Test(arguments: ["2026-02-29", "2026-00-10", "2026-1-1", "26-01-01", "0000-01-01", "2026-09-05T", "12026-01-01", "", "2026/09/05"])
    func whatIsNoDateIsRefused(text: String) {
        #expect(throws: TimeTextError.self) { try CivilDate(text: text) }
    }

    @Test(arguments: ["24:01", "24:00:01", "25:00", "7:00", "07:60", "07:00:60", "0700", "07:00 ", "", "-1:00", "７:00"])
    func whatIsNoTimeOfDayIsRefused(text: String) {
        #expect(throws: TimeTextError.self) { try CivilTimeOfDay(text: text) }
    }

    @Test(arguments: [
        ("30s", 30_000 as Int64, "30s"), ("20m", 1_200_000, "20m"), ("2h", 7_200_000, "2h"), ("7d", 604_800_000, "7d"),
        ("1w", 604_800_000, "7d"),
        ("1h30m", 5_400_000, "1h30m"), ("90m", 5_400_000, "1h30m"), ("500ms", 500, "500ms"), ("1m500ms", 60_500, "1m500ms"),
        ("0s", 0, "0s"),
        ("48h", 172_800_000, "2d"), ("1w2d3h4m5s6ms", 788_645_006, "9d3h4m5s6ms"),
    ])
    func durations(text: String, milliseconds: Int64, written: String) throws {
        let duration = try Duration(text: text)
        #expect(duration.milliseconds == milliseconds)
        #expect(duration.text == written)
        #expect(try Duration(text: duration.text) == duration)
    }

    @Test(arguments: [
        "", "30", "s", "1.5h", "-1h", "+1h", "1h 30m", "30m1h", "1h1h", "1y", "1H", "1min", "99999999999999999999s", "999999999999w",
        "101y", "36526d",
        "1h-30m", "１h",
    ])
    func whatIsNoDurationIsRefused(text: String) {
        #expect(throws: TimeTextError.self) { try Duration(text: text) }
    }

    @Test func distancesFromAStartCarryTheirSign() throws {
        let expected = Duration.minutes(105)
        #expect(try Duration(offsetText: "+1h45m") == expected)
        #expect(throws: TimeTextError.self) { try Duration(offsetText: "1h45m") }
        #expect(throws: TimeTextError.self) { try Duration(offsetText: "+") }
        #expect((Duration.zero - expected).text == "-1h45m")
    }

    @Test(arguments: [
        ("2026-09-05", "2026-09-04T22:00:00Z"), ("2026-09-05T18:00", "2026-09-05T16:00:00Z"),
        ("2026-09-05T18:00:30", "2026-09-05T16:00:30Z"),
        ("2026-09-05T18:00:00Z", "2026-09-05T18:00:00Z"), ("2026-09-05T18:00:00-01:00", "2026-09-05T19:00:00Z"),
        ("+1h45m", "2026-01-01T01:45:00Z"),
    ])
    func timesAsPeopleWriteThem(text: String, expected: String) throws {
        let start = try at("2026-01-01T00:00:00Z")
        #expect(try WrittenTime(text: text).instant(in: Zone.named("Europe/Berlin"), start: start) == at(expected))
    }

    @Test(arguments: ["", "soon", "2026-09", "1h45m", "2026-09-05T18", "2026-09-05T18:00+02", "2026-09-05T18:00Z", "+-1h"])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(throws: TimeTextError.self) { try WrittenTime(text: text) }
    }

    @Test func weekdaysFollowIso() throws {
        #expect(try CivilDate(text: "2026-09-05").weekday == .saturday)
        #expect(try CivilDate(text: "0001-01-01").weekday == .monday)
    }
}
