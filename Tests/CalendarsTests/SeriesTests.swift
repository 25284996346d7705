import Diagnostics
import Testing

@testable import Calendars

/// Events of several components: changed occurrences, and versions.
struct SeriesTests {
    private func events(_ events: [String]) -> Read {
        Read(body: events.map { "BEGIN:VEVENT\n\($0)\nEND:VEVENT" }.joined(separator: "\n"))
    }

    private static let weekly = "UID:a\nDTSTART;TZID=Europe/Berlin:20261201T090000\nRRULE:FREQ=WEEKLY;COUNT=3"

    @Test(arguments: [
        // Moved, whichever comes first in the file.
        (
            [weekly, "UID:a\nRECURRENCE-ID;TZID=Europe/Berlin:20261208T090000\nDTSTART;TZID=Europe/Berlin:20261210T090000"],
            ["2026-12-01", "2026-12-10", "2026-12-15"]
        ),
        (
            ["UID:a\nRECURRENCE-ID:20261208T080000Z\nDTSTART:20261210T090000", weekly], ["2026-12-01", "2026-12-10", "2026-12-15"]
        ),
        ([weekly, "UID:a\nRECURRENCE-ID;VALUE=DATE:20261208\nDTSTART:20261210T090000"], ["2026-12-01", "2026-12-10", "2026-12-15"]),
        // Called off.
        ([weekly, "UID:a\nRECURRENCE-ID:20261208T080000Z\nDTSTART:20261208T080000Z\nSTATUS:CANCELLED"], ["2026-12-01", "2026-12-15"]),
        ([weekly, "UID:a\nRECURRENCE-ID:20261208T080000Z\nSTATUS:CANCELLED"], ["2026-12-01", "2026-12-15"]),
        // Of another event, and of none.
        ([weekly, "UID:b\nRECURRENCE-ID:20261208T080000Z\nSTATUS:CANCELLED"], ["2026-12-01", "2026-12-08", "2026-12-15"]),
        (["UID:b\nRECURRENCE-ID:20261208T080000Z\nDTSTART:20261210T090000"], ["2026-12-10"]),
        // Versions.
        (["UID:c\nDTSTART:20261201\nSEQUENCE:1", "UID:c\nDTSTART:20261202\nSEQUENCE:3", "UID:c\nDTSTART:20261203"], ["2026-12-02"]),
        (["UID:c\nDTSTART:20261201\nSEQUENCE:1", "UID:c\nDTSTART:20261201\nSEQUENCE:2\nSTATUS:CANCELLED"], []),
        (
            [
                weekly, "UID:a\nRECURRENCE-ID:20261208T080000Z\nDTSTART:20261209T090000\nSEQUENCE:2",
                "UID:a\nRECURRENCE-ID:20261208T080000Z\nDTSTART:20261210T090000\nSEQUENCE:1",
            ], ["2026-12-01", "2026-12-09", "2026-12-15"]
        ),
        // Careless programs give every event the same name, or none.
        (["UID:x\nDTSTART:20261201", "UID:x\nDTSTART:20261203"], ["2026-12-01", "2026-12-03"]),
        (["DTSTART:20261201", "DTSTART:20261203\nSEQUENCE:7"], ["2026-12-01", "2026-12-03"]),
    ])
    func days(events list: [String], expected: [String]) throws {
        let read = events(list)
        #expect(read.diagnostics.filter { $0.code != "calendar-empty" } == [])
        #expect(try read.ranges() == expected)
    }

    @Test func aChangeOfAllLaterOccurrencesIsReported() throws {
        let read = events([Self.weekly, "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261208T080000Z\nDTSTART:20261210T090000"])
        #expect(read.codes == ["calendar-range:10:15"])
        #expect(try read.ranges() == ["2026-12-01", "2026-12-10", "2026-12-15"])
    }
}
