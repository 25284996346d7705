/// `127.0.0.1:8080`, `8080`, `localhost:0`, `[::1]:8080`: where a server listens.
package struct ListenAddress: Hashable, Sendable {
    package var host: String
    package var port: Int

    package init(_ text: String) throws {
        let wrong = CommandFailure.usage(
            "`\(TerminalText.safe(text))` is not an address to listen on", try: "127.0.0.1:0, 8080, [::1]:8080")
        let host: Substring
        let digits: Substring
        if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            digits = text[text.index(after: colon)...]
        } else {
            host = "127.0.0.1"
            digits = text[...]
        }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits), port <= 65_535, !host.isEmpty
        else {
            throw wrong
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        guard isBracketed || !host.contains(":") else { throw wrong }
        self.host = isBracketed ? String(host.dropFirst().dropLast()) : String(host)
        self.port = port
    }

    /// Whether only this machine can reach it.
    package var isLoopback: Bool { host == "localhost" || host.hasPrefix("127.") || host == "::1" }
}
