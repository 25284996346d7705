package import Domain

/// A key's value as a rule file states it.
package enum SettingLiteral: Hashable, Sendable {
    case text(String)
    case int(Int)
    case bool(Bool)
    case texts([String])
}

/// Something wrong with a destination's keys that shows without asking the platform.
package struct SettingProblem: Hashable, Sendable {
    /// The key at fault. It may be one that is missing.
    package var key: String
    /// The key that makes it wrong, where there is one.
    package var because: String?
    package var message: String
    /// The way out.
    package var hint: String

    init(_ key: String, because: String? = nil, _ message: String, hint: String) {
        self.key = key
        self.because = because
        self.message = message
        self.hint = hint
    }
}

extension PlatformFacts {
    /// What contradicts the platform's rules beyond the kinds of the values, in the order of the table's keys.
    /// - Parameter settings: the keys that stand in the file, without defaults.
    package static func problems(with settings: [String: SettingLiteral], on platform: Platform) -> [SettingProblem] {
        let specs = capabilities(for: platform).settings
        let given = GivenSettings(values: settings, specs: specs)
        let formats = specs.flatMap { spec in settings[spec.name].map { SettingFormatCheck.problems(of: $0, spec) } ?? [] }
        let rules = SettingRules.problems(given, on: platform)
        let order = specs.map(\.name)
        return (formats + rules).enumerated().sorted {
            let left = order.firstIndex(of: $0.element.key) ?? order.count
            let right = order.firstIndex(of: $1.element.key) ?? order.count
            return (left, $0.offset) < (right, $1.offset)
        }.map(\.element)
    }
}

/// The keys of a destination, with defaults where the file says nothing.
struct GivenSettings {
    var values: [String: SettingLiteral]
    var specs: [SettingSpec]

    func has(_ key: String) -> Bool { values[key] != nil }

    func text(_ key: String) -> String? {
        if case .text(let value) = values[key] { return value }
        return values[key] == nil ? specs.first { $0.name == key }?.defaultValue : nil
    }

    func bool(_ key: String) -> Bool {
        if case .bool(let value) = values[key] { return value }
        return values[key] == nil && specs.first { $0.name == key }?.defaultValue == "true"
    }

    func texts(_ key: String) -> [String] {
        if case .texts(let values) = values[key] { return values }
        return []
    }
}
