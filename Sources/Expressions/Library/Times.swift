import CivilTime

extension StandardLibrary {
    static let times: [FunctionDeclaration] =
        [
            FunctionDeclaration(
                "timestamp", doc: "An instant from RFC 3339 text or from seconds since 1970.",
                overloads: [
                    .global1(.string, .timestamp, toTimestamp).verifying(verifyTimestamp),
                    .global1(.int, .timestamp, toTimestamp), .global1(.timestamp, .timestamp, toTimestamp),
                ]),
            FunctionDeclaration(
                "duration", doc: "An elapsed time from text such as `90s`, `1h30m`, `250ms`.",
                overloads: [
                    .global1(.string, .duration, toDuration).verifying(verifyDuration), .global1(.duration, .duration, toDuration),
                    .global1(.int, .duration, toDuration),
                ]),
        ] + accessors

    @Sendable private static func toTimestamp(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            guard let instant = NanoTimestamp(seconds: seconds) else { throw .range("timestamp") }
            return .timestamp(instant)
        case .string(let text):
            guard let instant = NanoTimestamp(text: text) else {
                throw EvaluationError(.invalidArgument, "'\(text.prefix(40))' is no timestamp of the years 1 to 9999")
            }
            return .timestamp(instant)
        default: throw .noOverload("timestamp", value)
        }
    }

    @Sendable private static func toDuration(_ value: Value, _ meter: inout Meter) throws(EvaluationError) -> Value {
        switch value {
        case .duration: return value
        case .int(let seconds): return try Arithmetic.duration(Int128(seconds) * 1_000_000_000)
        case .string(let text):
            guard let duration = NanoDuration(text: text) else {
                throw EvaluationError(.invalidArgument, "'\(text.prefix(40))' is no duration within 10,000 years")
            }
            return .duration(duration)
        default: throw .noOverload("duration", value)
        }
    }

    @Sendable private static func verifyTimestamp(_ value: Value) -> (message: String, hint: String?)? {
        guard case .string(let text) = value, NanoTimestamp(text: text) == nil else { return nil }
        return ("this is no timestamp", "write it as 2026-01-31T18:00:00Z or with an offset: 2026-01-31T18:00:00+01:00")
    }

    @Sendable private static func verifyDuration(_ value: Value) -> (message: String, hint: String?)? {
        guard case .string(let text) = value, NanoDuration(text: text) == nil else { return nil }
        let hasDays = text.contains("d") || text.contains("w")
        return ("this is no duration", hasDays ? "the longest unit is the hour: 1d is 24h" : "write it as 90s, 1h30m or 250ms")
    }

    /// The parts of a civil date and time, counted as CEL does: months and days of month and year from 0, but `getDate` from
    /// 1; Sunday is day 0 (langdef.md#list-of-standard-definitions).
    private static let accessors: [FunctionDeclaration] = [
        accessor("getFullYear", "The year.") { $0.date.year },
        accessor("getMonth", "The month, January = 0.") { $0.date.month - 1 },
        accessor("getDate", "The day of the month, the first = 1.") { $0.date.day },
        accessor("getDayOfMonth", "The day of the month, the first = 0.") { $0.date.day - 1 },
        accessor("getDayOfWeek", "The day of the week, Sunday = 0.") { $0.date.weekday.rawValue % 7 },
        accessor("getDayOfYear", "The day of the year, January 1st = 0.") { civil in
            civil.date.dayNumber - (CivilDate(year: civil.date.year, month: 1, day: 1)?.dayNumber ?? civil.date.dayNumber)
        },
        accessor("getHours", "The hour; of a duration, whole hours.", of: 3_600_000_000_000) { $0.time.secondOfDay / 3600 },
        accessor("getMinutes", "The minute; of a duration, whole minutes.", of: 60_000_000_000) { $0.time.secondOfDay / 60 % 60 },
        accessor("getSeconds", "The second; of a duration, whole seconds.", of: 1_000_000_000) { $0.time.secondOfDay % 60 },
        milliseconds,
    ]

    private static func accessor(
        _ name: String, _ doc: String, of unit: Int128? = nil, _ read: @escaping @Sendable (CivilDateTime) -> Int
    ) -> FunctionDeclaration {
        var overloads: [FunctionDeclaration.Overload] = [
            .member1(.timestamp, .int) { (value, _) throws(EvaluationError) in
                guard case .timestamp(let instant) = value else { throw .noOverload(name, value) }
                return .int(Int64(read(Zone.utc.civil(at: instant.instant))))
            },
            .member2(.timestamp, .string, .int) { (value, zone, _) throws(EvaluationError) in
                guard case .timestamp(let instant) = value else { throw .noOverload(name, value) }
                return .int(Int64(read(try ZoneReader(zone.text()).civil(instant))))
            }.verifying(verifyZone).preparing { zone in
                guard case .string(let zoneName) = zone, let reader = try? ZoneReader(zoneName) else { return nil }
                return { (value, _) throws(EvaluationError) in
                    guard case .timestamp(let instant) = value else { throw .noOverload(name, value) }
                    return .int(Int64(read(reader.civil(instant))))
                }
            },
        ]
        if let unit {
            overloads.append(
                .member1(.duration, .int) { (value, _) throws(EvaluationError) in
                    guard case .duration(let duration) = value else { throw .noOverload(name, value) }
                    return .int(Int64(truncatingIfNeeded: duration.total / unit))
                })
        }
        return FunctionDeclaration(
            name, doc: doc + " With a zone, such as `'Europe/Berlin'` or `'+02:00'`, else in UTC.", overloads: overloads)
    }

    private static let milliseconds = FunctionDeclaration(
        "getMilliseconds", doc: "The milliseconds within the second.",
        overloads: [
            .member1(.timestamp, .int) { (value, _) throws(EvaluationError) in
                guard case .timestamp(let instant) = value else { throw .noOverload("getMilliseconds", value) }
                return .int(Int64(instant.nanoseconds / 1_000_000))
            },
            .member2(.timestamp, .string, .int) { (value, zone, _) throws(EvaluationError) in
                guard case .timestamp(let instant) = value else { throw .noOverload("getMilliseconds", value) }
                _ = try ZoneReader(zone.text())
                return .int(Int64(instant.nanoseconds / 1_000_000))
            }.verifying(verifyZone),
            .member1(.duration, .int) { (value, _) throws(EvaluationError) in
                guard case .duration(let duration) = value else { throw .noOverload("getMilliseconds", value) }
                return .int(Int64(truncatingIfNeeded: duration.total % 1_000_000_000 / 1_000_000))
            },
        ])

    @Sendable private static func verifyZone(_ value: Value) -> (message: String, hint: String?)? {
        guard case .string(let name) = value, (try? ZoneReader(name)) == nil else { return nil }
        return ("there is no such time zone", "write an IANA name such as Europe/Berlin, or an offset such as +02:00")
    }
}

