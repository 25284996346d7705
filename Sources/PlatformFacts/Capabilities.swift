package import Domain

/// How sure the answer to "does this post exist?" is on a platform, for a kind of post (DESIGN §5).
package enum LookupStrength: String, Hashable, Codable, Sendable {
    /// An absent verdict may be followed by another send at once.
    case exact
    /// A mark of ours in a list that may lag: absent counts after several reads over the settle time.
    case marked
    /// Text and time only: a person decides.
    case weak
    case none
}

/// What a platform can do and allows, as data: rules are checked against it, the planner obeys it, docs show it.
/// Everything defaults to the cautious answer. Each number's source is named where the table is built.
package struct Capabilities: Sendable {
    package struct TextLimit: Hashable, Sendable {
        package var unit: TextUnit
        package var max: Int
        package init(_ max: Int, _ unit: TextUnit) {
            self.unit = unit
            self.max = max
        }
    }

    /// A published limit on posts: a guardrail like any other.
    package struct Quota: Hashable, Sendable {
        package enum Window: Hashable, Sendable {
            case rolling(Duration)
            /// Civil days of that zone: YouTube's quota resets at midnight Pacific.
            case day(zone: String)
        }
        package var name: String
        package var window: Window
        package var max: Int
        package init(name: String, window: Window, max: Int) {
            self.name = name
            self.window = window
            self.max = max
        }
    }

    package var platform: Platform
    /// Keys that may stand beside `credentials:` in a destination of this platform, for example `privacy`.
    package var settings: [SettingSpec]
    package var caption: TextLimit?
    package var title: TextLimit?
    package var titleRequired = false
    /// Characters that neither title nor caption may hold.
    package var forbiddenCharacters = ""
    package var maxHashtags: Int?
    package var maxMentions: Int?
    package var mediaRequired = false
    package var maxMediaBytes: Int64?
    package var minDuration: Duration?
    package var maxDuration: Duration?
    /// For posts with media, which carry the platform's strongest mark.
    package var lookup: LookupStrength = .none
    /// For posts without media; nil: the same.
    package var lookupWithoutMedia: LookupStrength?
    /// Whether this version can publish to the platform; a table alone says only what the platform allows.
    package var canPublish = false
    /// How long a list may take to show a fresh post; absent verdicts of a `marked` lookup span it.
    package var settleTime: Duration = .seconds(600)
    /// How long what was prepared stays usable (an Instagram container lives 24 h); nil: as long as it takes.
    package var preparedLife: Duration?
    /// False where the last chunk of the upload is what makes the post visible.
    package var hasSeparateVisibleCall = true
    package var quotas: [Quota] = []

    package init(platform: Platform, settings: [SettingSpec] = []) {
        self.platform = platform
        self.settings = settings
    }

    package func lookupStrength(hasMedia: Bool) -> LookupStrength { hasMedia ? lookup : lookupWithoutMedia ?? lookup }
}

/// One key of a destination, declared once: decoder, unknown-key hints, schema and reference come from it.
package struct SettingSpec: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case text
        case bool
        case int(ClosedRange<Int>)
        case choice([String])
        case textList
    }
    package var name: String
    package var kind: Kind
    /// As YAML text; nil: none.
    package var defaultValue: String?
    package var required: Bool
    package var doc: String
    package init(_ name: String, _ kind: Kind, default defaultValue: String? = nil, required: Bool = false, doc: String) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.required = required
        self.doc = doc
    }
}

/// What a platform counts when it limits text.
package enum TextUnit: String, Hashable, Codable, Sendable {
    case graphemes, utf16, utf8, scalars
    /// twitter-text's weighted length, configuration v3.
    case xWeighted = "x-weighted"
    /// The larger of scalars and UTF-16 units: where the vendor does not say which it counts.
    case cautious
}
