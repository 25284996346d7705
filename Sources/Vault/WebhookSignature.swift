import Crypto
package import Foundation
package import HTTPValues

/// Lets the receiver of a webhook know that it comes from us: the scheme of
/// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
package enum WebhookSignature {
    /// What `webhook-signature` says for a message of that id, sent at that time in seconds since 1970.
    ///
    /// - Parameter secret: `whsec_` and base64, or any other text, whose bytes are the key then.
    package static func text(id: String, seconds: Int64, body: Data, secret: Secret) -> String {
        let signed = Data("\(id).\(seconds).".utf8) + body
        let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: key(secret.reveal())))
        return "v1," + Data(code).base64EncodedString()
    }

    private static let prefix = "whsec_"

    private static func key(_ text: String) -> Data {
        guard text.hasPrefix(prefix), let key = Data(base64Encoded: String(text.dropFirst(prefix.count))) else { return Data(text.utf8) }
        return key
    }
}
