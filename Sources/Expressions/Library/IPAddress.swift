/// An address of 4 or 16 bytes. IPv4 written as IPv6 (`::ffff:…`) is the IPv4 address.
struct IPAddress {
    let bytes: [UInt8]

    init(_ text: String) throws(EvaluationError) {
        guard let address = IPAddress(parsing: text) else {
            throw EvaluationError(.invalidArgument, "IP Address '\(text.prefix(60))' parse error during conversion from string")
        }
        self = address
    }

    init(_ value: Value) throws(EvaluationError) {
        guard case .opaque(let opaque) = value, opaque.typeName == "net.IP" else { throw .noOverload("ip", value) }
        bytes = opaque.bytes
    }

    init(bytes: [UInt8]) { self.bytes = bytes }

    init?(parsing text: String) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let parsed = Self.version6(text) else { return nil }
            let isMapped = parsed[..<10].allSatisfy { $0 == 0 } && parsed[10] == 0xFF && parsed[11] == 0xFF
            bytes = isMapped ? Array(parsed[12...]) : parsed
        } else {
            guard let parsed = Self.version4(text) else { return nil }
            bytes = parsed
        }
    }

    private static func version4(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part == "0" || part.first != "0",
                let byte = UInt8(part)
            else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private static func version6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = groups(halves[0], isLast: halves.count == 1) else { return nil }
        if halves.count == 1 { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1], isLast: true), head.count + tail.count <= 14 else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring, isLast: Bool) -> [UInt8]? {
        if text.isEmpty { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if isLast, index == parts.count - 1, part.contains(".") {
                guard let quad = version4(String(part)) else { return nil }
                bytes += quad
                continue
            }
            guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
                let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
        }
        return bytes
    }

    /// RFC 5952: small letters, no leading zeros, the first longest run of two or more zero groups as `::`.
    var text: String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = max(end, start + 1)
        }
        func text(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        if best.isEmpty { return text(groups[...]) }
        return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }

    var value: Value { .opaque(OpaqueValue(typeName: "net.IP", text: text, bytes: bytes)) }

    var isLoopback: Bool { bytes.count == 4 ? bytes[0] == 127 : bytes[15] == 1 && bytes[..<15].allSatisfy { $0 == 0 } }
    var isLinkLocalUnicast: Bool {
        bytes.count == 4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }
    var isLinkLocalMulticast: Bool {
        bytes.count == 4 ? bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0 : bytes[0] == 0xFF && bytes[1] & 0x0F == 2
    }
    private var isMulticast: Bool { bytes.count == 4 ? bytes[0] & 0xF0 == 0xE0 : bytes[0] == 0xFF }
    var isGlobalUnicast: Bool {
        let isBroadcast = bytes == [255, 255, 255, 255]
        return !isBroadcast && !isLoopback && !isMulticast && !isLinkLocalUnicast && !bytes.allSatisfy { $0 == 0 }
    }
}

/// An address and how many of its bits belong to the range.
struct IPRange {
    let address: IPAddress
    let prefix: Int

    init(_ text: String) throws(EvaluationError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddress(parsing: String(parts[0])), !parts[1].isEmpty, parts[1].utf8.count <= 3,
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let prefix = Int(parts[1]), prefix <= address.bytes.count * 8,
            address.bytes.count == 16 || !parts[0].contains(":")
        else {
            throw EvaluationError(.invalidArgument, "network address '\(text.prefix(60))' parse error during conversion from string")
        }
        self.address = address
        self.prefix = prefix
    }

    init(_ value: Value) throws(EvaluationError) {
        guard case .opaque(let opaque) = value, opaque.typeName == "net.CIDR" else { throw .noOverload("cidr", value) }
        address = IPAddress(bytes: opaque.bytes)
        prefix = opaque.extra
    }

    private init(_ address: IPAddress, prefix: Int) {
        self.address = address
        self.prefix = prefix
    }

    var masked: IPRange {
        let bytes = address.bytes.enumerated().map { index, byte in
            let bits = min(max(prefix - index * 8, 0), 8)
            return bits == 0 ? 0 : byte & (0xFF << UInt8(8 - bits))
        }
        return IPRange(IPAddress(bytes: bytes), prefix: prefix)
    }

    func contains(_ other: IPAddress) -> Bool {
        other.bytes.count == address.bytes.count && IPRange(other, prefix: prefix).masked.address.bytes == masked.address.bytes
    }

    func contains(_ other: IPRange) -> Bool { other.prefix >= prefix && contains(other.address) }

    var value: Value {
        .opaque(OpaqueValue(typeName: "net.CIDR", text: "\(address.text)/\(prefix)", bytes: address.bytes, extra: prefix))
    }
}
