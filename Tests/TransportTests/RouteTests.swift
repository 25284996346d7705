import Foundation
import HTTPValues
import Testing
import Transport

/// Which requests are refused before anything is contacted, and how URLs are led to the sandbox and back.
struct RouteTests {
    @Test(arguments: [
        "http://api.x.com/", "ftp://api.x.com/", "file:///etc/passwd", "https://", "https://user:pw@api.x.com/", "https://api.x.com:0/",
        "https://api.x.com:99999/", "https://api.x.com\\@evil.test/", "https://api.x.com/a b", "https://api.x.com/\r\nX: y",
        "https://ä.test/",
        "sealed:1@https://a.test", "",
    ])
    func refusesURLsThatAreNotPlainHTTPS(url: String) async throws {
        let failure = await HTTPTransport(configuration: TransportConfiguration()).send(WireRequest(.get, url)).failure
        #expect(failure?.reach == .notSent)
    }

    @Test(arguments: [
        "https://127.0.0.1/", "https://127.1/", "https://0177.0.0.1/", "https://2130706433/", "https://localhost/", "https://LOCALHOST./",
        "https://a.localhost/", "https://169.254.169.254/latest/meta-data/", "https://[::1]/", "https://[fe80::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/", "https://[::]/",
    ])
    func refusesLocalAddresses(url: String) async throws {
        let failure = await HTTPTransport(configuration: TransportConfiguration()).send(WireRequest(.get, url)).failure
        #expect(failure?.reach == .notSent)
        #expect(failure?.message.contains("refused to contact the local address") == true)
    }

    /// `ip6-localhost` is a name in /etc/hosts of Debian; the check must look at what the name leads to.
    @Test func refusesNamesThatLeadToLocalAddresses() async throws {
        let hosts = (try? String(contentsOfFile: "/etc/hosts", encoding: .utf8)) ?? ""
        let names = hosts.split(separator: "\n").filter { $0.hasPrefix("127.") || $0.hasPrefix("::1") }
            .flatMap { $0.split(whereSeparator: \.isWhitespace).dropFirst() }.map { $0.lowercased() }
        guard let name = names.first(where: { $0 != "localhost" && !$0.hasSuffix(".localhost") }) else { return }
        let server = RawServer { _, _, _ in }
        let failure = await HTTPTransport(configuration: TransportConfiguration()).send(
            WireRequest(.get, "https://\(name):\(server.port)/")
        ).failure
        #expect(failure?.reach == .notSent)
        #expect(failure?.message.contains("refused to contact the local address") == true)
        #expect(server.connections == 0)
    }

    @Test(arguments: [
        ("Host", "evil.test"), ("Transfer-Encoding", "chunked"), ("Content-Length", "5"), ("X-A", "b\r\nX-C: d"), ("X A", "b"), ("", "b"),
    ])
    func refusesHeadersThatChangeTheMessage(name: String, value: String) async throws {
        let client = try transport(to: "http://127.0.0.1:9")
        let failure = await client.send(WireRequest(.post, "https://a.test/", headers: [.init(name, value)])).failure
        #expect(failure?.reach == .notSent)
        #expect(failure?.message.contains("header") == true)
        #expect(value == "5" || failure?.message.contains(value) == false)
    }

    @Test(arguments: [
        "https://127.0.0.1:8080", "http://10.0.0.1:8080", "http://example.test:80", "http://127.0.0.1:8080/x", "http://127.0.0.1:8080?x",
        "127.0.0.1:8080",
        "http://127.0.0.1.evil.test:80", "http://127.0.0.1@evil.test", "http://127.0.0.1:8080#x", "http://127.1:80",
    ])
    func acceptsOnlyLoopbackSandboxes(base: String) {
        #expect(throws: EndpointError.self) { try SandboxEndpoint(base) }
    }

