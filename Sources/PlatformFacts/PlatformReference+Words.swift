import Domain

/// Figures as the reference page writes them.
extension PlatformReference {
    static func limit(_ limit: Capabilities.TextLimit) -> String {
        let unit =
            switch limit.unit {
            case .graphemes: "graphemes"
            case .utf16: "UTF-16 units"
            case .utf8: "bytes"
            case .scalars: "code points"
            case .xWeighted: "weighted characters"
            case .cautious: "characters (UTF-16 units)"
            }
        let exception =
            switch limit.exception {
            case nil: ""
            case .flatLinks(let length): ", a link as \(length), a mention without its server"
            case .emojiBytes: ", an emoji as its bytes"
            }
        return "\(grouped(limit.max)) \(unit)\(exception)"
    }

    static func quota(_ quota: Capabilities.Quota) -> String {
        switch quota.window {
        case .rolling(let window): "\(grouped(quota.max)) \(quota.name.prefix { $0 != " " }) in any \(length(window))"
        case .day(let zone): "\(grouped(quota.max)) \(quota.name) a day of \(zone)"
        }
    }

    /// `500 ms`, `90 s`, `15 min`, `23 h`: the largest unit that divides it.
    static func length(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        if seconds == 0 { return "\(duration.components.attoseconds / 1_000_000_000_000_000) ms" }
        for (unit, size) in [("h", Int64(3600)), ("min", 60)] where seconds % size == 0 && seconds > size {
            return "\(seconds / size) \(unit)"
        }
        return "\(seconds) s"
    }

    /// Decimal units, as vendors write them.
    static func bytes(_ count: Int64) -> String {
        for (unit, size) in [("GB", Int64(1_000_000_000)), ("MB", 1_000_000)] where count >= size {
            let tenths = count / (size / 10)
            return tenths % 10 == 0 ? "\(tenths / 10) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
        }
        return "\(count) bytes"
    }

    /// Two decimals, cut off, without noughts at the end.
    static func ratio(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let digits = "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
        let short = digits.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return hundredths % 100 == 0 ? "\(hundredths / 100)" : String(short.reversed())
    }

    static func dollars(_ millionths: Int) -> String {
        let thousandths = (millionths % 1_000_000) / 1000
        let digits = String(repeating: "0", count: max(0, 3 - String(thousandths).count)) + String(thousandths)
        return "$\(millionths / 1_000_000).\(digits.hasSuffix("0") ? String(digits.dropLast()) : digits)"
    }

    static func grouped(_ number: Int) -> String {
        let digits = String(number)
        let first = digits.count % 3
        var groups = first > 0 ? [String(digits.prefix(first))] : []
        var rest = digits.dropFirst(first)
        while !rest.isEmpty {
            groups.append(String(rest.prefix(3)))
            rest = rest.dropFirst(3)
        }
        return groups.joined(separator: ",")
    }

    static func grid(_ head: [String], _ rows: [[String]]) -> String {
        let lines = [head, head.map { _ in "---" }] + rows
        return lines.map { cells in "| " + cells.map { $0.isEmpty ? " " : $0 }.joined(separator: " | ") + " |" }.joined(separator: "\n")
    }
}
