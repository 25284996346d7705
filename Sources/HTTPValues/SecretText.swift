/// Names one secret of one credential without holding it: `x/studio-x` and `access_token`, say.
///
/// Adapters put slots into requests; the driver fills them from the vault just before the bytes leave. So neither
/// adapter state nor the ledger ever holds a secret.
package struct CredentialSlot: Hashable, Codable, Sendable {
    /// The credential's name in the vault, as written after `credentials:` in the rules.
    package var credential: String
    /// A field of the vault record: `access_token`, `refresh_token`, `client_id`, `client_secret`, `account_id` …
    package var field: String

    package init(credential: String, field: String) {
        self.credential = credential
        self.field = field
    }
}

/// Text that may contain credential slots: `Bearer ` followed by an access token, for instance.
package struct SlottedText: Hashable, Codable, Sendable, ExpressibleByStringInterpolation {
    package enum Part: Hashable, Codable, Sendable {
        case text(String)
        case slot(CredentialSlot)
    }

    package var parts: [Part]

    package init(parts: [Part]) { self.parts = parts }
    package init(_ text: String) { parts = [.text(text)] }
    package init(stringLiteral value: String) { parts = [.text(value)] }
    package init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    package struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var parts: [Part] = []
        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }
        package mutating func appendInterpolation(_ slot: CredentialSlot) { parts.append(.slot(slot)) }
        package mutating func appendInterpolation(_ number: some FixedWidthInteger) { parts.append(.text(String(number))) }
        package mutating func appendInterpolation(_ text: String) { parts.append(.text(text)) }
    }

    /// The slots in order of appearance.
    package var slots: [CredentialSlot] {
        parts.compactMap { if case .slot(let slot) = $0 { slot } else { nil } }
    }

    /// The text with every slot replaced by what `secret` gives for it; nil when one of them is unknown.
    package func filled(by secret: (CredentialSlot) -> String?) -> String? {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .slot(let slot):
                guard let value = secret(slot) else { return nil }
                result += value
            }
        }
        return result
    }

    /// Safe to print: slots appear as `‹credential.field›`.
    package var redacted: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .slot(let slot): "‹\(slot.credential).\(slot.field)›"
            }
        }.joined()
    }
}

/// A secret held in memory: prints as redacted wherever it lands, so that no log line or error can show it.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    package init(_ text: String) { self.text = text }

    /// The bare text. Call this only where it is encrypted or put on the wire.
    package func reveal() -> String { text }

    package var description: String { "‹redacted›" }
    package var debugDescription: String { "‹redacted›" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
