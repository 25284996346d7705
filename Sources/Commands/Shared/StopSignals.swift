import Foundation

/// Ctrl-C and SIGTERM as something to wait for, instead of sudden death.
package final class StopSignals: Sendable {
    /// Each signal that came, as its number; a second one lets the impatient end at once.
    package let stream: AsyncStream<Int32>
    private let watchers: Watchers
    private let raised: Raised

    /// Whether one has come; for whoever waits before anybody reads the stream.
    package var isRaised: Bool { raised.value }

    package init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        let raised = Raised()
        self.stream = stream
        self.raised = raised
        watchers = Watchers(
            sources: [SIGINT, SIGTERM].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler {
                    raised.raise()
                    continuation.yield(number)
                }
                source.resume()
                return source
            })
    }

    deinit {
        for source in watchers.sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }

    package func first() async {
        for await _ in stream { return }
    }
}

/// Set once, and only cancelled afterwards, which any thread may do.
private struct Watchers: @unchecked Sendable {
    let sources: [any DispatchSourceSignal]
}

private final class Raised: @unchecked Sendable {
    private let lock = NSLock()
    private var isRaised = false
    var value: Bool { lock.withLock { isRaised } }
    func raise() { lock.withLock { isRaised = true } }
}
