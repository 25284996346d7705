import Engine
import Foundation

/// Where answers wait for the engine: many senders, one reader, who may also wake by time.
final class Mailbox: @unchecked Sendable {
    private let lock = NSLock()
    private var events: [EngineEvent] = []
    private var reader: CheckedContinuation<Void, Never>?
    private var isNudged = false

    func put(_ event: EngineEvent) { wake { events.append(event) } }

    /// Puts events that could not be performed in front of whatever came since.
    func putBack(_ undone: [EngineEvent]) {
        lock.withLock { events.insert(contentsOf: undone, at: 0) }
    }

    /// Wakes the reader without an event.
    func nudge() { wake {} }

    private func wake(_ change: () -> Void) {
        lock.lock()
        change()
        isNudged = true
        let waiting = reader
        reader = nil
        lock.unlock()
        waiting?.resume()
    }

    func takeAll() -> [EngineEvent] {
        lock.lock()
        defer { lock.unlock() }
        let taken = events
        events = []
        isNudged = false
        return taken
    }

    var isEmpty: Bool {
        lock.lock()
        defer { lock.unlock() }
        return events.isEmpty
    }

    /// Returns when something is put, or after that much real time.
    func wait(atMost limit: Duration) async {
        let timer = Task { [weak self] in
            try? await Task.sleep(for: limit)
            if !Task.isCancelled { self?.nudge() }
        }
        await withCheckedContinuation { continuation in
            lock.lock()
            if isNudged {
                lock.unlock()
                continuation.resume()
            } else {
                reader = continuation
                lock.unlock()
            }
        }
        timer.cancel()
    }
}
