package import CivilTime
import Foundation

/// Instants and durations as the platforms and the control API write them.
package enum InstantText {
    /// `2026-10-24T05:00:00Z`, with milliseconds when `fraction` is given.
    package static func rfc3339(_ instant: Timestamp, fraction: Bool = false) -> String {
        date(instant) + (fraction ? "." + padded(Int(((instant.milliseconds % 1000) + 1000) % 1000), 3) : "") + "Z"
    }

    /// `2026-10-24T05:00:00+0000`, the form of the Graph API.
    static func graph(_ instant: Timestamp) -> String { date(instant) + "+0000" }

    /// `20261024050000`, the head of a TikTok log id.
    static func compact(_ instant: Timestamp) -> String { date(instant).filter(\.isNumber) }

    private static func date(_ instant: Timestamp) -> String {
        let days = (instant.seconds - floorMod(instant.seconds, 86_400)) / 86_400
        let civil = CivilDate(dayNumber: Int(days)).components
        let second = Int(floorMod(instant.seconds, 86_400))
        return padded(civil.year, 4) + "-" + padded(civil.month, 2) + "-" + padded(civil.day, 2) + "T" + padded(second / 3600, 2) + ":"
            + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
    }

    /// RFC 3339 with `Z` or an offset; nil for anything else.
    package static func instant(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, [0x54, 0x74, 0x20].contains(bytes[10]), bytes[13] == 0x3A,
            bytes[16] == 0x3A,
            let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]), let day = digits(bytes[8..<10]),
            let hour = digits(bytes[11..<13]), let minute = digits(bytes[14..<16]), let second = digits(bytes[17..<19]),
            hour < 24, minute < 60, second < 61, let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        var rest = bytes[19...]
        var milliseconds = 0
        if rest.first == 0x2E {
            let fraction = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard !fraction.isEmpty else { return nil }
            for index in 0..<3 {
                let position = fraction.startIndex + index
                milliseconds = milliseconds * 10 + (position < fraction.endIndex ? Int(fraction[position]) - 0x30 : 0)
            }
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard let offset = offsetSeconds(rest) else { return nil }
        let seconds = date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Timestamp(milliseconds: Int64(seconds) * 1000 + Int64(milliseconds))
    }

    private static func offsetSeconds(_ bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.count == 1, bytes.first == 0x5A || bytes.first == 0x7A { return 0 }
        let rest = Array(bytes)
        guard rest.count == 6, rest[3] == 0x3A, rest[0] == 0x2B || rest[0] == 0x2D, let hours = digits(rest[1..<3]),
            let minutes = digits(rest[4..<6]), hours < 24, minutes < 60
        else { return nil }
        return (rest[0] == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// `90s`, `1h30m`, `250ms`, `2d`: the notation of rule files.
    package static func duration(_ text: String) -> Duration? {
        var total: Int64 = 0
        var rest = Substring(text)
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let number = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            let factors: [Substring: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000]
            guard let value = Int64(number), let factor = factors[unit], value < 1_000_000_000 else { return nil }
            total += value * factor
        }
        return .milliseconds(total)
    }

    /// `PT1M3S`, as YouTube writes a video's length.
    static func iso8601(_ duration: Duration) -> String {
        let seconds = duration.milliseconds / 1000
        let parts = [(seconds / 3600, "H"), (seconds / 60 % 60, "M"), (seconds % 60, "S")]
        let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
        return "PT" + (text.isEmpty ? "0S" : text)
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.allSatisfy { (0x30...0x39).contains($0) } ? Int(String(decoding: bytes, as: UTF8.self)) : nil
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func floorMod(_ value: Int64, _ divisor: Int64) -> Int64 { ((value % divisor) + divisor) % divisor }
}
