import Foundation

/// The only way to standard output and standard error. Output is buffered, except on a terminal; errors go out at once.
///
/// When the reader of standard output goes away (`reprise plan | head`), the rest is dropped without a word.
package final class Console: @unchecked Sendable {
    /// When to colour: `auto` means on a terminal, without `NO_COLOR`.
    package enum Color: String, CaseIterable, Sendable { case auto, always, never }
    package enum Stream: Sendable { case out, err }

    /// What the outside says about the terminal.
    package struct Surroundings: Sendable {
        package var isOutTerminal: Bool
        package var isErrTerminal: Bool
        package var width: Int
        package var forbidsColor: Bool
        package init(isOutTerminal: Bool = false, isErrTerminal: Bool = false, width: Int = 120, forbidsColor: Bool = false) {
            self.isOutTerminal = isOutTerminal
            self.isErrTerminal = isErrTerminal
            self.width = width
            self.forbidsColor = forbidsColor
        }
    }

    package let surroundings: Surroundings
    private let isCaptured: Bool
    private let lock = NSLock()
    // Guarded by `lock`.
    private var color: Color = .auto
    private var outBuffer: [UInt8] = []
    private var errBuffer: [UInt8] = []
    private var isOutGone = false

    private static let bufferLimit = 1 << 16

    /// - Parameter captures: keeps everything for `captured(_:)` instead of writing it: for tests.
    package init(_ surroundings: Surroundings, captures: Bool = false) {
        self.surroundings = surroundings
        isCaptured = captures
    }

    package static func standard(environment: [String: String]) -> Console {
        let isOutTerminal = isatty(STDOUT_FILENO) == 1
        let forbidsColor = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        let width = environment["COLUMNS"].flatMap(Int.init).flatMap { $0 >= 20 ? $0 : nil } ?? terminalWidth() ?? 120
        return Console(
            Surroundings(
                isOutTerminal: isOutTerminal, isErrTerminal: isatty(STDERR_FILENO) == 1, width: width, forbidsColor: forbidsColor))
    }

    private static func terminalWidth() -> Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return nil }
        return Int(size.ws_col)
    }

    package func use(_ color: Color) { lock.withLock { self.color = color } }

    package func isColored(_ stream: Stream) -> Bool {
        switch lock.withLock({ color }) {
        case .always: true
        case .never: false
        case .auto: !surroundings.forbidsColor && (stream == .out ? surroundings.isOutTerminal : surroundings.isErrTerminal)
        }
    }

    /// One line, or several, on standard output.
    package func line(_ text: String = "") { write(text + "\n") }

    /// Exactly this text on standard output.
    package func write(_ text: String) {
        lock.withLock {
            outBuffer.append(contentsOf: text.utf8)
            if !isCaptured, surroundings.isOutTerminal || outBuffer.count > Console.bufferLimit { flushOut() }
        }
    }

    /// One line, or several, on standard error; what was said on standard output before comes first.
    package func note(_ text: String) {
        lock.withLock {
            errBuffer.append(contentsOf: text.utf8)
            errBuffer.append(10)
            guard !isCaptured else { return }
            flushOut()
            _ = Console.writeAll(errBuffer, to: STDERR_FILENO)
            errBuffer.removeAll(keepingCapacity: true)
        }
    }

    package func flush() { lock.withLock { if !isCaptured { flushOut() } } }

    /// Whether nobody reads standard output any more.
    package var isReaderGone: Bool { lock.withLock { isOutGone } }

    /// What a console made with `captures` was given.
    package func captured(_ stream: Stream) -> String {
        lock.withLock { String(decoding: stream == .out ? outBuffer : errBuffer, as: UTF8.self) }
    }

    private func flushOut() {
        if !isOutGone, !Console.writeAll(outBuffer, to: STDOUT_FILENO) { isOutGone = true }
        outBuffer.removeAll(keepingCapacity: true)
    }

    /// False when the stream takes no more.
    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var position = 0
            while position < buffer.count {
                let count = Foundation.write(descriptor, buffer.baseAddress?.advanced(by: position), buffer.count - position)
                if count < 0 {
                    if errno == EINTR { continue }
                    if errno == EAGAIN {
                        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                        _ = poll(&ready, 1, 1000)
                        continue
                    }
                    return false
                }
                position += count
            }
            return true
        }
    }
}
