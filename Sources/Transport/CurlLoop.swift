import CLibcurl
import CurlShim
import Foundation
import HTTPValues

/// The one thread that owns libcurl's multi handle and every easy handle. Others talk to it through an inbox.
final class CurlLoop: Sendable {
    struct Submission: Sendable {
        var id: UInt64
        var request: WireRequest
        var route: Route
        var continuation: CheckedContinuation<HTTPResult, Never>
    }

    private struct Inbox {
        var arriving: [Submission] = []
        var cancelled: [UInt64] = []
        var nextID: UInt64 = 0
        var isStopping = false
        /// The multi handle is gone, or about to: it must not be woken any more.
        var isClosed = false
    }

    private let inbox = Locked(Inbox())
    private let configuration: TransportConfiguration
    nonisolated(unsafe) private let multi: UnsafeMutableRawPointer

    private static let isCurlReady = reprise_curl_global_init() != 0

    /// Nil when libcurl cannot start.
    init?(configuration: TransportConfiguration) {
        guard CurlLoop.isCurlReady, let multi = curl_multi_init() else { return nil }
        self.configuration = configuration
        self.multi = multi
        _ = reprise_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.idleConnections)
        let thread = Thread { [self] in run() }
        thread.name = "reprise-http"
        thread.start()
    }

    func perform(_ request: WireRequest, route: Route) async -> HTTPResult {
        let id = inbox.withLock { inbox in
            inbox.nextID += 1
            return inbox.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit(Submission(id: id, request: request, route: route, continuation: continuation))
                // A cancellation that came before this line found nothing to end.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
    }

    /// Ends every request and then the thread. Returns at once; may be called twice.
    func stop() {
        inbox.withLock { inbox in
            inbox.isStopping = true
            wake(inbox)
        }
    }

    private func submit(_ submission: Submission) {
        let isAccepted = inbox.withLock { inbox in
            guard !inbox.isStopping else { return false }
            inbox.arriving.append(submission)
            wake(inbox)
            return true
        }
        if !isAccepted { submission.continuation.resume(returning: .failure(CurlLoop.closed(submission.request))) }
    }

    private func cancel(_ id: UInt64) {
        inbox.withLock { inbox in
            inbox.cancelled.append(id)
            wake(inbox)
        }
    }

    private func wake(_ inbox: Inbox) {
        if !inbox.isClosed { curl_multi_wakeup(multi) }
    }

    private static func closed(_ request: WireRequest) -> TransportFailure {
        TransportFailure(.notSent, "\(request.label): the transport is shut down")
    }
}

extension CurlLoop {
    /// What only the thread touches.
    private struct Running {
        var transfers: [UInt64: (transfer: Transfer, continuation: CheckedContinuation<HTTPResult, Never>)] = [:]
        var ids: [UnsafeMutableRawPointer: UInt64] = [:]
    }

    private func run() {
        var running = Running()
        while true {
            let (arriving, cancelled, isStopping) = inbox.withLock { inbox in
                defer {
                    inbox.arriving = []
                    inbox.cancelled = []
                }
                return (inbox.arriving, inbox.cancelled, inbox.isStopping)
            }
            for submission in arriving { start(submission, &running) }
            for id in cancelled { finish(id, &running) { .failure($0.failure("cancelled")) } }
            if isStopping { break }
            turn(&running)
        }
        inbox.withLock { $0.isClosed = true }
        for id in running.transfers.keys.sorted() { finish(id, &running) { .failure($0.failure("the transport is shut down")) } }
        curl_multi_cleanup(multi)
    }

    private func turn(_ running: inout Running) {
        var count: Int32 = 0
        curl_multi_perform(multi, &count)
        var easy: UnsafeMutableRawPointer?
        var code = CURLE_OK
        while reprise_curl_next_done(multi, &easy, &code) != 0 {
            guard let handle = easy, let id = running.ids[handle] else { continue }
            let verdict = code
            finish(id, &running) { $0.result(verdict) }
        }
        // libcurl shortens the wait for its own timers; the inbox wakes it.
        curl_multi_poll(multi, nil, 0, 1000, nil)
    }

    private func start(_ submission: Submission, _ running: inout Running) {
        do throws(TransportFailure) {
            let transfer = try Transfer(submission.request, route: submission.route, configuration: configuration)
            guard curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else { throw transfer.failure("libcurl refused the request") }
            running.ids[transfer.easy] = submission.id
            running.transfers[submission.id] = (transfer, submission.continuation)
        } catch {
            submission.continuation.resume(returning: .failure(error))
        }
    }

    private func finish(_ id: UInt64, _ running: inout Running, with result: (Transfer) -> HTTPResult) {
        guard let (transfer, continuation) = running.transfers.removeValue(forKey: id) else { return }
        running.ids[transfer.easy] = nil
        let value = result(transfer)
        // Before the caller knows: a cancelled request must not move on after that.
        withExtendedLifetime(transfer) { _ = curl_multi_remove_handle(multi, transfer.easy) }
        continuation.resume(returning: value)
    }
}
