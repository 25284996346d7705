/// Reads short ASCII texts from left to right: times, durations, zone rules.
struct ByteScanner {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func next() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    /// Steps over the byte if it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// One to `maxDigits` digits (at most 18).
    mutating func number(maxDigits: Int) -> Int? {
        var value = 0
        var digits = 0
        while digits < maxDigits, let byte = peek, (48...57).contains(byte) {
            value = value * 10 + Int(byte - 48)
            digits += 1
            position += 1
        }
        return digits > 0 ? value : nil
    }

    /// Exactly that many digits.
    mutating func number(digits: Int) -> Int? {
        let start = position
        guard let value = number(maxDigits: digits), position - start == digits else { return nil }
        return value
    }
}
