import Foundation
import Glibc

/// The document goes to standard output, everything else to standard error.
enum Output {
    static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// - Parameter isPassing: on a terminal the next line overwrites it; elsewhere it is not shown.
    static func progress(_ text: String, isPassing: Bool = false) {
        let isTerminal = isatty(STDERR_FILENO) == 1
        if isPassing, !isTerminal { return }
        write((isTerminal ? "\r\u{1B}[K" : "") + text + (isPassing ? "" : "\n"), to: STDERR_FILENO)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            if count > 0 { bytes = bytes.dropFirst(count) }
        }
    }
}
