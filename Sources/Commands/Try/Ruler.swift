import Domain
import PlatformFacts

/// A way of counting text: a platform's, or a plain one.
struct Ruler {
    let unit: TextUnit
    private let limits: [Capabilities.TextLimit]
    private let platform: Platform?

    static let names = ["utf8", "utf16", "scalars", "graphemes"] + Platform.allCases.map(\.rawValue)

    init?(_ name: String) {
        switch name {
        case "utf8": self.init(unit: .utf8)
        case "utf16": self.init(unit: .utf16)
        case "scalars": self.init(unit: .scalars)
        case "graphemes": self.init(unit: .graphemes)
        default:
            guard let platform = Platform(rawValue: name) else { return nil }
            let limits = PlatformFacts.capabilities(for: platform).captionLimits
            self.init(unit: limits.first?.unit ?? .graphemes, limits: limits, platform: platform)
        }
    }

    private init(unit: TextUnit, limits: [Capabilities.TextLimit] = [], platform: Platform? = nil) {
        self.unit = unit
        self.limits = limits
        self.platform = platform
    }

    var unitName: String {
        switch unit {
        case .graphemes: "graphemes"
        case .utf16: "UTF-16 units"
        case .utf8: "UTF-8 bytes"
        case .scalars: "scalars"
        case .xWeighted: "weighted characters"
        case .cautious: "characters, counted cautiously"
        }
    }

    /// The length under the platform's first limit; valid is what keeps all of them.
    func measure(_ text: String) -> (length: Int, limit: Int?, isValid: Bool) {
        let length = limits.first?.length(of: text) ?? TextMeasure.length(text, unit: unit)
        let fits = limits.allSatisfy { $0.length(of: text) <= $0.max }
        return (length, limits.first?.max, fits && (platform != .x || isPost(text)))
    }

    /// What the platform refuses whatever the length; nil: nothing.
    func refusal(of text: String) -> String? {
        guard let platform, let character = text.first(where: PlatformFacts.capabilities(for: platform).forbiddenCharacters.contains) else {
            return nil
        }
        return "\(platform.displayName) takes no text with `\(character)`"
    }

    /// twitter-text: a post has text, and none of the characters that it forbids.
    private func isPost(_ text: String) -> Bool {
        !text.isEmpty && !text.unicodeScalars.contains { $0.value == 0xFFFE || $0.value == 0xFEFF || $0.value == 0xFFFF }
    }
}
