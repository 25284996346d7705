import Foundation
import HTTPValues
import Testing
import Transport

/// The transport against servers and files that misbehave: what counts is whether the server can have acted.
struct FailureTests {
    private static let secretURL = "https://a.test/path?token=hunter2"

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "the answer ended before its announced length"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", nil),
        ("HTTP/1.1 200 OK\r\nContent-Le", nil), ("", nil), ("SSH-2.0-OpenSSH_9.2\r\n", nil),
    ])
    func truncatedAndSenselessAnswersMayHaveBeenActedUpon(answer: String, message: String?) async throws {
        let server = RawServer { connection, _, seen in
            guard let request = connection.readRequest() else { return }
            seen(request)
            connection.write(answer)
        }
        let failure = await (try transport(to: server.base)).send(post(FailureTests.secretURL)).failure
        #expect(failure?.reach == .maybeSent)
        #expect(failure?.message.hasPrefix("POST a.test/path: ") == true)
        #expect(failure?.message.contains("hunter2") == false)
        if let message { #expect(failure?.message == "POST a.test/path: \(message)") }
        #expect(server.requests.count == 1)
    }

    @Test func aResetMayHaveBeenActedUpon() async throws {
        let server = RawServer { connection, _, seen in
            guard let request = connection.readRequest() else { return }
            seen(request)
            connection.reset()
        }
        let failure = await (try transport(to: server.base)).send(post(FailureTests.secretURL)).failure
        #expect(failure?.reach == .maybeSent)
    }

    /// libcurl by itself would send the second request again on a new connection: a second post.
    @Test(arguments: [HTTPMethod.post, .put, .delete, .patch])
    func neverRepeatsARequestOnAConnectionThatBroke(method: HTTPMethod) async throws {
        let server = dyingServer()
        let client = try transport(to: server.base)
        #expect(await client.send(WireRequest(.get, "https://a.test/first")).text == "ok")
        let failure = await client.send(WireRequest(method, "https://a.test/second")).failure
        #expect(failure?.reach == .maybeSent)
        #expect(server.requests.filter { $0.contains("/second") }.count == 1)
    }

    @Test func repeatsAReadOnAConnectionThatBroke() async throws {
        let server = dyingServer()
        let client = try transport(to: server.base)
        #expect(await client.send(WireRequest(.get, "https://a.test/first")).text == "ok")
        #expect(await client.send(WireRequest(.get, "https://a.test/second")).text == "ok")
        #expect(server.connections == 2)
    }

    @Test func aRefusedConnectionIsNotSent() async throws {
        let port = { RawServer { _, _, _ in }.port }()
        let failure = await (try transport(to: "http://127.0.0.1:\(port)")).send(post(FailureTests.secretURL)).failure
        #expect(failure?.reach == .notSent)
        #expect(failure?.message == "POST a.test/path: nothing answers at the sandbox http://127.0.0.1:\(port); is it running?")
    }

    @Test func anUnknownNameAndABrokenHandshakeAreNotSent() async throws {
        var configuration = TransportConfiguration()
        configuration.allowsLocalAddresses = true
        let client = HTTPTransport(configuration: configuration)
        #expect(await client.send(post("https://nobody.invalid/x?token=hunter2")).failure?.reach == .notSent)
        let server = RawServer { connection, _, _ in
            _ = connection.readSome()
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        let failure = await client.send(post("https://127.0.0.1:\(server.port)/x?token=hunter2")).failure
        #expect(failure?.reach == .notSent)
        #expect(failure?.message.contains("TLS failed") == true)
        #expect(failure?.message.contains("hunter2") == false)
    }

    @Test func limitsTheAnswersSize() async throws {
        let server = RawServer { connection, _, _ in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 20_000))
        }
        let client = try transport(to: server.base)
        let failure = await client.send(WireRequest(.post, "https://a.test/", maxResponseBytes: 19_999)).failure
        #expect(failure == TransportFailure(.maybeSent, "POST a.test/: the answer is larger than 19999 bytes"))
        #expect(await client.send(WireRequest(.post, "https://a.test/", maxResponseBytes: 20_000)).response?.body.count == 20_000)
    }

    @Test func limitsTheHeadersSize() async throws {
        let server = RawServer { connection, _, _ in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\n")
            let line = "X: " + String(repeating: "y", count: 60_000) + "\r\n"
            for _ in 0..<6 { connection.write(line) }
            connection.write("\r\n")
        }
        let failure = await (try transport(to: server.base)).send(WireRequest(.get, "https://a.test/")).failure
        #expect(failure?.reach == .maybeSent)
    }

    @Test func endsARequestThatTakesTooLong() async throws {
        let server = silentServer()
        let request = WireRequest(.post, "https://a.test/", timeout: .milliseconds(80))
        let failure = await (try transport(to: server.base)).send(request).failure
        #expect(failure == TransportFailure(.maybeSent, "POST a.test/: no complete answer within 0.08 seconds"))
    }

    @Test func endsARequestWithoutProgress() async throws {
        let server = silentServer()
        let request = WireRequest(.get, "https://a.test/", timeout: .seconds(20), noProgressTimeout: .seconds(1))
        let failure = await (try transport(to: server.base)).send(request).failure
        #expect(failure == TransportFailure(.maybeSent, "GET a.test/: no byte moved for 1.0 seconds"))
    }

    @Test func cancellationEndsTheRequestAtOnce() async throws {
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let (ends, ended) = AsyncStream<Void>.makeStream()
        let server = RawServer { connection, _, _ in
            guard connection.readRequest() != nil else { return }
            arrived.yield()
            // Ends when the client closes the connection.
            while connection.readSome() != nil {}
            ended.yield()
        }
        let client = try transport(to: server.base)
        let sending = Task { await client.send(WireRequest(.post, "https://a.test/")) }
        for await _ in arrivals { break }
        sending.cancel()
        #expect(await sending.value.failure == TransportFailure(.maybeSent, "POST a.test/: cancelled"))
        for await _ in ends { break }
    }

    @Test func aTaskCancelledBeforehandSendsNothing() async throws {
        let server = silentServer()
        let client = try transport(to: server.base)
        let failure = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await client.send(WireRequest(.post, "https://a.test/")).failure
        }.value
        #expect(failure?.message == "POST a.test/: cancelled")
    }

    @Test func shutdownEndsRequestsInFlight() async throws {
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let server = RawServer { connection, _, _ in
            guard connection.readRequest() != nil else { return }
            arrived.yield()
            while connection.readSome() != nil {}
        }
        let client = try transport(to: server.base)
        let sending = Task { await client.send(WireRequest(.post, "https://a.test/")) }
        for await _ in arrivals { break }
        client.shutdown()
        #expect(await sending.value.failure == TransportFailure(.maybeSent, "POST a.test/: the transport is shut down"))
    }

    @Test func aBodyFileThatIsTooShortOrMissingIsNotSent() async throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("clip.mp4").path
        try Data(repeating: 7, count: 100).write(to: URL(fileURLWithPath: path))
        let server = silentServer()
        let client = try transport(to: server.base)
        let cases: [(WireRequest.Piece, String)] = [
            (.file(path: path, offset: 50, length: 51), "the body file \(path) has 100 bytes, 101 are needed"),
            (.file(path: path, offset: 1, length: .max), "the body file \(path) has 100 bytes, \(Int64.max) are needed"),
            (.file(path: path, offset: 0, length: -1), "the body's length is not a valid number"),
            (.file(path: path + ".x", offset: 0, length: 1), "cannot read the body file \(path).x: No such file or directory"),
            (.file(path: folder.path, offset: 0, length: 1), "cannot read the body file \(folder.path): not a regular file"),
        ]
        for (piece, message) in cases {
            let failure = await client.send(WireRequest(.put, "https://a.test/", body: [piece])).failure
            #expect(failure == TransportFailure(.notSent, "PUT a.test/: \(message)"))
        }
        #expect(server.connections == 0)
    }

    @Test func aBodyFileThatShrinksWhileSentEndsTheRequest() async throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("clip.mp4").path
        try Data(repeating: 7, count: 32 << 20).write(to: URL(fileURLWithPath: path))
        let server = RawServer { connection, _, _ in
            _ = connection.readSome()
            // The socket's buffers hold far less than the file, so most of it is still to be read.
            truncate(path, 1)
            while connection.readSome() != nil {}
        }
        let request = WireRequest(.put, "https://a.test/", body: [.file(path: path, offset: 0, length: 32 << 20)])
        let failure = await (try transport(to: server.base)).send(request).failure
        #expect(failure == TransportFailure(.maybeSent, "PUT a.test/: the body file \(path) became shorter while it was sent"))
    }

    /// Servers refuse a bad token before they have read the upload.
    @Test func hearsAnAnswerThatComesBeforeTheBodyIsSent() async throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("clip.mp4").path
        try Data(repeating: 7, count: 32 << 20).write(to: URL(fileURLWithPath: path))
        let server = RawServer { connection, _, _ in
            _ = connection.readSome()
            connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nstop")
            while connection.readSome() != nil {}
        }
        let request = WireRequest(.put, "https://a.test/", body: [.file(path: path, offset: 0, length: 32 << 20)])
        let response = await (try transport(to: server.base)).send(request).response
        #expect(response?.status == 401)
        #expect(response?.body == Data("stop".utf8))
    }

    private func post(_ url: String) -> WireRequest { WireRequest(.post, url, headers: [.init("Authorization", "Bearer hunter2")]) }

    private func silentServer() -> RawServer {
        RawServer { connection, _, _ in while connection.readSome() != nil {} }
    }

    /// Answers the first request of the first connection and closes on the second without an answer; later ones are served.
    private func dyingServer() -> RawServer {
        RawServer { connection, number, seen in
            var count = 0
            while let request = connection.readRequest() {
                seen(request)
                count += 1
                if number == 1, count == 2 { return }
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
    }
}
