import Foundation
import HTTPTypes
import HTTPValues
import Hummingbird
import NIOCore
import Testing
import Transport

/// The transport against a real, well-behaved server.
struct SendingTests {
    @Test func answersStatusHeadersAndBody() async throws {
        let result = try await withServer { router in
            router.post("api.x.com/2/tweets") { request, _ in
                let body = try await request.body.collect(upTo: 1 << 16)
                return Response(
                    status: .created, headers: [.contentType: "application/json"],
                    body: .init(
                        byteBuffer: ByteBuffer(string: "{\"got\":\"\(String(buffer: body))\",\"q\":\"\(request.uri.query ?? "")\"}")))
            }
        } _: { base in
            await (try transport(to: base)).send(
                WireRequest(
                    .post, "https://api.x.com/2/tweets?a=%20b", headers: [.init("Content-Type", "text/plain")],
                    body: [.bytes(Data("hi".utf8))]))
        }
        #expect(result.response?.status == 201)
        #expect(result.response?.header("content-TYPE") == "application/json")
        #expect(result.response?.json?["got"]?.string == "hi")
        #expect(result.response?.json?["q"]?.string == "a=%20b")
    }

    @Test(arguments: [HTTPMethod.get, .post, .put, .delete, .head, .patch])
    func sendsEachMethodWithItsLength(method: HTTPValues.HTTPMethod) async throws {
        let answer = try await withServer { router in
            for known in [HTTPTypes.HTTPRequest.Method.get, .post, .put, .delete, .head, .patch] {
                router.on("a.test/x", method: known) { request, _ in
                    Response(
                        status: .ok,
                        headers: [.xSeen: "\(request.method) \(request.headers[.contentLength] ?? "-") \(request.headers[.expect] ?? "-")"])
                }
            }
        } _: { base in
            await (try transport(to: base)).send(WireRequest(method, "https://a.test/x"))
        }
        let length = [.post, .put, .patch].contains(method) ? "0" : "-"
        #expect(answer.response?.header("X-Seen") == "\(method.rawValue) \(length) -")
    }

    @Test func keepsTwoHundredRequestsInFlight() async throws {
        let statuses = try await withServer { router in
            let gate = Gate(opensAt: 200)
            router.get("a.test/:n") { _, context in
                await gate.pass()
                return context.parameters.get("n") ?? ""
            }
        } _: { base in
            let client = try transport(to: base)
            return await withTaskGroup(of: Bool.self, returning: Int.self) { group in
                for number in 0..<200 {
                    group.addTask { await client.send(WireRequest(.get, "https://a.test/\(number)")).text == "\(number)" }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
        }
        #expect(statuses == 200)
    }

    @Test func reusesConnections() async throws {
        let server = RawServer { connection, _, seen in
            while let request = connection.readRequest() {
                seen(request)
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let client = try transport(to: server.base)
        for _ in 0..<20 { #expect(await client.send(WireRequest(.post, "https://a.test/x")).text == "ok") }
        #expect(server.requests.count == 20)
        #expect(server.connections == 1)
    }

    @Test func streamsAFiftyMegabyteFileRange() async throws {
        let folder = try temporaryDirectory()
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("sparse.bin").path
        let megabyte: Int64 = 1 << 20
        try makeSparse(path, bytes: 60 * megabyte, marks: [5 * megabyte: "start", 30 * megabyte: "middle", 55 * megabyte - 3: "end"])
        let progress = Recorder()
        let seen = try await withServer { router in
            router.put("a.test/upload") { request, _ in
                var sum = ByteSum()
                for try await buffer in request.body { sum.add(buffer.readableBytesView) }
                return "\(request.headers[.contentLength] ?? "-") \(sum.count) \(sum.text)"
            }
        } _: { base in
            var request = WireRequest(
                .put, "https://a.test/upload",
                body: [.bytes(Data("<".utf8)), .file(path: path, offset: 5 * megabyte, length: 50 * megabyte)])
            request.progress = { progress.add($0) }
            return await (try transport(to: base)).send(request).text
        }
        let total = 50 * megabyte + 1
        #expect(seen == "\(total) \(total) <startmiddleend")
        #expect(progress.values.last == total)
        #expect(progress.values == progress.values.sorted())
    }

    @Test func handsALargeAnswerToASink() async throws {
        let recorder = Recorder()
        let result = try await withServer { router in
            router.get("a.test/big") { _, _ in String(repeating: "x", count: 3_000_000) }
        } _: { base in
            var request = WireRequest(.get, "https://a.test/big", maxResponseBytes: 4_000_000)
            request.sink = { data in
                recorder.add(Int64(data.count))
                return true
            }
            return await (try transport(to: base)).send(request)
        }
        #expect(result.response?.body.isEmpty == true)
        #expect(recorder.values.reduce(0, +) == 3_000_000)
        #expect(recorder.values.count > 10)
    }

    @Test func refusesAfterShutdown() async throws {
        let client = try transport(to: "http://127.0.0.1:9")
        client.shutdown()
        client.shutdown()
        let failure = await client.send(WireRequest(.get, "https://a.test/")).failure
        #expect(failure == TransportFailure(.notSent, "GET a.test/: the transport is shut down"))
    }
}

/// Lets nobody pass before `opensAt` have come.
private actor Gate {
    private let opensAt: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(opensAt: Int) { self.opensAt = opensAt }

    func pass() async {
        await withCheckedContinuation { continuation in
            waiting.append(continuation)
            guard waiting.count == opensAt else { return }
            for one in waiting { one.resume() }
            waiting = []
        }
    }
}

final class Recorder: @unchecked Sendable {
    private let lock = NSLock()
    private var recorded: [Int64] = []
    func add(_ value: Int64) { lock.withLock { recorded.append(value) } }
    var values: [Int64] { lock.withLock { recorded } }
}

/// Counts bytes and keeps those that are not zero.
private struct ByteSum {
    var count: Int64 = 0
    var text = ""
    mutating func add(_ bytes: ByteBufferView) {
        count += Int64(bytes.count)
        bytes.withUnsafeBytes { raw in
            guard let start = raw.baseAddress else { return }
            if memcmp(start, [UInt8](repeating: 0, count: raw.count), raw.count) == 0 { return }
            text += String(decoding: raw.filter { $0 != 0 }, as: UTF8.self)
        }
    }
}

private func makeSparse(_ path: String, bytes: Int64, marks: [Int64: String]) throws {
    try Data().write(to: URL(fileURLWithPath: path))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: UInt64(bytes))
    for (offset, text) in marks {
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(text.utf8))
    }
    try handle.close()
}

extension HTTPTypes.HTTPField.Name {
    fileprivate static var xSeen: HTTPTypes.HTTPField.Name { HTTPTypes.HTTPField.Name("X-Seen") ?? .server }
}
