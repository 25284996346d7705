import Foundation

/// SIGHUP: read the rules again, as daemons do.
final class ReloadSignal {
    private let source: any DispatchSourceSignal

    init(_ reload: @escaping @Sendable () -> Void) {
        signal(SIGHUP, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler(handler: reload)
        source.resume()
    }

    func cancel() {
        source.cancel()
        signal(SIGHUP, SIG_DFL)
    }
}
