extension RecurrenceRule {
    /// How `UNTIL` may be written.
    package enum UntilForm: Sendable {
        /// In UTC alone: what RFC 5545 demands where the start has a zone.
        case utc
        /// As a date or as a reading of the start's clock too: what people write when the start's zone is understood.
        case any
    }

    /// Longer than the longest sensible rule: all days of a year, hours, minutes and seconds, listed one by one.
    private static let longestText = 16_384

    /// Reads the value of an `RRULE` property; names in any case.
    package init(text: some StringProtocol, until form: UntilForm = .any) throws(RecurrenceTextError) {
        let whole = TextPiece(text)
        guard !whole.bytes.isEmpty else { throw whole.failure("a rule is written FREQ=WEEKLY;BYDAY=MO") }
        guard whole.bytes.count <= Self.longestText else {
            throw RecurrenceTextError(part: "", range: 0..<0, reason: "the rule is longer than \(Self.longestText) bytes")
        }
        if whole.capitals.hasPrefix("RRULE") { throw whole.failure("leave out `RRULE:`, the rule begins with FREQ=") }
        var parts: [String: TextPiece] = [:]
        for piece in whole.split(";") {
            guard !piece.bytes.isEmpty else { throw whole.failure("two semicolons follow each other, or one stands at an end") }
            guard let (name, value) = piece.halves("=") else { throw piece.failure("a part is written NAME=VALUE") }
            guard Self.names.contains(name.capitals) else { throw piece.failure(Self.unknown(name.capitals)) }
            guard !value.bytes.isEmpty else { throw piece.failure("the value is missing") }
            guard parts.updateValue(piece, forKey: name.capitals) == nil else { throw piece.failure("\(name.capitals) stands here twice") }
        }
        guard let piece = parts["FREQ"] else {
            throw RecurrenceTextError(part: "", range: 0..<whole.bytes.count, reason: "FREQ is missing: FREQ=DAILY, FREQ=WEEKLY…")
        }
        guard let index = Self.frequencies.firstIndex(of: Self.value(piece).capitals), let frequency = Frequency(rawValue: index) else {
            throw piece.failure("the frequencies are \(Self.frequencies.joined(separator: ", "))")
        }
        self.init(frequency: frequency)
        try readLists(parts)
        try readSingles(parts, form)
        try checkCombinations(parts)
    }

    static let frequencies = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"]
    private static let names = [
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE",
        "BYSECOND", "BYSETPOS",
    ]
    private static let dayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    private static func value(_ piece: TextPiece) -> TextPiece { piece.halves("=")?.1 ?? piece }

    private static func unknown(_ name: String) -> String {
        switch name {
        case "RSCALE", "SKIP": "calendars other than the Gregorian (RFC 7529) are not supported"
        case "DTSTART", "EXDATE", "RDATE", "TZID": "that is a property of its own, not a part of the rule"
        default: "the parts of a rule are \(names.joined(separator: ", "))"
        }
    }

    private mutating func readLists(_ parts: [String: TextPiece]) throws(RecurrenceTextError) {
        months = try Self.numbers(parts["BYMONTH"], 1...12, digits: 2)
        weekNumbers = try Self.numbers(parts["BYWEEKNO"], 1...53, digits: 2, signed: true)
        yearDays = try Self.numbers(parts["BYYEARDAY"], 1...366, digits: 3, signed: true)
        monthDays = try Self.numbers(parts["BYMONTHDAY"], 1...31, digits: 2, signed: true)
        hours = try Self.numbers(parts["BYHOUR"], 0...23, digits: 2)
        minutes = try Self.numbers(parts["BYMINUTE"], 0...59, digits: 2)
        seconds = try Self.numbers(parts["BYSECOND"], 0...60, digits: 2)
        positions = try Self.numbers(parts["BYSETPOS"], 1...366, digits: 3, signed: true)
        guard let piece = parts["BYDAY"] else { return }
        var found: [Day] = []
        for item in Self.value(piece).split(",") { found.append(try Self.day(item, of: piece)) }
        days = Set(found).sorted { ($0.ordinal, $0.weekday.rawValue) < ($1.ordinal, $1.weekday.rawValue) }
    }

