/// A point in time as people write it in rule files, tests, and on the command line; not yet an instant.
package enum WrittenTime: Hashable, Sendable {
    /// `2026-09-05`
    case date(CivilDate)
    /// `2026-09-05T18:00`: some zone's clock.
    case civil(CivilDateTime)
    /// RFC 3339, with its own offset.
    case instant(Timestamp)
    /// `+1h45m` after a start.
    case offset(Duration)

    package init(text: some StringProtocol) throws(TimeTextError) {
        if text.utf8.first == UInt8(ascii: "+") {
            self = .offset(try Duration(offsetText: text))
            return
        }
        let bytes = Array(text.utf8)
        // After the date a sign or a Z can only belong to an offset.
        let hasOffset = bytes.dropFirst(10).contains {
            $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 | 0x20 == UInt8(ascii: "z")
        }
        if bytes.count <= 10 {
            self = .date(try CivilDate(text: text))
        } else if hasOffset {
            self = .instant(try Timestamp(rfc3339: text))
        } else {
            self = .civil(try CivilDateTime(text: text))
        }
    }

    /// The instant: dates begin with their day's first instant, clock readings follow `Zone.instant(of:inGap:)`.
    package func instant(in zone: Zone, start: Timestamp, inGap: GapRule = .shift) -> Timestamp {
        switch self {
        case .date(let date): zone.startOfDay(date)
        case .civil(let civil): zone.instant(of: civil, inGap: inGap)
        case .instant(let instant): instant
        case .offset(let offset): start + offset
        }
    }
}
