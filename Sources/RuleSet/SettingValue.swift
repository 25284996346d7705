package import HTTPValues

/// A destination's own key as decoded from a rule file.
package enum SettingValue: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case bool(Bool)
    case texts([String])

    /// As adapters read it.
    package var json: JSON {
        switch self {
        case .text(let value): .string(value)
        case .integer(let value): .int(Int64(value))
        case .bool(let value): .bool(value)
        case .texts(let values): .array(values.map { .string($0) })
        }
    }
}
