import ArgumentParser
import Foundation
import Glibc

/// Swallows uploads: the server of the upload benchmark, in a process of its own so that it weighs on no client's memory.
struct SinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "sink", abstract: "Serve uploads and forget them.", shouldDisplay: false)

    func run() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port: UInt16? = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bound in
                guard bind(listener, bound, length) == 0, listen(listener, 16) == 0, getsockname(listener, bound, &length) == 0 else {
                    return nil
                }
                return UInt16(bigEndian: UnsafeRawPointer(bound).assumingMemoryBound(to: sockaddr_in.self).pointee.sin_port)
            }
        }
        guard let port else { throw BenchmarkError("the sink cannot listen: \(String(cString: strerror(errno)))") }
        let parent = getppid()
        Output.line("\(port)")
        // It ends with the benchmark, also when that was killed.
        while getppid() == parent {
            var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 500) > 0 else { continue }
            let connection = accept(listener, nil, nil)
            if connection >= 0 { Thread.detachNewThread { SinkConnection(connection).serve() } }
        }
    }
}

/// One connection of the sink: requests with a `Content-Length`, one after the other.
private final class SinkConnection {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 20)
    private var filled = 0

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func serve() {
        defer { close(descriptor) }
        while let head = readHead() {
            if head.contains("100-continue") { send("HTTP/1.1 100 Continue\r\n\r\n") }
            guard let length = contentLength(head), let received = swallow(length) else { return }
            let body = "{\"received\":\(received)}"
            send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
    }

    /// Up to the empty line, in lower case; what follows stays in the buffer.
    private func readHead() -> String? {
        while true {
            if let end = headEnd() {
                let head = String(decoding: buffer[..<end], as: UTF8.self).lowercased()
                buffer.withUnsafeMutableBytes { bytes in
                    guard let base = bytes.baseAddress else { return }
                    memmove(base, base + end, filled - end)
                }
                filled -= end
                return head
            }
            guard filled < 64 << 10, receive(at: filled) > 0 else { return nil }
        }
    }

    private func headEnd() -> Int? {
        guard filled >= 4 else { return nil }
        return (3..<filled).first { buffer[$0] == 10 && buffer[$0 - 1] == 13 && buffer[$0 - 2] == 10 && buffer[$0 - 3] == 13 }.map {
            $0 + 1
        }
    }

    private func contentLength(_ head: String) -> Int? {
        let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
        return line?.split(separator: ":").last.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    }

    private func swallow(_ length: Int) -> Int? {
        var left = length - filled
        filled = 0
        while left > 0 {
            let count = receive(at: 0)
            filled = 0
            guard count > 0 else { return nil }
            left -= count
        }
        return length
    }

    private func receive(at place: Int) -> Int {
        let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress.map { $0 + place }, $0.count - place, 0) }
        if count > 0 { filled = place + count }
        return count
    }

    private func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}
