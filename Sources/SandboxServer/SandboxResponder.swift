import CivilTime
import Foundation
import HTTPTypes
import HTTPValues
import Hummingbird
import NIOCore
import Sandbox

/// A request's connection, which faults cut.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// Turns HTTP requests into sandbox requests and sandbox replies into HTTP responses.
struct SandboxResponder: Sendable {
    let host: SandboxHost
    /// The address given out when the Host header names a platform.
    let ownAddress = OwnAddress()

    /// Control and API bodies are small; uploads of video bytes are streamed.
    private static let maxBody = 16 << 20

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        let authority = request.head.authority ?? "127.0.0.1"
        let name = String(authority.prefix { $0 != ":" })
        var call = SandboxRequest(
            request.method.rawValue, host: name, target: request.head.path ?? "/", headers: fields(request),
            base: SandboxHosts.isPlatform(name.lowercased()) ? ownAddress.value : "http://\(authority)")
        if call.isUpload {
            guard let body = await stream(request.body, announced: call.header("content-length").flatMap { Int64($0) }) else {
                return Response(status: .init(code: 507))
            }
            call.body = body
        } else {
            do {
                let buffer = try await request.body.collect(upTo: Self.maxBody)
                if buffer.readableBytes > 0 { call.body = .data(Data(buffer.readableBytesView)) }
            } catch is NIOTooManyBytesError {
                return Response(status: .contentTooLarge)
            }
        }
        if call.host.isEmpty, call.path == "/_sandbox/clock" { return clock(call) }
        var reply = host.handle(call)
        if case .handleLater(let duration) = reply.delivery {
            await host.clock.sleep(until: host.now() + duration)
            reply = host.handle(call, ignoringFaults: true)
        }
        return try await deliver(reply, to: call, context)
    }

    private func fields(_ request: Request) -> [SandboxField] {
        request.headers.map { SandboxField($0.name.rawName, $0.value) }
    }

    /// Streams the body into a file. A connection that breaks leaves what had arrived, marked as not whole.
    private func stream(_ body: RequestBody, announced: Int64?) async -> SandboxBody? {
        guard let writer = host.store.writer() else { return nil }
        var length: Int64 = 0
        var isWhole = true
        do {
            for try await buffer in body {
                length += Int64(buffer.readableBytes)
                guard writer.write(Data(buffer.readableBytesView)) else { return nil }
            }
        } catch {
            isWhole = false
        }
        if let announced, length != announced { isWhole = false }
        return writer.finish().map { .stored($0, isWhole: isWhole) }
    }

    private func deliver(_ reply: SandboxReply, to call: SandboxRequest, _ context: SandboxContext) async throws -> Response {
        switch reply.delivery {
        case .normal, .handleLater: break
        case .delay(let duration): await host.clock.sleep(until: host.now() + duration)
        case .dropConnection, .reset:
            try? await context.channel.close()
            throw CancellationError()
        case .truncate: return truncated(reply, context)
        }
        return MediaResponse.response(reply, to: call, store: host.store)
    }

    /// Announces the whole body, sends half of it, and hangs up.
    private func truncated(_ reply: SandboxReply, _ context: SandboxContext) -> Response {
        var body = Data()
        if case .data(let data) = reply.body { body = data }
        let half = Data(body.prefix(body.count / 2))
        let channel = context.channel
        return Response(
            status: .init(code: reply.status), headers: MediaResponse.headers(reply),
            body: ResponseBody(contentLength: max(body.count, 1)) { writer in
                if !half.isEmpty { try await writer.write(ByteBuffer(bytes: half)) }
                try? await channel.close()
                throw CancellationError()
            })
    }

    /// `GET` shows the clock, `POST {"now"?, "advance"?, "speed"?}` sets it.
    private func clock(_ call: SandboxRequest) -> Response {
        if call.method == "POST" {
            guard case .data(let data) = call.body, let order = JSON(parsing: data), order.object != nil else {
                return json(["error": "the body is not a JSON object"], 400)
            }
            guard !host.clock.isExternal else {
                return json(["error": "this sandbox follows the clock of the process it runs in"], 409)
            }
            var target: Timestamp?
            if let text = order["now"]?.string {
                guard let instant = InstantText.instant(text) else { return json(["error": "now is not an RFC 3339 instant"], 400) }
                target = instant
            }
            if let text = order["advance"]?.string {
                guard let step = InstantText.duration(text) else { return json(["error": "advance is not a duration"], 400) }
                target = (target ?? host.clock.now()) + step
            }
            if let target, target < host.now() { return json(["error": "the clock does not go back"], 400) }
            host.clock.set(now: target, speed: order["speed"]?.double)
        }
        return json(
            ["now": .string(InstantText.rfc3339(host.now(), fraction: true)), "speed": .double(host.clock.currentSpeed)], 200)
    }

    private func json(_ value: JSON, _ status: Int) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.data)))
    }
}

/// The server's own address, known once it listens.
final class OwnAddress: @unchecked Sendable {
    private let lock = NSLock()
    private var text = "http://127.0.0.1"
    func set(_ address: String) { lock.withLock { text = address } }
    var value: String { lock.withLock { text } }
}
