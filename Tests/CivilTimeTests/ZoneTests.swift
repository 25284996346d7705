import Testing

@testable import CivilTime

/// An instant from RFC 3339, for tables.
func at(_ text: String) throws -> Timestamp { try Timestamp(rfc3339: text) }
func wall(_ text: String) throws -> CivilDateTime { try CivilDateTime(text: text) }

struct ZoneTests {
    /// Offsets worked out by hand from the zones' published rules.
    @Test(arguments: [
        ("UTC", "2026-07-01T00:00:00Z", 0),
        ("Europe/Berlin", "2026-03-29T00:59:59Z", 3600),
        ("Europe/Berlin", "2026-03-29T01:00:00Z", 7200),
        ("Europe/Berlin", "2026-10-25T00:59:59Z", 7200),
        ("Europe/Berlin", "2026-10-25T01:00:00Z", 3600),
        // Double summer time after the war.
        ("Europe/Berlin", "1945-06-15T12:00:00Z", 10_800),
        // Local mean time before April 1893.
        ("Europe/Berlin", "1890-01-01T00:00:00Z", 3208),
        // Beyond the file's last transition: 28 March 2100 is the last Sunday of its month.
        ("Europe/Berlin", "2100-03-28T00:59:59Z", 3600),
        ("Europe/Berlin", "2100-03-28T01:00:00Z", 7200),
        ("Europe/Berlin", "9999-07-01T00:00:00Z", 7200),
        ("Europe/Berlin", "9999-12-31T00:00:00Z", 3600),
        ("America/New_York", "2026-03-08T06:59:59Z", -18_000),
        ("America/New_York", "2026-03-08T07:00:00Z", -14_400),
        ("America/New_York", "2026-11-01T05:59:59Z", -14_400),
        ("America/New_York", "2026-11-01T06:00:00Z", -18_000),
        ("Australia/Lord_Howe", "2026-04-04T14:59:59Z", 39_600),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", 37_800),
        ("Australia/Lord_Howe", "2026-10-03T15:29:59Z", 37_800),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", 39_600),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400),
        ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20_700),
        // Winter time is the exception there: the footer's daylight time is earlier than its standard time.
        ("Europe/Dublin", "2050-01-15T00:00:00Z", 0),
        ("Europe/Dublin", "2050-07-15T00:00:00Z", 3600),
    ])
    func offsets(name: String, instant: String, expected: Int) throws {
        #expect(try Zone.named(name).offsetSeconds(at: at(instant)) == expected)
    }

    @Test(arguments: [
        // The reading, then its instant by each rule for gaps.
        ("Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59Z"),
        ("Europe/Berlin", "2026-03-29T02:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00Z", "2026-03-29T01:00:00Z"),
        ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z", "2026-03-29T01:00:00Z"),
        ("Europe/Berlin", "2026-10-25T01:59", "2026-10-24T23:59:00Z", "2026-10-24T23:59:00Z"),
        ("Europe/Berlin", "2026-10-25T02:00", "2026-10-25T00:00:00Z", "2026-10-25T00:00:00Z"),
        ("Europe/Berlin", "2026-10-25T02:59", "2026-10-25T00:59:00Z", "2026-10-25T00:59:00Z"),
        ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"),
        ("Europe/Berlin", "2100-03-28T02:30", "2100-03-28T01:30:00Z", "2100-03-28T01:00:00Z"),
        ("Europe/Berlin", "2026-07-01T24:00", "2026-07-01T22:00:00Z", "2026-07-01T22:00:00Z"),
        ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30:00Z", "2026-03-08T07:00:00Z"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30:00Z", "2026-11-01T05:30:00Z"),
        // A gap and an overlap of half an hour.
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45:00Z", "2026-10-03T15:30:00Z"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00Z", "2026-04-04T14:45:00Z"),
        // Samoa left out a whole day.
        ("Pacific/Apia", "2011-12-29T23:59", "2011-12-30T09:59:00Z", "2011-12-30T09:59:00Z"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00:00Z", "2011-12-30T10:00:00Z"),
        ("Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"),
        ("UTC", "0001-01-01T00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("UTC", "9999-12-31T23:59:59", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ])
    func wallClockReadings(name: String, reading: String, shifted: String, firstAfter: String) throws {
        let zone = try Zone.named(name)
        #expect(zone.instant(of: try wall(reading)) == (try at(shifted)))
        #expect(zone.instant(of: try wall(reading), inGap: .firstInstantAfter) == (try at(firstAfter)))
    }

    @Test func aReadingTellsOverlapsAndGaps() throws {
        let berlin = try Zone.named("Europe/Berlin")
        #expect(
            berlin.reading(of: try wall("2026-10-25T02:30"))
                == .twice(first: try at("2026-10-25T00:30:00Z"), second: try at("2026-10-25T01:30:00Z")))
        #expect(
            berlin.reading(of: try wall("2026-03-29T02:30"))
                == .skipped(shifted: try at("2026-03-29T01:30:00Z"), firstAfter: try at("2026-03-29T01:00:00Z")))
        #expect(berlin.reading(of: try wall("2026-07-01T12:00")) == .once(try at("2026-07-01T10:00:00Z")))
    }

    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "America/Sao_Paulo", "Africa/Casablanca", "UTC",
    ])
    func everyInstantIsFoundAgainByItsReading(name: String) throws {
        let zone = try Zone.named(name)
        let step: Int64 = 9973
        var instant = try at("2009-01-01T00:00:00Z").seconds
        let end = try at("2029-01-01T00:00:00Z").seconds
        while instant < end {
            let timestamp = Timestamp(seconds: instant)
            switch zone.reading(of: zone.civil(at: timestamp)) {
            case .once(let only): #expect(only == timestamp)
            case .twice(let first, let second): #expect(first < second && (first == timestamp || second == timestamp))
            case .skipped: Issue.record("\(name): a reading that was shown at \(timestamp.rfc3339()) is said to be skipped")
            }
            instant += step
        }
    }

    @Test func fourHundredYearsLaterTheFooterRuleRepeats() throws {
        let zone = try Zone.named("America/New_York")
        let period = Duration.seconds(ZoneTable.period)
        var instant = try at("2050-01-01T00:30:00Z")
        for _ in 0..<2000 {
            #expect(zone.offsetSeconds(at: instant) == zone.offsetSeconds(at: instant + period * 9))
            instant = instant + .hours(37)
        }
    }

    @Test func theNextTransitionIsFound() throws {
        let zone = try Zone.named("Europe/Berlin")
        let first = try #require(zone.nextTransition(after: try at("2026-01-01T00:00:00Z")))
        #expect(first == Zone.Transition(instant: try at("2026-03-29T01:00:00Z"), offsetBefore: 3600, offsetAfter: 7200))
        let second = try #require(zone.nextTransition(after: first.instant))
        #expect(second.instant == (try at("2026-10-25T01:00:00Z")))
        #expect(zone.nextTransition(after: try at("2899-07-01T00:00:00Z"))?.offsetAfter == 3600)
        #expect(try Zone.named("Asia/Tokyo").nextTransition(after: at("2026-01-01T00:00:00Z")) == nil)
        #expect(Zone.utc.nextTransition(after: .distantPast) == nil)
    }

    @Test(arguments: [
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z"),
        // Midnight is skipped: the day begins at 01:00.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
    ])
    func aDayBeginsAtItsFirstInstant(name: String, date: String, expected: String) throws {
        #expect(try Zone.named(name).startOfDay(CivilDate(text: date)) == at(expected))
    }
}