    /// - Parameter bounds: of the number without its sign.
    private static func numbers(
        _ piece: TextPiece?, _ bounds: ClosedRange<Int>, digits: Int, signed: Bool = false
    ) throws(RecurrenceTextError) -> [Int] {
        guard let piece else { return [] }
        var found: [Int] = []
        for item in value(piece).split(",") {
            let (sign, rest) = sign(item)
            guard signed || rest.bytes.count == item.bytes.count, rest.bytes.count <= digits, let number = rest.digits,
                bounds.contains(number)
            else {
                let either = signed ? ", or the same with a minus" : ""
                throw piece.failure("`\(item.text)` is not a number from \(bounds.lowerBound) to \(bounds.upperBound)\(either)")
            }
            found.append(sign * number)
        }
        return Set(found).sorted()
    }

    private static func sign(_ item: TextPiece) -> (Int, TextPiece) {
        switch item.bytes.first {
        case UInt8(ascii: "+"): (1, item.dropFirst())
        case UInt8(ascii: "-"): (-1, item.dropFirst())
        default: (1, item)
        }
    }

    private static func day(_ item: TextPiece, of piece: TextPiece) throws(RecurrenceTextError) -> Day {
        let (sign, rest) = sign(item)
        let isSigned = rest.bytes.count < item.bytes.count
        guard rest.bytes.count >= 2, let index = dayNames.firstIndex(of: TextPiece(rest.bytes.suffix(2)).capitals),
            let weekday = Weekday(rawValue: index + 1)
        else { throw piece.failure("`\(item.text)` is not a weekday: MO, TU, WE, TH, FR, SA, SU, with a number before it 2MO or -1FR") }
        let number = TextPiece(rest.bytes.dropLast(2))
        if number.bytes.isEmpty, !isSigned { return Day(weekday: weekday, ordinal: 0) }
        guard number.bytes.count <= 2, let ordinal = number.digits, (1...53).contains(ordinal) else {
            throw piece.failure("`\(item.text)`: the number before a weekday runs from 1 to 53, or from -53 to -1")
        }
        return Day(weekday: weekday, ordinal: sign * ordinal)
    }

    private mutating func readSingles(_ parts: [String: TextPiece], _ form: UntilForm) throws(RecurrenceTextError) {
        if let piece = parts["INTERVAL"] { interval = try Self.positive(piece) }
        if let piece = parts["COUNT"] { end = .count(try Self.positive(piece)) }
        if let piece = parts["WKST"] {
            guard let index = Self.dayNames.firstIndex(of: Self.value(piece).capitals), let day = Weekday(rawValue: index + 1) else {
                throw piece.failure("the week starts on one of MO, TU, WE, TH, FR, SA, SU")
            }
            weekStart = day
        }
        guard let piece = parts["UNTIL"] else { return }
        if parts["COUNT"] != nil { throw piece.failure("COUNT and UNTIL each name the end: RFC 5545 allows one of them") }
        end = try Self.until(piece)
        if case .instant = end { return }
        if form == .utc { throw piece.failure("where the start has a zone, UNTIL is written in UTC: 20261130T225900Z (RFC 5545)") }
    }

    private static func positive(_ piece: TextPiece) throws(RecurrenceTextError) -> Int {
        guard let number = value(piece).digits, number > 0 else { throw piece.failure("a whole number from 1 on is wanted") }
        return number
    }

    /// `20261130`, `20261130T235900`, `20261130T225900Z`
    private static func until(_ piece: TextPiece) throws(RecurrenceTextError) -> End {
        let form = piece.failure("UNTIL is written 20261130 or 20261130T225900Z")
        var scanner = ByteScanner(value(piece).capitals)
        guard let year = scanner.number(digits: 4), let month = scanner.number(digits: 2), let day = scanner.number(digits: 2) else {
            throw form
        }
        guard year >= 1, let date = CivilDate(year: year, month: month, day: day) else { throw piece.failure("there is no such day") }
        if scanner.isAtEnd { return .date(date) }
        guard scanner.take(UInt8(ascii: "T")), let hour = scanner.number(digits: 2), let minute = scanner.number(digits: 2),
            let second = scanner.number(digits: 2)
        else { throw form }
        guard hour < 24, minute < 60, second <= 60 else { throw piece.failure("times run from 000000 to 235959") }
        // RFC 5545 §3.3.12: without leap seconds, second 60 is second 59.
        let time = CivilDateTime(date: date, time: CivilTimeOfDay(hour: hour, minute: minute, second: min(second, 59)))
        if scanner.isAtEnd { return .local(time) }
        guard scanner.take(UInt8(ascii: "Z")), scanner.isAtEnd else { throw form }
        return .instant(Zone.utc.instant(of: time))
    }
}
