extension CronExpression {
    private static let aliases = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0", "@daily": "0 0 * * *",
        "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]
    private static let monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    private static let dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    private static let longestText = 4096

    /// Five fields divided by blanks or tabs (minute, hour, day of month, month, day of week), or an alias such as `@daily`.
    package init(text: some StringProtocol) throws(RecurrenceTextError) {
        let whole = TextPiece(text)
        guard whole.bytes.count <= Self.longestText else {
            throw RecurrenceTextError(part: "", range: 0..<0, reason: "the expression is longer than \(Self.longestText) bytes")
        }
        var pieces = Self.fields(whole)
        if let first = pieces.first, first.bytes.first == UInt8(ascii: "@") {
            guard pieces.count == 1, let meaning = Self.aliases[first.text] else {
                throw whole.failure("the aliases are @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly, each alone")
            }
            pieces = Self.fields(TextPiece(meaning))
        }
        guard pieces.count == 5 else {
            throw whole.failure("five fields are wanted (minute, hour, day of month, month, day of week), here are \(pieces.count)")
        }
        let minutes = try Field(name: "minute", bounds: 0...59).read(pieces[0])
        let hours = try Field(name: "hour", bounds: 0...23).read(pieces[1])
        let monthDays = try Field(name: "day of month", bounds: 1...31).read(pieces[2])
        let months = try Field(name: "month", bounds: 1...12, names: Self.monthNames, firstName: 1).read(pieces[3])
        var weekdays = try Field(name: "day of week", bounds: 0...7, names: Self.dayNames, firstName: 0).read(pieces[4])
        // 0 and 7 are both Sunday.
        if weekdays & 0x81 != 0 { weekdays |= 0x81 }
        let needsBoth = pieces[2].startsWithStar || pieces[4].startsWithStar
        self.init(
            text: String(text), followsTheClock: pieces[0].startsWithStar || pieces[1].startsWithStar,
            clock: ClockFilter(hours: hours, minutes: minutes, seconds: 1),
            days: MonthDays(months: UInt16(months)) { day, weekday, _ in
                let isMonthDay = monthDays >> UInt64(day) & 1 != 0
                let isWeekday = weekdays >> UInt64(weekday + 1) & 1 != 0
                return needsBoth ? isMonthDay && isWeekday : isMonthDay || isWeekday
            })
    }

    private init(text: String, followsTheClock: Bool, clock: ClockFilter, days: MonthDays) {
        self.text = text
        self.followsTheClock = followsTheClock
        self.clock = clock
        self.days = days
        times = clock.times
    }

    private static func fields(_ whole: TextPiece) -> [TextPiece] {
        whole.bytes.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.map(TextPiece.init)
    }

    private struct Field {
        let name: String
        let bounds: ClosedRange<Int>
        var names: [String] = []
        var firstName = 0

        /// With its article.
        private var called: String { (name.first.map { "aeiouh".contains($0) } ?? false ? "an " : "a ") + name }

        /// A bit for each value that matches.
        func read(_ field: TextPiece) throws(RecurrenceTextError) -> UInt64 {
            var bits: UInt64 = 0
            for item in field.split(",") {
                guard !item.bytes.isEmpty else { throw field.failure("an item of the \(name)'s list is empty") }
                let (range, step) = try steps(item, of: field)
                for value in stride(from: range.lowerBound, through: range.upperBound, by: step) { bits |= 1 << UInt64(value) }
            }
            return bits
        }

        private func steps(_ item: TextPiece, of field: TextPiece) throws(RecurrenceTextError) -> (ClosedRange<Int>, Int) {
            guard let (head, tail) = item.halves("/") else { return (try range(item, of: field).range, 1) }
            guard let step = tail.digits, step > 0 else {
                throw field.failure("`\(item.text)`: the step after / is a whole number from 1 on")
            }
            let (range, isRange) = try range(head, of: field)
            guard isRange else {
                throw field.failure(
                    "`\(item.text)`: a step needs * or a range before it, such as \(bounds.lowerBound)-\(bounds.upperBound)/2")
            }
            return (range, step)
        }

        private func range(
            _ item: TextPiece, of field: TextPiece
        ) throws(RecurrenceTextError) -> (range: ClosedRange<Int>, isRange: Bool) {
            if item.text == "*" { return (bounds, true) }
            guard let (first, last) = item.halves("-") else {
                let value = try value(item, of: field)
                return (value...value, false)
            }
            guard !first.bytes.isEmpty, !last.bytes.isEmpty else {
                throw field.failure("`\(item.text)` is not \(called): the range lacks an end, or the number is negative")
            }
            let (low, high) = (try value(first, of: field), try value(last, of: field))
            guard low <= high else {
                let hint = high == 0 && bounds.upperBound == 7 ? " (Sunday as the end of a range is 7)" : ""
                throw field.failure("`\(item.text)`: the range runs backwards\(hint)")
            }
            return (low...high, true)
        }

        private func value(_ piece: TextPiece, of field: TextPiece) throws(RecurrenceTextError) -> Int {
            if let number = piece.digits, bounds.contains(number) { return number }
            if let index = names.firstIndex(of: piece.capitals) { return firstName + index }
            if Self.isExtension(piece) { throw field.failure("`\(piece.text)`: L, W and # are extensions that this cron does not have") }
            let words = names.first.map { " or a name such as \($0.lowercased())" } ?? ""
            throw field.failure(
                "`\(piece.text)` is not \(called): a number from \(bounds.lowerBound) to \(bounds.upperBound)\(words) is wanted")
        }

        /// `L`, `L5`, `5L`, `15W`, `5#2`
        private static func isExtension(_ piece: TextPiece) -> Bool {
            let letters = piece.capitals.utf8.filter { !(48...57).contains($0) }
            return piece.bytes.contains(UInt8(ascii: "#")) || letters == Array("L".utf8) || letters == Array("W".utf8)
                || letters == Array("LW".utf8)
        }
    }
}

extension TextPiece {
    fileprivate var startsWithStar: Bool { bytes.first == UInt8(ascii: "*") }
}
