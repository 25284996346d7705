import Domain
import Foundation
import HTTPValues
import PlatformFacts
import RuleSet

/// Whether the platforms' hosts can be reached: their names resolve, and something listens. Nothing is sent.
struct NetworkCheck {
    let rules: RuleSet?
    let environment: [String: String]

    private static let patience = 5000

    struct Target: Hashable, Sendable {
        var host: String
        var port: String
        /// For messages: the platforms that it is for, or that it is a proxy.
        var role: String
    }

    func lines() async -> [EnvironmentCheck.Line] {
        let targets = targets()
        guard !targets.isEmpty else { return [.note("network", "no platform to reach")] }
        return await withTaskGroup(of: (Int, EnvironmentCheck.Line).self) { group in
            for (index, target) in targets.enumerated() { group.addTask { (index, Self.probe(target)) } }
            var lines: [(Int, EnvironmentCheck.Line)] = []
            for await line in group { lines.append(line) }
            return lines.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// A sandbox or a proxy stands for all hosts.
    private func targets() -> [Target] {
        if let sandbox = address(environment["REPRISE_ENDPOINT"]) { return [Target(host: sandbox.0, port: sandbox.1, role: "sandbox")] }
        let hosts = hosts()
        for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            guard !hosts.isEmpty, let proxy = address(environment[name]) else { continue }
            return [Target(host: proxy.0, port: proxy.1, role: "proxy, from \(name)")]
        }
        return hosts
    }

    private func hosts() -> [Target] {
        var roles: [String: Set<String>] = [:]
        func add(_ host: String, _ platform: Platform) { roles[host, default: []].insert(platform.displayName) }
        for source in rules?.sources ?? [] where source.polledPlatform == .tiktok { add("open.tiktokapis.com", .tiktok) }
        for destination in rules?.destinations ?? [] where PlatformFacts.capabilities(for: destination.platform).canPublish {
            switch destination.platform {
            case .instagram:
                add(destination.settings["login"]?.string == "instagram" ? "graph.instagram.com" : "graph.facebook.com", .instagram)
            case .youtube: for host in ["www.googleapis.com", "oauth2.googleapis.com"] { add(host, .youtube) }
            case .x: add("api.x.com", .x)
            case .tiktok: add("open.tiktokapis.com", .tiktok)
            default: continue
            }
        }
        return roles.keys.sorted().map { Target(host: $0, port: "443", role: (roles[$0] ?? []).sorted().joined(separator: ", ")) }
    }

    private func address(_ text: String?) -> (String, String)? {
        guard let text, !text.isEmpty, let url = URLComponents(string: text.contains("://") ? text : "http://" + text), let host = url.host
        else { return nil }
        return (host, String(url.port ?? (url.scheme == "https" ? 443 : 80)))
    }

    private static func probe(_ target: Target) -> EnvironmentCheck.Line {
        let subject = "network"
        let name = "\(target.host):\(target.port) (\(target.role))"
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(target.host, target.port, &hints, &found)
        guard status == 0, let found else {
            return .failed(
                subject, "\(name): the name does not resolve: \(String(cString: gai_strerror(status)))", "look at DNS and firewall")
        }
        defer { freeaddrinfo(found) }
        var entry: UnsafeMutablePointer<addrinfo>? = found
        var reason = "no address"
        while let current = entry {
            guard let problem = connects(current.pointee) else { return .ok(subject, name) }
            reason = problem
            entry = current.pointee.ai_next
        }
        return .failed(subject, "\(name): \(reason)", "look at firewall and proxy (https_proxy)")
    }

    /// Why not; nil when somebody listens.
    private static func connects(_ address: addrinfo) -> String? {
        let file = socket(address.ai_family, address.ai_socktype | Int32(SOCK_NONBLOCK.rawValue), address.ai_protocol)
        guard file >= 0 else { return String(cString: strerror(errno)) }
        defer { close(file) }
        if connect(file, address.ai_addr, address.ai_addrlen) == 0 { return nil }
        guard errno == EINPROGRESS else { return String(cString: strerror(errno)) }
        var ready = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        guard poll(&ready, 1, Int32(patience)) > 0 else { return "no answer within \(patience / 1000) seconds" }
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(file, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return String(cString: strerror(errno)) }
        return code == 0 ? nil : String(cString: strerror(code))
    }
}
