extension Timestamp {
    /// RFC 3339: `2026-09-05T18:00:00+02:00`, `2026-09-05T16:00:00.250Z`. Digits beyond milliseconds are cut off.
    package init(rfc3339 text: some StringProtocol) throws(TimeTextError) {
        var scanner = ByteScanner(text)
        let civil = try CivilDateTime.read(&scanner)
        // "hh:mm:ss" is mandatory here: date, T and time are 19 bytes.
        guard scanner.position == 19, civil.time.secondOfDay < 86_400 else {
            throw TimeTextError("an instant is written 2026-09-05T18:00:00+02:00")
        }
        let fraction = try Self.fraction(&scanner)
        let offset = try Self.offset(&scanner)
        guard scanner.isAtEnd else { throw TimeTextError("something follows the offset") }
        let seconds = Int64(civil.date.dayNumber) * 86_400 + Int64(civil.time.secondOfDay) - Int64(offset)
        self.init(milliseconds: seconds * 1000 + Int64(fraction))
        guard self >= .distantPast, self <= .distantFuture else { throw TimeTextError("years run from 0001 to 9999") }
    }

    /// Milliseconds after the dot; 0 without one.
    private static func fraction(_ scanner: inout ByteScanner) throws(TimeTextError) -> Int {
        guard scanner.take(UInt8(ascii: ".")) else { return 0 }
        var milliseconds = 0
        var digits = 0
        while let digit = scanner.number(maxDigits: 1) {
            if digits < 3 { milliseconds = milliseconds * 10 + digit }
            digits += 1
        }
        guard digits > 0 else { throw TimeTextError("digits are missing after the dot") }
        for _ in min(digits, 3)..<3 { milliseconds *= 10 }
        return milliseconds
    }

    private static func offset(_ scanner: inout ByteScanner) throws(TimeTextError) -> Int {
        if scanner.take(UInt8(ascii: "Z")) || scanner.take(UInt8(ascii: "z")) { return 0 }
        let isWest = scanner.take(UInt8(ascii: "-"))
        guard isWest || scanner.take(UInt8(ascii: "+")) else { throw TimeTextError("the offset is missing: Z or +02:00") }
        guard let hours = scanner.number(digits: 2), scanner.take(UInt8(ascii: ":")), let minutes = scanner.number(digits: 2),
            hours < 24, minutes < 60
        else { throw TimeTextError("an offset is written +02:00") }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    /// RFC 3339 with the zone's offset, `Z` in UTC; milliseconds only where there are some.
    ///
    /// RFC 3339 knows offsets of whole minutes only. Where local mean time has seconds, the offset is cut to minutes
    /// and the clock follows it: the instant is exact, the reading up to a minute off.
    package func rfc3339(in zone: Zone = .utc) -> String {
        let minutes = zone.offsetSeconds(at: self) / 60
        let local = seconds + Int64(minutes) * 60
        let day = local >= 0 ? local / 86_400 : -((86_399 - local) / 86_400)
        let second = Int(local - day * 86_400)
        let thousandths = Int(milliseconds - seconds * 1000)
        let time = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        let fraction = thousandths == 0 ? "" : ".\(padded(thousandths, 3))"
        let sign = minutes < 0 ? "-" : "+"
        let isUTC = minutes == 0 && zone.identifier == Zone.utc.identifier
        let offset = isUTC ? "Z" : "\(sign)\(padded(abs(minutes) / 60, 2)):\(padded(abs(minutes) % 60, 2))"
        return "\(CivilDate(dayNumber: Int(day)).text)T\(time)\(fraction)\(offset)"
    }
}
