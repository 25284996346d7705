import CivilTime
import Ledger

/// The publisher's lock for a daemon that starts. One that runs for good stands by while another publishes from the same
/// ledger, and takes over when the kernel frees the lock: at that one's end, never while it is only stopped.
final class PublisherTurn {
    private let ledger: String
    private let context: CommandContext
    private let signals: StopSignals
    private(set) var hasWaited = false

    /// Real time between two tries.
    private static let pause: Duration = .milliseconds(250)

    init(ledger: String, context: CommandContext, signals: StopSignals) {
        self.ledger = ledger
        self.context = context
        self.signals = signals
    }

    /// - Returns: nil when it was told to end before its turn came.
    /// - Throws: `publisherRunning` for one that must not wait: what it was started for is to be done now.
    func lock(waits: Bool) async throws -> PublisherLock? {
        while !signals.isRaised {
            do { return try PublisherLock.acquire(ledger: ledger, at: context.clock.now()) } catch {
                guard waits, case .publisherRunning(let path, let holder) = error else { throw error }
                tellOnce(path, holder)
            }
            try await Task.sleep(for: Self.pause)
        }
        return nil
    }

    private func tellOnce(_ path: String, _ holder: String) {
        if !hasWaited {
            context.console.note(
                "another process publishes from the ledger \(path): \(holder); this one waits, and takes over when that one ends")
        }
        hasWaited = true
    }
}
