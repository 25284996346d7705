import CivilTime

extension NanoDuration {
    /// Go's notation: `1h30m`, `-1.5s`, `250ms`; units h, m, s, ms, us (µs), ns. Nil when malformed or out of range.
    package init?(text: String) {
        var bytes = Array(text.utf8)[...]
        var isNegative = false
        if let sign = bytes.first, sign == 0x2D || sign == 0x2B {
            isNegative = sign == 0x2D
            bytes = bytes.dropFirst()
        }
        guard !bytes.isEmpty else { return nil }
        var total: Int128 = 0
        if Array(bytes) != [0x30] {
            while !bytes.isEmpty {
                guard let part = Self.part(&bytes) else { return nil }
                total += part
                guard total <= Self.limit else { return nil }
            }
        }
        self.init(total: isNegative ? -total : total)
    }

    /// One `number unit`, in nanoseconds.
    private static func part(_ bytes: inout ArraySlice<UInt8>) -> Int128? {
        var whole: Int128 = 0
        var fraction: Int128 = 0
        var scale: Int128 = 1
        var digits = 0
        while let digit = bytes.first, (0x30...0x39).contains(digit) {
            whole = whole * 10 + Int128(digit - 0x30)
            guard whole <= Int128(UInt64.max) else { return nil }
            digits += 1
            bytes = bytes.dropFirst()
        }
        if bytes.first == 0x2E {
            bytes = bytes.dropFirst()
            while let digit = bytes.first, (0x30...0x39).contains(digit) {
                if scale < 1_000_000_000_000_000_000 {
                    fraction = fraction * 10 + Int128(digit - 0x30)
                    scale *= 10
                }
                digits += 1
                bytes = bytes.dropFirst()
            }
        }
        guard digits > 0, let unit = unit(&bytes) else { return nil }
        return whole * unit + fraction * unit / scale
    }

    private static func unit(_ bytes: inout ArraySlice<UInt8>) -> Int128? {
        let name = String(decoding: bytes.prefix { !(0x30...0x39).contains($0) && $0 != 0x2E }, as: UTF8.self)
        bytes = bytes.dropFirst(name.utf8.count)
        switch name {
        case "h": return 3_600_000_000_000
        case "m": return 60_000_000_000
        case "s": return 1_000_000_000
        case "ms": return 1_000_000
        case "us", "µs", "μs": return 1000
        case "ns": return 1
        default: return nil
        }
    }

    /// `90s`, `-1.5s`: seconds, with as many decimals as needed.
    package var text: String {
        let magnitude = total < 0 ? -total : total
        let (seconds, rest) = magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        return (total < 0 ? "-" : "") + "\(seconds)" + decimals(Int32(rest)) + "s"
    }
}

extension NanoTimestamp {
    /// RFC 3339 with any offset. Nil when malformed or out of range.
    package init?(text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] | 0x20 == 0x74, bytes[13] == 0x3A, bytes[16] == 0x3A,
            let year = number(bytes, 0, 4), let month = number(bytes, 5, 7), let day = number(bytes, 8, 10),
            let hour = number(bytes, 11, 13), let minute = number(bytes, 14, 16), let second = number(bytes, 17, 19),
            hour < 24, minute < 60, second < 60, let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        var at = 19
        var nanoseconds: Int32 = 0
        if bytes[at] == 0x2E {
            at += 1
            var scale: Int32 = 100_000_000
            let start = at
            while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
                nanoseconds += Int32(bytes[at] - 0x30) * scale
                scale /= 10
                at += 1
            }
            guard at > start else { return nil }
        }
        guard let offset = Self.offset(bytes[at...]) else { return nil }
        let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - Int64(offset)
        self.init(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// `Z` or `±hh:mm`, in seconds east of UTC.
    private static func offset(_ rest: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(rest)
        if bytes.count == 1, bytes[0] | 0x20 == 0x7A { return 0 }
        guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A, let hours = number(bytes, 1, 3),
            let minutes = number(bytes, 4, 6), hours < 24, minutes < 60
        else { return nil }
        return (bytes[0] == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// RFC 3339 in UTC, with as many decimals as needed.
    package var text: String {
        let day = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        let rest = Int(seconds - day * 86_400)
        let (year, month, dayOfMonth) = CivilDate(dayNumber: Int(day)).components
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(dayOfMonth, 2) + "T" + padded(rest / 3600, 2) + ":"
            + padded(rest / 60 % 60, 2) + ":" + padded(rest % 60, 2) + decimals(nanoseconds) + "Z"
    }
}

/// The decimal number in `bytes[start..<end]`; nil when anything there is no digit.
func number(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    guard end <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[start..<end] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
    }
    return value
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func decimals(_ nanoseconds: Int32) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = padded(Int(nanoseconds), 9)
    while digits.last == "0" { digits.removeLast() }
    return "." + digits
}
