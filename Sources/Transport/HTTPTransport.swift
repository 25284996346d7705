import Foundation
package import HTTPValues

/// Sends HTTP requests: libcurl on one thread of its own, any number of requests in flight, connections reused.
///
/// It never follows redirects, never repeats a request that may have had an effect, speaks only to https servers (or the
/// sandbox), and says of every failure whether the server can have acted on the request.
package final class HTTPTransport: Sendable {
    private let configuration: TransportConfiguration
    private let loop: CurlLoop?

    package init(configuration: TransportConfiguration) {
        self.configuration = configuration
        loop = CurlLoop(configuration: configuration)
    }

    deinit { loop?.stop() }

    /// Returns when the whole answer is here, or why there is none. Cancelling the calling task ends the request at once.
    package func send(_ request: WireRequest) async -> HTTPResult {
        guard let loop else { return .failure(TransportFailure(.notSent, "\(request.label): libcurl could not be started")) }
        let route: Route
        do throws(TransportFailure) {
            route = try Route(request, configuration: configuration)
        } catch {
            return .failure(error)
        }
        let result = await loop.perform(request, route: route)
        guard let sandbox = configuration.sandbox else { return result }
        return result.map(sandbox.logicalResponse)
    }

    /// Ends all requests in flight; later ones fail as not sent.
    package func shutdown() { loop?.stop() }
}
