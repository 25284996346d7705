import CivilTime
import YAMLTree

/// Types that only tests and items know.
extension ScalarReader {
    /// A point in time in any form: validated here, made an instant by those who know the zone and the start.
    static func moment(_ text: String, _ kind: YAMLCoreValue) throws(ScalarMismatch) -> FieldValue {
        guard case .string = kind else {
            throw ScalarMismatch(summary: "expected a time, got \(kind.noun) \(shown(text))", hint: momentHint)
        }
        do throws(TimeTextError) {
            _ = try Moment(text)
        } catch {
            throw ScalarMismatch(code: "bad-time", summary: "\(shown(text)) is not a time: \(error.reason)", hint: momentHint)
        }
        return .text(text)
    }

    private static let momentHint = "write +1h45m, or 2026-10-24T07:00"

    /// A number of seconds, or a duration with its unit.
    static func seconds(_ text: String, _ kind: YAMLCoreValue) throws(ScalarMismatch) -> FieldValue {
        switch kind {
        case .int(let value) where (0...Int64(1 << 31)).contains(value): return .duration(.seconds(value))
        case .float(let value) where value >= 0 && value < 2e9: return .duration(.milliseconds(Int64((value * 1000).rounded())))
        case .string:
            do throws(TimeTextError) {
                return .duration(try Duration(text: text))
            } catch {
                throw ScalarMismatch(code: "bad-value", summary: "\(shown(text)) is not a duration", hint: error.reason)
            }
        case .int, .float: throw ScalarMismatch(code: "out-of-range", summary: "\(shown(text)) is out of range", hint: "0 s to 68 years")
        case .null, .bool, .invalid: throw ScalarMismatch(summary: "expected seconds, got \(kind.noun) \(shown(text))")
        }
    }
}

/// A time of a test: `WrittenTime`, or `-3h` before the start.
enum Moment {
    case written(WrittenTime)
    case before(Duration)

    init(_ text: String) throws(TimeTextError) {
        if text.utf8.first == UInt8(ascii: "-") {
            self = .before(try Duration(text: text.dropFirst()))
        } else {
            self = .written(try WrittenTime(text: text))
        }
    }

    func instant(in zone: Zone, start: Timestamp) -> Timestamp {
        switch self {
        case .written(let time): time.instant(in: zone, start: start)
        case .before(let distance): start - distance
        }
    }
}
