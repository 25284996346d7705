import Domain
import PlatformFacts

/// A way of counting text: a platform's, or a plain one.
struct Ruler {
    let unit: TextUnit
    let limit: Int?
    private let platform: Platform?

    static let names = ["utf8", "utf16", "scalars", "graphemes"] + Platform.allCases.map(\.rawValue)

    init?(_ name: String) {
        switch name {
        case "utf8": self.init(unit: .utf8, limit: nil, platform: nil)
        case "utf16": self.init(unit: .utf16, limit: nil, platform: nil)
        case "scalars": self.init(unit: .scalars, limit: nil, platform: nil)
        case "graphemes": self.init(unit: .graphemes, limit: nil, platform: nil)
        default:
            guard let platform = Platform(rawValue: name) else { return nil }
            let caption = PlatformFacts.capabilities(for: platform).caption
            self.init(unit: caption?.unit ?? .graphemes, limit: caption?.max, platform: platform)
        }
    }

    private init(unit: TextUnit, limit: Int?, platform: Platform?) {
        self.unit = unit
        self.limit = limit
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

    func measure(_ text: String) -> (length: Int, limit: Int?, isValid: Bool) {
        let length = TextMeasure.length(text, unit: unit)
        let fits = limit.map { length <= $0 } ?? true
        return (length, limit, fits && (platform != .x || isPost(text)))
    }

    /// twitter-text: a post has text, and none of the characters that it forbids.
    private func isPost(_ text: String) -> Bool {
        !text.isEmpty && !text.unicodeScalars.contains { $0.value == 0xFFFE || $0.value == 0xFEFF || $0.value == 0xFFFF }
    }
}
