import Foundation

/// Which network addresses a request for a public platform must never reach: this machine and its link, where cloud
/// metadata services and unprotected daemons live.
enum AddressGuard {
    /// Judges a numeric address as libcurl and `inet_ntop` write it. What cannot be read is forbidden.
    static func isForbidden(_ address: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return isForbidden(v4: UInt32(bigEndian: four.s_addr)) }
        var six = in6_addr()
        // A zone (`fe80::1%eth0`) only ever follows a link-local address.
        guard !address.contains("%"), inet_pton(AF_INET6, address, &six) == 1 else { return true }
        let bytes = withUnsafeBytes(of: &six) { Array($0) }
        if bytes.prefix(10).allSatisfy({ $0 == 0 }) {
            let embedded = bytes.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            let isMapped = bytes[10] == 0xFF && bytes[11] == 0xFF
            let isUnspecifiedOrLoopback = bytes[10] == 0 && bytes[11] == 0
            if isMapped || isUnspecifiedOrLoopback { return isForbidden(v4: embedded) || embedded <= 1 }
        }
        return bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    /// Judges a URL's host before any lookup: numeric addresses and the names that mean this machine.
    static func isForbidden(host: String) -> Bool {
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        var name = bare.lowercased()
        while name.hasSuffix(".") { name.removeLast() }
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        var four = in_addr()
        // `inet_aton` also reads the short and octal forms (`127.1`, `0177.0.0.1`) that libcurl would normalise.
        if inet_aton(name, &four) != 0 { return isForbidden(v4: UInt32(bigEndian: four.s_addr)) }
        return host.hasPrefix("[") && isForbidden(bare)
    }

    /// 0/8 "this network", 127/8 loopback, 169.254/16 link-local (RFC 6890 §2.2.2).
    private static func isForbidden(v4 address: UInt32) -> Bool {
        address >> 24 == 0 || address >> 24 == 127 || address >> 16 == 0xA9FE
    }
}
