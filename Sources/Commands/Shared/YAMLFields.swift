import CivilTime
import Diagnostics
import YAMLTree

/// Reads a mapping of a small YAML file that belongs to a command, not to the rules: every key must be known, every
/// problem is collected with its place.
struct YAMLFields {
    let mapping: YAMLMapping
    private(set) var diagnostics: [Diagnostic] = []
    /// The mapping as a whole: where missing keys are reported.
    let span: SourceSpan

    init(_ mapping: YAMLMapping, span: SourceSpan, known: [String]) {
        self.mapping = mapping
        self.span = span
        for entry in mapping where !known.contains(entry.key.text) {
            let near = nearestName(to: entry.key.text, among: known)
            let hint = near.map { "did you mean `\($0)`?" } ?? "known: \(known.joined(separator: ", "))"
            report("unknown-key", "unknown key `\(TerminalText.safe(entry.key.text))`", hint: hint, at: entry.key.span)
        }
    }

    mutating func report(_ code: DiagnosticCode, _ summary: String, hint: String? = nil, at place: SourceSpan? = nil) {
        diagnostics.append(Diagnostic(.error, code, summary, hint: hint, span: place ?? span))
    }

    mutating func text(_ key: String) -> String? {
        guard let node = mapping[key] else { return nil }
        guard let scalar = node.scalar, scalar.coreValue != .null else {
            report("wrong-type", "`\(key)` must be text", at: node.span)
            return nil
        }
        return scalar.text
    }

    mutating func required(_ key: String) -> String? {
        if mapping[key] == nil {
            report("missing-key", "`\(key)` is missing")
            return nil
        }
        return text(key)
    }

    mutating func bool(_ key: String) -> Bool? {
        guard let node = mapping[key] else { return nil }
        if case .bool(let value) = node.scalar?.coreValue { return value }
        report("wrong-type", "`\(key)` must be true or false", at: node.span)
        return nil
    }

    mutating func count(_ key: String) -> Int64? {
        guard let node = mapping[key] else { return nil }
        if case .int(let value) = node.scalar?.coreValue, value >= 0 { return value }
        report("wrong-type", "`\(key)` must be a whole number, 0 or more", at: node.span)
        return nil
    }

    /// A number of seconds, or a duration such as `1m30s`.
    mutating func seconds(_ key: String) -> Duration? {
        guard let node = mapping[key] else { return nil }
        switch node.scalar?.coreValue {
        case .int(let value) where (0...Int64(1 << 31)).contains(value): return .seconds(value)
        case .float(let value) where value >= 0 && value < 2e9: return .milliseconds(Int64((value * 1000).rounded()))
        case .string(let text):
            do throws(TimeTextError) {
                return try Duration(text: text)
            } catch {
                report("bad-duration", "`\(key)` is not a duration: \(error.reason)", at: node.span)
                return nil
            }
        default:
            report("wrong-type", "`\(key)` must be a number of seconds", at: node.span)
            return nil
        }
    }

    /// A time as people write it, made an instant.
    mutating func instant(_ key: String, in zone: Zone, start: Timestamp) -> Timestamp? {
        guard let node = mapping[key] else { return nil }
        guard let text = node.scalar?.text else {
            report("wrong-type", "`\(key)` must be a time", at: node.span)
            return nil
        }
        do throws(TimeTextError) {
            return try WrittenTime(text: text).instant(in: zone, start: start)
        } catch {
            report("bad-time", "`\(key)` is not a time: \(error.reason)", hint: "write +1h45m or 2026-10-24T07:00", at: node.span)
            return nil
        }
    }
}
