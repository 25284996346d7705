/// How a transport reaches the network. One value per process, built at its edge.
package struct TransportConfiguration: Sendable {
    /// Where requests go instead of the real platforms; nil means the real ones.
    package var sandbox: SandboxEndpoint?
    /// Lets https requests reach loopback and link-local addresses. For servers in a closed laboratory only.
    package var allowsLocalAddresses = false
    /// Proxy for https requests to the outside; never used for the sandbox. libcurl reads no environment variable itself.
    package var proxy: String?
    /// Hosts and domain suffixes that are reached without the proxy; `*` means all.
    package var noProxy: [String] = []
    /// A PEM file of certificate authorities instead of the system's.
    package var certificateAuthorities: String?
    package var userAgent = "reprise"
    /// Idle connections kept for reuse.
    package var idleConnections = 64

    package init(sandbox: SandboxEndpoint? = nil) { self.sandbox = sandbox }

    /// Takes the sandbox from `REPRISE_ENDPOINT` and the proxy from `https_proxy`, `all_proxy` and `no_proxy` (either case;
    /// the lower case wins, as with curl).
    package init(environment: [String: String]) throws(EndpointError) {
        func value(_ name: String) -> String? {
            [environment[name], environment[name.uppercased()]].compactMap { $0 }.first { !$0.isEmpty }
        }
        if let text = environment["REPRISE_ENDPOINT"], !text.isEmpty { sandbox = try SandboxEndpoint(text) }
        proxy = value("https_proxy") ?? value("all_proxy")
        noProxy = (value("no_proxy") ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map { $0.lowercased() }
    }

    /// The proxy for that host, or nil for a direct connection.
    func proxy(for host: String) -> String? {
        let host = host.lowercased()
        let isDirect = noProxy.contains { entry in
            let suffix = entry.hasPrefix(".") ? String(entry.dropFirst()) : entry
            return entry == "*" || host == suffix || host.hasSuffix("." + suffix)
        }
        return isDirect ? nil : proxy
    }
}
