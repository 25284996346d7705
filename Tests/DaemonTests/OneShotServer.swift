import Foundation
import Glibc
import Synchronization

/// An HTTP server on loopback that gives one connection after another its answer, then closes.
final class OneShotServer: Sendable {
    struct Request {
        var head: String
        var body: Data
    }

    struct Answer: Sendable {
        var status: Int
        var body = ""
    }

    let base: String
    private let listener: Int32
    private let seen = Mutex<[Request]>([])
    private let isDone = DispatchSemaphore(value: 0)
    private let isClosed = Atomic<Bool>(false)

    convenience init(statuses: [Int]) throws { try self.init(answers: statuses.map { Answer(status: $0) }) }

    /// - Parameter before: runs when a request is here and its answer is not given yet.
    init(answers: [Answer], before: @escaping @Sendable () -> Void = {}) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, address, &size) == 0
            }
        }
        guard isListening else { throw CocoaError(.fileWriteUnknown) }
        listener = descriptor
        base = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread.detachNewThread { [self] in
            for answer in answers { serve(answer, before) }
            isDone.signal()
        }
    }

    /// Nobody can connect any more.
    func close() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
    }

    /// All that came, when every answer was given.
    func requests() -> [Request] {
        isDone.wait()
        close()
        return seen.withLock { $0 }
    }

    /// How many requests have come so far.
    var count: Int { seen.withLock { $0.count } }

    /// The body of a request; empty where there was none.
    func body(_ index: Int) -> String { seen.withLock { $0.count > index ? String(decoding: $0[index].body, as: UTF8.self) : "" } }

    private func serve(_ answer: Answer, _ before: () -> Void) {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        defer { Glibc.close(connection) }
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isWhole(bytes) {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return }
            bytes.append(contentsOf: buffer[..<count])
        }
        let (head, body) = parts(bytes)
        seen.withLock { $0.append(Request(head: head, body: body)) }
        before()
        let start = "HTTP/1.1 \(answer.status) x\r\nContent-Length: \(answer.body.utf8.count)\r\nConnection: close\r\n\r\n"
        let reply = Array((start + answer.body).utf8)
        _ = write(connection, reply, reply.count)
    }

    private func parts(_ bytes: Data) -> (String, Data) {
        guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { return ("", Data()) }
        return (String(decoding: bytes[..<end.upperBound], as: UTF8.self), Data(bytes[end.upperBound...]))
    }

    private func isWhole(_ bytes: Data) -> Bool {
        let (head, body) = parts(bytes)
        let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        return !head.isEmpty && body.count >= length.flatMap { Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces)) } ?? 0
    }
}
