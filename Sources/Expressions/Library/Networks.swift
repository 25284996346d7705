/// The network extension: IP addresses and address ranges
/// (https://github.com/google/cel-spec/blob/master/tests/simple/testdata/network_ext.textproto, after Kubernetes' library).
extension StandardLibrary {
    private static let ip = ValueType.opaque("net.IP", [])
    private static let cidr = ValueType.opaque("net.CIDR", [])

    static let networks: [FunctionDeclaration] = [
        FunctionDeclaration(
            "ip", doc: "An IP address from text; of a range, its address.",
            overloads: [
                .global1(.string, ip) { (text, _) throws(EvaluationError) in try IPAddress(text.text()).value },
                .member1(cidr, ip) { (range, _) throws(EvaluationError) in try IPRange(range).address.value },
            ]),
        FunctionDeclaration(
            "isIP", doc: "Whether a text is an IP address.",
            overloads: [
                .global1(.string, .bool) { (text, _) throws(EvaluationError) in .bool(IPAddress(parsing: try text.text()) != nil) }
            ]),
        FunctionDeclaration(
            "ip.isCanonical", doc: "Whether a text is an IP address in its shortest usual form.",
            overloads: [
                .global1(.string, .bool) { (text, _) throws(EvaluationError) in
                    .bool(sameText(try IPAddress(text.text()).text, try text.text()))
                }
            ]),
        FunctionDeclaration(
            "family", doc: "4 or 6.",
            overloads: [.member1(ip, .int) { (value, _) throws(EvaluationError) in .int(try IPAddress(value).bytes.count == 4 ? 4 : 6) }]),
        test("isUnspecified", "Whether this is 0.0.0.0 or ::.") { $0.bytes.allSatisfy { $0 == 0 } },
        test("isLoopback", "Whether this address is the machine itself.") { $0.isLoopback },
        test("isGlobalUnicast", "Whether this address is one machine's and not local to a link.") { $0.isGlobalUnicast },
        test("isLinkLocalMulticast", "Whether this is a group within a link.") { $0.isLinkLocalMulticast },
        test("isLinkLocalUnicast", "Whether this address is one machine's within a link.") { $0.isLinkLocalUnicast },
        FunctionDeclaration(
            "cidr", doc: "A range of addresses from text such as `192.168.0.0/24`.",
            overloads: [.global1(.string, cidr) { (text, _) throws(EvaluationError) in try IPRange(text.text()).value }]),
        FunctionDeclaration(
            "isCIDR", doc: "Whether a text is a range of addresses.",
            overloads: [
                .global1(.string, .bool) { (text, _) throws(EvaluationError) in
                    let text = try text.text()
                    return .bool((try? IPRange(text)) != nil)
                }
            ]),
        FunctionDeclaration(
            "containsIP", doc: "Whether an address lies in a range.",
            overloads: [
                .member2(cidr, ip, .bool) { (range, address, _) throws(EvaluationError) in
                    .bool(try IPRange(range).contains(try IPAddress(address)))
                },
                .member2(cidr, .string, .bool) { (range, address, _) throws(EvaluationError) in
                    .bool(try IPRange(range).contains(try IPAddress(address.text())))
                },
            ]),
        FunctionDeclaration(
            "containsCIDR", doc: "Whether a range lies in a range.",
            overloads: [
                .member2(cidr, cidr, .bool) { (range, other, _) throws(EvaluationError) in
                    .bool(try IPRange(range).contains(try IPRange(other)))
                },
                .member2(cidr, .string, .bool) { (range, other, _) throws(EvaluationError) in
                    .bool(try IPRange(range).contains(try IPRange(other.text())))
                },
            ]),
        FunctionDeclaration(
            "masked", doc: "The range with the bits after its prefix set to zero.",
            overloads: [.member1(cidr, cidr) { (range, _) throws(EvaluationError) in try IPRange(range).masked.value }]),
        FunctionDeclaration(
            "prefixLength", doc: "How many bits the addresses of a range share.",
            overloads: [.member1(cidr, .int) { (range, _) throws(EvaluationError) in .int(Int64(try IPRange(range).prefix)) }]),
    ]

    private static func test(_ name: String, _ doc: String, _ holds: @escaping @Sendable (IPAddress) -> Bool) -> FunctionDeclaration {
        FunctionDeclaration(
            name, doc: doc, overloads: [.member1(ip, .bool) { (value, _) throws(EvaluationError) in .bool(holds(try IPAddress(value))) }])
    }
}
