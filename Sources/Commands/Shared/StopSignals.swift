import Foundation

/// Ctrl-C and SIGTERM as something to wait for, instead of sudden death.
package final class StopSignals: Sendable {
    /// Each signal that came, as its number; a second one lets the impatient end at once.
    package let stream: AsyncStream<Int32>
    private let watchers: Watchers

    package init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.stream = stream
        watchers = Watchers(
            sources: [SIGINT, SIGTERM].map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield(number) }
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
