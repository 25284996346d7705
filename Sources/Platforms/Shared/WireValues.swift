import CivilTime
import HTTPValues

extension HTTPResponse {
    var isSuccess: Bool { (200..<300).contains(status) }

    /// The body when it is a JSON object, whatever the status says.
    var object: JSON? {
        guard let json, json.object != nil else { return nil }
        return json
    }

    func integer(_ header: String) -> Int64? { self.header(header).flatMap { Int64($0) } }
}

extension JSON {
    /// A decimal identifier, safe to be put into a URL's path. Anything else is not what the vendors document.
    var digits: String? {
        guard let text = identifier, (1...32).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return text
    }

    /// An integer that some vendors write as a string (`"processingProgress": "12"`).
    var looseInteger: Int64? { int ?? string.flatMap { Int64($0) } }
}

extension String {
    /// For messages: at most that many characters, without line breaks, so that a hostile body cannot flood a log.
    func excerpt(_ limit: Int = 120) -> String {
        String(prefix(limit).map { $0.isNewline ? " " : $0 })
    }

    /// An `https` link on one of those hosts, or nil.
    func httpsLink(on hosts: [String]) -> String? {
        guard utf8.count <= 2048, utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return hosts.contains { self.hasPrefix("https://\($0)/") } ? self : nil
    }
}

/// The instants that platforms write: ISO 8601 with `Z`, `+0000` or `+00:00`, fractions optional.
enum WireTime {
    static func parse(_ text: String) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54, bytes[13] == 0x3A,
            bytes[16] == 0x3A
        else { return nil }
        guard let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second < 61
        else { return nil }
        var rest = bytes[19...]
        if rest.first == 0x2E { rest = rest.dropFirst().drop { (48...57).contains($0) } }
        guard let offset = offsetSeconds(Array(rest)) else { return nil }
        return Timestamp(seconds: Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset))
    }

    /// `2026-11-21T10:00:00Z`
    static func text(_ instant: Timestamp) -> String {
        let days = Int((instant.seconds >= 0 ? instant.seconds : instant.seconds - 86_399) / 86_400)
        let second = Int(instant.seconds - Int64(days) * 86_400)
        let (year, month, day) = CivilDate(dayNumber: days).components
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
            + "T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
    }

    private static func offsetSeconds(_ bytes: [UInt8]) -> Int? {
        if bytes == [0x5A] { return 0 }
        guard let sign = bytes.first, sign == 0x2B || sign == 0x2D else { return nil }
        let digits = bytes.dropFirst().filter { $0 != 0x3A }
        guard digits.count == 4, let hours = number(digits[0..<2]), let minutes = number(digits[2..<4]) else { return nil }
        return (sign == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            value = value * 10 + Int(digit) - 48
        }
        return value
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
    }
}
