import Foundation
import Glibc

/// A loopback TCP server that misbehaves by script: each connection is handed to `serve` on a thread of its own.
final class RawServer: Sendable {
    /// One accepted connection.
    struct Connection {
        let descriptor: Int32

        /// Reads one request with its `Content-Length` body; nil when the client closed first.
        func readRequest() -> String? {
            var bytes: [UInt8] = []
            while true {
                let text = String(decoding: bytes, as: UTF8.self)
                if let end = text.range(of: "\r\n\r\n") {
                    let length = text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                        .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
                    if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
                }
                guard let more = readSome() else { return nil }
                bytes += more
            }
        }

        /// Nil at the end of the stream.
        func readSome() -> [UInt8]? {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &buffer, buffer.count)
            return count > 0 ? Array(buffer.prefix(count)) : nil
        }

        func write(_ text: String) {
            let bytes = Array(text.utf8)
            _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        /// Closes with RST instead of FIN.
        func reset() {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
    }

    private let listener: Int32
    let port: UInt16
    private let log = Log()

    private final class Log: @unchecked Sendable {
        let lock = NSLock()
        var requests: [String] = []
        var connections = 0
    }

    init(_ serve: @escaping @Sendable (_ connection: Connection, _ number: Int, _ seen: (String) -> Void) -> Void) {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let size = length
        port = withUnsafeMutablePointer(to: &address) { [listener] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, size)
                listen(listener, 64)
                getsockname(listener, generic, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        Thread.detachNewThread { [listener, log] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                let number = log.lock.withLock {
                    log.connections += 1
                    return log.connections
                }
                Thread.detachNewThread {
                    serve(Connection(descriptor: descriptor), number) { request in
                        log.lock.withLock { log.requests.append(request) }
                    }
                    close(descriptor)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    var base: String { "http://127.0.0.1:\(port)" }
    var requests: [String] { log.lock.withLock { log.requests } }
    var connections: Int { log.lock.withLock { log.connections } }
}