    @Test func leadsRequestsToTheSandbox() throws {
        let endpoint = try SandboxEndpoint("http://127.0.0.1:8080/")
        let cases: [(String, String?)] = [
            ("https://api.x.com/2/tweets?a=b", "http://127.0.0.1:8080/api.x.com/2/tweets?a=b"),
            ("https://API.x.com", "http://127.0.0.1:8080/api.x.com/"),
            ("https://api.x.com?a=b#c", "http://127.0.0.1:8080/api.x.com/?a=b"),
            ("https://api.x.com:8443/", "http://127.0.0.1:8080/api.x.com:8443/"),
            ("http://api.x.com/", nil),
        ]
        for (logical, wire) in cases { #expect(endpoint.wireURL(for: logical) == wire) }
        #expect(endpoint.owns("http://127.0.0.1:8080/_sandbox/ledger"))
        #expect(!endpoint.owns("http://127.0.0.1:80801/"))
    }

    @Test func translatesAnswersBack() throws {
        let endpoint = try SandboxEndpoint("http://127.0.0.1:8080")
        let cases = [
            ("http://127.0.0.1:8080/api.x.com/2/a?b=c", "https://api.x.com/2/a?b=c"),
            (#"{"u":"http:\/\/127.0.0.1:8080\/api.x.com\/2"}"#, #"{"u":"https:\/\/api.x.com\/2"}"#),
            ("http://127.0.0.1:8080/a.test http://127.0.0.1:8080/b.test/", "https://a.test https://b.test/"),
            ("http://127.0.0.1:8080/_sandbox/ledger", "http://127.0.0.1:8080/_sandbox/ledger"),
            ("http://127.0.0.1:80801/a.test", "http://127.0.0.1:80801/a.test"), ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("", ""),
        ]
        for (wire, logical) in cases { #expect(endpoint.logicalText(wire) == logical) }
    }

    @Test func leavesBinaryBodiesAlone() throws {
        let endpoint = try SandboxEndpoint("http://127.0.0.1:8080")
        let bytes = Data("http://127.0.0.1:8080/a.test/".utf8)
        func body(_ type: String) -> Data {
            endpoint.logicalResponse(
                HTTPResponse(
                    status: 200, headers: [.init("Content-Type", type), .init("Location", "http://127.0.0.1:8080/a.test/x")], body: bytes)
            ).body
        }
        #expect(body("video/mp4") == bytes)
        #expect(body("application/json; charset=utf-8") == Data("https://a.test/".utf8))
    }

    @Test func adaptersSeeOnlyLogicalURLs() async throws {
        let server = RawServer { connection, _, seen in
            guard let request = connection.readRequest() else { return }
            seen(request)
            let host = request.split(separator: "\r\n").first { $0.hasPrefix("Host: ") }?.dropFirst(6) ?? ""
            let body = #"{"next":"http:\/\/\#(host)\/a.test\/p2"}"#
            connection.write(
                "HTTP/1.1 308 Permanent Redirect\r\nLocation: http://\(host)/www.googleapis.com/upload?id=1\r\n"
                    + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
        let response = await (try transport(to: server.base)).send(WireRequest(.put, "https://www.googleapis.com/upload?id=1")).response
        #expect(response?.status == 308)
        #expect(response?.header("location") == "https://www.googleapis.com/upload?id=1")
        #expect(response?.json?["next"]?.string == "https://a.test/p2")
        #expect(server.requests.first?.hasPrefix("PUT /www.googleapis.com/upload?id=1 HTTP/1.1\r\n") == true)
    }

    @Test func readsTheEnvironment() throws {
        let configuration = try TransportConfiguration(environment: [
            "REPRISE_ENDPOINT": "http://localhost:99", "HTTPS_PROXY": "http://upper:1", "https_proxy": "http://lower:1",
            "NO_PROXY": "a.test, .B.test",
        ])
        #expect(configuration.sandbox?.base == "http://localhost:99")
        #expect(configuration.proxy == "http://lower:1")
        #expect(configuration.noProxy == ["a.test", ".b.test"])
        #expect(throws: EndpointError.self) { try TransportConfiguration(environment: ["REPRISE_ENDPOINT": "http://example.test"]) }
    }
}
