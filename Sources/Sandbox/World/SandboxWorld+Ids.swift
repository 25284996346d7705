import CivilTime

/// Identifiers: the same for the same seed and the same history.
extension SandboxWorld {
    /// SplitMix64 (Steele, Lea, Flood 2014).
    mutating func random() -> UInt64 {
        randomState &+= 0x9E37_79B9_7F4A_7C15
        var z = randomState
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func randomText(_ count: Int, from alphabet: String = Self.base64URL) -> String {
        let letters = Array(alphabet)
        return String((0..<count).map { _ in letters[Int(random() % UInt64(letters.count))] })
    }

    mutating func randomDigits(_ count: Int) -> String {
        "1" + randomText(count - 1, from: "0123456789")
    }

    static let base64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    static let hex = "0123456789abcdef"

    /// The platform's own form of a request id.
    mutating func requestID(_ platform: String, _ now: Timestamp) -> String {
        switch platform {
        case "tiktok": InstantText.compact(now) + randomText(18, from: "0123456789ABCDEF")
        case "instagram": "A" + randomText(22)
        case "youtube": "AEnB2U" + randomText(22)
        default: randomText(16, from: Self.hex)
        }
    }

    static func requestIDHeader(_ platform: String) -> String {
        switch platform {
        case "tiktok": "x-tt-logid"
        case "instagram": "x-fb-trace-id"
        case "youtube": "X-GUploader-UploadID"
        default: "x-transaction-id"
        }
    }
}
