import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Ledger
import RuleSet

/// Tells people and programs what needs a person (`notify:` of the rules). Publishing never waits for it: whatever is to be
/// told waits here, bounded, while a worker of its own delivers it.
final class Notifier: @unchecked Sendable {
    typealias Deliver = @Sendable (NoticeMessage, NotifyRule) async -> NoticeDelivery.Outcome

    private struct Line {
        var notification: NotifyRule
        var book: NoticeBook
    }

    private let stamp: LedgerStamp
    private let deliver: Deliver
    private let pause: @Sendable (Duration) async -> Void
    private let report: @Sendable (String) -> Void
    private let lock = NSLock()
    // Guarded by `lock`.
    private var workspace: String
    private var lines: [Line]
    private var isFinishing = false

    private let bell: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)
    private let end: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)

    /// Pauses between the tries of one message.
    static let pauses: [Duration] = [.seconds(2), .seconds(10), .seconds(60), .seconds(300)]

    /// - Parameter report: told what could not be told to anybody.
    init(
        _ rules: RuleSet, stamp: LedgerStamp, deliver: @escaping Deliver, report: @escaping @Sendable (String) -> Void,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.stamp = stamp
        self.deliver = deliver
        self.report = report
        self.pause = pause
        workspace = rules.workspace
        lines = rules.notifications.map { Line(notification: $0, book: NoticeBook($0.subjects)) }
        bell = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        end = AsyncStream.makeStream(of: Void.self)
    }

    /// Takes up other rules; what is declared as before keeps what it has told.
    func follow(_ rules: RuleSet) {
        lock.withLock {
            workspace = rules.workspace
            lines = rules.notifications.map { new in
                let same = lines.first { $0.notification.way == new.way && $0.notification.subjects == new.subjects }
                return Line(notification: new, book: same?.book ?? NoticeBook(new.subjects))
            }
        }
    }

    /// Looks at what the daemon reports. Returns at once.
    func hear(_ heard: Report, at: Timestamp) {
        if let notice = Notice(heard, at: at) { return tell(notice) }
        switch heard {
        case .published(let record), .moved(let record, .schedule, _):
            let subject = Notice.subject(of: record.key)
            lock.withLock { for index in lines.indices { lines[index].book.forget(subject) } }
        case .circuitClosed(let circuit):
            lock.withLock { for index in lines.indices { lines[index].book.forget(Notice.subject(of: circuit)) } }
        default: break
        }
    }

    func tell(_ notice: Notice) {
        lock.withLock { for index in lines.indices { lines[index].book.add(notice) } }
        bell.continuation.yield()
    }

    func credentialReady(_ name: String) {
        lock.withLock { for index in lines.indices { lines[index].book.forget("credential:\(name)") } }
    }

    /// Delivers until `finish` is called and everything is told, or its task is cancelled.
    func run() async {
        for await _ in bell.stream { await deliverAll() }
        await deliverAll()
        end.continuation.finish()
    }

    /// What waits is still told, within that real time; `run` then ends.
    func finish(within limit: Duration) async {
        lock.withLock { isFinishing = true }
        bell.continuation.finish()
        let (stream, pause) = (end.stream, pause)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in stream {} }
            group.addTask { await pause(limit) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Ways do not wait for each other.
    private func deliverAll() async {
        await withTaskGroup(of: Void.self) { group in
            for (message, notification) in takeAll() {
                group.addTask { await self.deliver(message, by: notification) }
            }
        }
    }

    private func takeAll() -> [(NoticeMessage, NotifyRule)] {
        lock.withLock {
            lines.indices.compactMap { index in
                guard let (notices, leftOut) = lines[index].book.take() else { return nil }
                let message = NoticeMessage(notices, leftOut: leftOut, workspace: workspace, stamp: stamp)
                return (message, lines[index].notification)
            }
        }
    }

    private func deliver(_ message: NoticeMessage, by notification: NotifyRule) async {
        var pauses = Self.pauses[...]
        while !Task.isCancelled {
            switch await deliver(message, notification) {
            case .told: return
            case .never(let why): return report("nobody was told: \(why)")
            case .again(let why):
                // At the end there is no time for more tries.
                guard let next = pauses.popFirst(), !lock.withLock({ isFinishing }) else { return report("nobody was told: \(why)") }
                await pause(next)
            }
        }
    }
}
