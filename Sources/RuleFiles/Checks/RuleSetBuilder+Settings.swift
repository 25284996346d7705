import Diagnostics
import Domain
import PlatformFacts

extension RuleSetBuilder {
    /// A destination's own keys by its platform's rules: forms of texts, keys that need or exclude each other.
    mutating func checkSettings(_ account: SectionValue, on platform: Platform) {
        var given: [String: SettingLiteral] = [:]
        for (name, field) in account.fields where name != "credentials" { given[name] = Self.literal(field) }
        for problem in PlatformFacts.problems(with: given, on: platform) {
            // The key may be one that is missing: then the one that asks for it is at fault.
            let key = account[problem.key] ?? problem.because.flatMap { account[$0] }
            report(.error, "bad-setting", problem.message, at: key?.span ?? account.span, hint: problem.hint)
        }
    }

    private static func literal(_ field: Field) -> SettingLiteral? {
        switch field.value {
        case .text(let value): .text(value)
        case .integer(let value): .int(value)
        case .bool(let value): .bool(value)
        case .list(let elements): .texts(elements.compactMap { if case .text(let value) = $0.value { value } else { nil } })
        default: nil
        }
    }
}
