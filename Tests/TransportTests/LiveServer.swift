import Foundation
import HTTPValues
import Hummingbird
import Logging
import NIOCore
import Transport

/// A real Hummingbird server on a free loopback port for the length of `body`.
func withServer<Result: Sendable>(
    _ routes: (Router<BasicRequestContext>) -> Void, _ body: @escaping @Sendable (_ base: String) async throws -> Result
) async throws -> Result {
    let router = Router()
    routes(router)
    let (ports, ready) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let application = Application(
        router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { channel in ready.yield(channel.localAddress?.port ?? 0) }, logger: logger)
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask {
            try await application.run()
            return nil
        }
        group.addTask {
            var iterator = ports.makeAsyncIterator()
            let port = await iterator.next() ?? 0
            return try await body("http://127.0.0.1:\(port)")
        }
        defer { group.cancelAll() }
        while let value = try await group.next() {
            if let value { return value }
        }
        throw ServerEnded()
    }
}

struct ServerEnded: Error {}

/// A transport whose requests to `https://HOST/…` go to `BASE/HOST/…`.
func transport(to base: String) throws -> HTTPTransport {
    HTTPTransport(configuration: TransportConfiguration(sandbox: try SandboxEndpoint(base)))
}

func temporaryDirectory() throws -> URL {
    let template = FileManager.default.temporaryDirectory.appendingPathComponent("reprise-transport-XXXXXX").path
    var bytes = Array(template.utf8CString)
    guard mkdtemp(&bytes) != nil else { throw ServerEnded() }
    return URL(fileURLWithPath: String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
}

extension HTTPResult {
    var failure: TransportFailure? { if case .failure(let failure) = self { failure } else { nil } }
    var response: HTTPValues.HTTPResponse? { if case .success(let response) = self { response } else { nil } }
    var text: String? { response.map { String(decoding: $0.body, as: UTF8.self) } }
}
