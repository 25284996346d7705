import Foundation
import HTTPValues
import Testing
import Transport

/// The transport against a real TLS server with a certificate of its own making.
struct TLSTests {
    private static let openssl = "/usr/bin/openssl"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: openssl), "needs openssl"))
    func trustsOnlyTheAuthoritiesItWasGiven() async throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let request = try start(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem", "-out",
                "cert.pem",
                "-days", "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1",
            ], in: folder)
        request.process.waitUntilExit()
        let server = try start(["s_server", "-accept", "0", "-key", "key.pem", "-cert", "cert.pem", "-www"], in: folder)
        defer { server.process.terminate() }
        let port = try #require(readPort(server.output))

        var configuration = TransportConfiguration()
        configuration.allowsLocalAddresses = true
        configuration.certificateAuthorities = folder.appendingPathComponent("cert.pem").path
        let url = "https://127.0.0.1:\(port)/?token=hunter2"
        let answer = await HTTPTransport(configuration: configuration).send(WireRequest(.get, url))
        #expect(answer.response?.status == 200)

        configuration.certificateAuthorities = nil
        let failure = await HTTPTransport(configuration: configuration).send(WireRequest(.post, url)).failure
        #expect(failure?.reach == .notSent)
        #expect(failure?.message.hasPrefix("POST 127.0.0.1:\(port)/: TLS failed: ") == true)
        #expect(failure?.message.contains("hunter2") == false)
    }

    private func start(_ arguments: [String], in folder: URL) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: TLSTests.openssl)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }

    /// The server prints `ACCEPT 0.0.0.0:PORT` once it listens.
    private func readPort(_ output: FileHandle) -> Int? {
        var text = ""
        while let data = try? output.read(upToCount: 1), !data.isEmpty {
            text += String(decoding: data, as: UTF8.self)
            guard text.hasSuffix("\n") else { continue }
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT") }) {
                return line.split(separator: ":").last.flatMap { Int($0) }
            }
        }
        return nil
    }
}
