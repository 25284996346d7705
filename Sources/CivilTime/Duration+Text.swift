extension Duration {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]
    /// 100 years: more is a typing error.
    private static let longest: Int64 = 36_525 * 86_400_000

    /// `30s`, `20m`, `2h`, `7d`, `1w`, `500ms`, `1h30m`: elapsed time, so a day has 24 hours. Whole numbers, each with its
    /// unit, larger units first.
    package init(text: some StringProtocol) throws(TimeTextError) {
        var scanner = ByteScanner(text)
        self = .milliseconds(try Self.read(&scanner))
    }

    /// A distance from a start, with its sign: `+1h45m`.
    package init(offsetText text: some StringProtocol) throws(TimeTextError) {
        var scanner = ByteScanner(text)
        guard scanner.take(UInt8(ascii: "+")) else { throw TimeTextError("a distance from the start is written +1h45m") }
        self = .milliseconds(try Self.read(&scanner))
    }

    private static func read(_ scanner: inout ByteScanner) throws(TimeTextError) -> Int64 {
        guard !scanner.isAtEnd else { throw TimeTextError("a duration is written 30s, 20m, 2h, 7d or 1h30m") }
        var total: Int64 = 0
        var nextUnit = 0
        while !scanner.isAtEnd {
            // Nine digits of the largest unit still fit into 64 bits.
            guard let count = scanner.number(maxDigits: 12) else { throw TimeTextError("a duration is written 30s, 20m, 2h, 7d or 1h30m") }
            if scanner.peek == UInt8(ascii: ".") { throw TimeTextError("no fractions: write 1h30m, not 1.5h") }
            let name = word(&scanner)
            guard let unit = units.firstIndex(where: { $0.name == name }) else {
                throw TimeTextError(name.isEmpty ? "the unit is missing: ms, s, m, h, d or w" : "the units are ms, s, m, h, d and w")
            }
            guard unit >= nextUnit else { throw TimeTextError("larger units come first, each once: 1h30m") }
            nextUnit = unit + 1
            let (part, overflow) = Int64(count).multipliedReportingOverflow(by: units[unit].milliseconds)
            guard !overflow, part <= longest, total + part <= longest else { throw TimeTextError("longer than 100 years") }
            total += part
        }
        return total
    }

    private static func word(_ scanner: inout ByteScanner) -> String {
        var bytes: [UInt8] = []
        while let byte = scanner.peek, (97...122).contains(byte), scanner.take(byte) { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `1h30m`, `7d`, `500ms`, `0s`: what `init(text:)` reads back. Fractions of a millisecond are cut off; weeks are
    /// written in days.
    package var text: String {
        var rest = milliseconds.magnitude
        var result = milliseconds < 0 ? "-" : ""
        guard rest > 0 else { return "0s" }
        for unit in Self.units.dropFirst() {
            let size = UInt64(unit.milliseconds)
            if rest >= size { result += "\(rest / size)\(unit.name)" }
            rest %= size
        }
        return result
    }
}
