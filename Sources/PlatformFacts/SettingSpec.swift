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
    /// What its texts look like; nil: anything.
    package var format: SettingFormat?
    /// For lists: how many elements the platform takes.
    package var maxCount: Int?

    package init(
        _ name: String, _ kind: Kind, default defaultValue: String? = nil, required: Bool = false, format: SettingFormat? = nil,
        maxCount: Int? = nil, doc: String
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.required = required
        self.format = format
        self.maxCount = maxCount
        self.doc = doc
    }
}

/// The form of a key's text.
package enum SettingFormat: Hashable, Sendable {
    /// An address that begins with `https://` and names a host.
    case link(maxLength: Int)
    /// `https://` and a host, nothing behind it: a server.
    case server
    /// A decimal id. It stands in quotes in YAML, for it can be longer than numbers are exact.
    case digits
    /// BCP 47, as far as its shape goes: `de`, `pt-BR`, `zh-Hant`.
    case language
    /// ISO 3166: two capital letters.
    case country
    /// `#6E7874`.
    case color
    /// So many characters at most, none of the forbidden ones.
    case short(max: Int, forbidden: String)
}