/// A zone argument of an accessor: an IANA name, or an offset written `+02:30`, `-02:30`, `02:30`.
private struct ZoneReader: Sendable {
    private enum Kind: Sendable {
        case fixed(Int)
        case named(Zone)
    }
    private let kind: Kind

    init(_ name: String) throws(EvaluationError) {
        if let offset = Self.fixedOffset(name) {
            kind = .fixed(offset)
        } else if let zone = try? Zone.named(name) {
            kind = .named(zone)
        } else {
            throw EvaluationError(.invalidArgument, "there is no time zone '\(name.prefix(40))'")
        }
    }

    func civil(_ instant: NanoTimestamp) -> CivilDateTime {
        switch kind {
        case .fixed(let offset): Zone.utc.civil(at: Timestamp(seconds: instant.seconds + Int64(offset)))
        case .named(let zone): zone.civil(at: instant.instant)
        }
    }

    /// Seconds east of UTC.
    private static func fixedOffset(_ text: String) -> Int? {
        var bytes = Array(text.utf8)
        var sign = 1
        if bytes.first == 0x2B || bytes.first == 0x2D {
            sign = bytes.removeFirst() == 0x2D ? -1 : 1
        }
        guard bytes.count == 5, bytes[2] == 0x3A, let hours = number(bytes, 0, 2), let minutes = number(bytes, 3, 5), hours < 24,
            minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
