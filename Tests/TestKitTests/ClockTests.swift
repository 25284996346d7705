import Foundation
import Testing

@testable import TestKit

struct ClockTests {
    @Test func instantsAreReadAndWritten() throws {
        for (text, expected) in [
            ("2026-10-20T23:00:00+02:00", "2026-10-20T21:00:00Z"), ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2024-02-29T12:34:56.007-09:30", "2024-02-29T22:04:56.007Z"), ("2000-03-01T00:00:00Z", "2000-03-01T00:00:00Z"),
            ("2026-12-31T23:59:59Z", "2026-12-31T23:59:59Z"), ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
        ] {
            #expect(Instants.text(try Instants.parse(text)) == expected)
        }
        #expect(throws: Instants.Unreadable.self) { try Instants.parse("2026-10-20T23:00:00") }
    }

    /// Against Foundation's calendar.
    @Test func daysAreFoundationsDays() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = try #require(TimeZone(identifier: "GMT"))
        for number in stride(from: 0, to: 30_000, by: 37) {
            let parts = calendar.dateComponents(
                [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(number) * 86_400))
            let civil = Instants.civil(number)
            #expect([civil.year, civil.month, civil.day] == [parts.year, parts.month, parts.day].compactMap(\.self))
            #expect((Instants.weekday(number) + 1) % 7 + 1 == parts.weekday)
        }
    }

    struct Edge: Sendable {
        var zone: String
        var day: String
        var time: String
        var first: String
        var occurrence: String
    }

    static let edges = [
        Edge(zone: "Europe/Berlin", day: "2026-03-29", time: "02:30", first: "2026-03-29T01:00:00Z", occurrence: "2026-03-29T01:30:00Z"),
        Edge(zone: "Europe/Berlin", day: "2026-10-25", time: "02:30", first: "2026-10-25T00:30:00Z", occurrence: "2026-10-25T00:30:00Z"),
        Edge(
            zone: "Australia/Lord_Howe", day: "2026-10-04", time: "02:10", first: "2026-10-03T15:30:00Z", occurrence: "2026-10-03T15:40:00Z"
        ),
        Edge(zone: "America/Santiago", day: "2026-09-06", time: "00:00", first: "2026-09-06T04:00:00Z", occurrence: "2026-09-06T04:00:00Z"),
        Edge(zone: "Pacific/Apia", day: "2011-12-30", time: "22:00", first: "2011-12-30T10:00:00Z", occurrence: "2011-12-31T08:00:00Z"),
    ]

    @Test(arguments: edges) func edgesMoveAsTheyMust(_ edge: Edge) throws {
        let day = try Instants.parseDay(edge.day)
        let middle = Int64(day) * Instants.day
        let clock = try WallClock(edge.zone, from: middle - 40 * Instants.day, until: middle + 40 * Instants.day)
        let second = try Instants.parseTime(edge.time)
        #expect(Instants.text(clock.first(day: day, second: second)) == edge.first)
        #expect(Instants.text(clock.occurrence(day: day, second: second)) == edge.occurrence)
        #expect(clock.pieces.count >= 2)
    }

    @Test func captionsAreComparedByWhatIsSaid() {
        #expect(CaptionLikeness.bare("The ＮIGHT market #a1 @joe, https://e.org/x is open") == "thenightmarket,isopen")
        #expect(CaptionLikeness.bare("a#b #12 me@home #Straße") == "a#b#12me@home")
        let pieces = [CaptionLikeness.pieces("abcdefgh"), CaptionLikeness.pieces("abcdefgx")]
        #expect(CaptionLikeness.similarity(pieces[0], pieces[1]) == 4.0 / 6)
        #expect(CaptionLikeness.similarity([], []) == 0)
    }
}
