/// What to make of a wall-clock reading that a zone skips.
package enum GapRule: Sendable {
    /// Read it with the offset in force before the gap (RFC 5545 §3.3.5): 02:30 becomes 03:30.
    case shift
    /// The first instant after the gap: the edges of guardrail windows.
    case firstInstantAfter
}

/// A time zone of the IANA database, read from the system's TZif files (RFC 8536).
///
/// Foundation's zones are not used: their data is as old as the toolchain, and they can be missing without a word in a
/// statically linked binary.
package final class Zone: Sendable {
    package let identifier: String
    let table: ZoneTable

    init(identifier: String, table: ZoneTable) {
        self.identifier = identifier
        self.table = table
    }

    package static let utc = Zone(identifier: "UTC", table: ZoneTable(initialOffset: 0, transitions: [], offsets: [], rule: nil))

    /// The zone cannot be had: there is no such name, or its file cannot be used.
    package struct Missing: Error, Hashable, CustomStringConvertible {
        package enum Cause: Hashable, Sendable {
            /// Not the shape of a zone's name: absolute, with `..`, or with characters that no name has.
            case badName
            case notFound
            /// The file is there but is not usable TZif data; why.
            case badFile(String)
        }
        package let identifier: String
        package let cause: Cause
        /// What was probably meant: the same name in another case, or the zone whose city was written alone.
        package let suggestion: String?

        package var description: String {
            let what =
                switch cause {
                case .badName: "`\(identifier)` is not a time zone's name"
                case .notFound: "unknown time zone `\(identifier)`"
                case .badFile(let why): "the data of time zone `\(identifier)` cannot be used: \(why)"
                }
            return suggestion.map { "\(what); did you mean `\($0)`?" } ?? what
        }
    }

    /// The zone of that name, from the system's database. Parsed once; read again only when its file changes.
    package static func named(_ identifier: String) throws(Missing) -> Zone { try ZoneDatabase.system.zone(named: identifier) }

    /// Seconds east of UTC in force at that instant.
    package func offsetSeconds(at instant: Timestamp) -> Int {
        table.offset(ofSegment: table.segment(at: table.folded(instant.seconds)))
    }

    package func civil(at instant: Timestamp) -> CivilDateTime {
        let seconds = instant.seconds + Int64(offsetSeconds(at: instant))
        let day = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        return CivilDateTime(date: CivilDate(dayNumber: Int(day)), time: CivilTimeOfDay(secondOfDay: Int(seconds - day * 86_400)))
    }

    /// The instant of a wall-clock reading; of two, the first.
    package func instant(of civil: CivilDateTime, inGap: GapRule = .shift) -> Timestamp {
        switch reading(of: civil) {
        case .once(let instant), .twice(let instant, _): instant
        case .skipped(let shifted, let firstAfter): inGap == .shift ? shifted : firstAfter
        }
    }

    /// The first instant of a civil day: midnight, or the end of the gap that swallows it.
    package func startOfDay(_ date: CivilDate) -> Timestamp {
        instant(of: CivilDateTime(date: date, time: .midnight), inGap: .firstInstantAfter)
    }
}

extension Zone: Hashable {
    /// The same name with the same offsets over all time; a newer database may differ.
    package static func == (a: Zone, b: Zone) -> Bool { a === b || (a.identifier == b.identifier && a.table == b.table) }
    package func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
}
