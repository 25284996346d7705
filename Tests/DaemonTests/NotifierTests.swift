import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Ledger
import RuleFiles
import RuleSet
import Synchronization
import Testing

@testable import Daemon

/// What a receiver was given, and what the notifier said and waited for.
private final class Receiver: Sendable {
    struct Seen {
        var messages: [JSON] = []
        var reports: [String] = []
        var pauses: [Duration] = []
        var outcomes: [NoticeDelivery.Outcome] = []
    }
    private let seen = Mutex(Seen())

    init(_ outcomes: [NoticeDelivery.Outcome] = []) { seen.withLock { $0.outcomes = outcomes } }

    var messages: [JSON] { seen.withLock { $0.messages } }
    var reports: [String] { seen.withLock { $0.reports } }
    var pauses: [Duration] { seen.withLock { $0.pauses } }

    func notifier(_ notifications: [NotifyRule]) throws -> Notifier {
        let rules = try rules(notifications)
        return Notifier(
            rules, stamp: .live, deliver: { message, _ in self.take(message) },
            report: { text in self.seen.withLock { $0.reports.append(text) } },
            pause: { length in
                self.seen.withLock { $0.pauses.append(length) }
                // The end's own patience must not run out before the worker is done.
                if length == Self.patience { try? await Task.sleep(for: .seconds(60)) }
            })
    }

    static let patience: Duration = .seconds(7)

    func rules(_ notifications: [NotifyRule]) throws -> RuleSet {
        var rules = try #require(RuleWorkspace.load(files: MemoryFiles(["rules.yaml": "version: 1\nworkspace: studio\n"])).ruleSet)
        rules.notifications = notifications
        return rules
    }

    private func take(_ message: NoticeMessage) -> NoticeDelivery.Outcome {
        seen.withLock { seen in
            seen.messages.append(JSON(parsing: message.body) ?? .null)
            return seen.outcomes.isEmpty ? .told : seen.outcomes.removeFirst()
        }
    }

    /// Runs until all that was told is delivered.
    func settle(_ notifier: Notifier) async {
        async let worker: Void = notifier.run()
        await notifier.finish(within: Self.patience)
        await worker
    }
}

struct NotifierTests {
    private let page = NotifyRule.command(["page"])

    @Test func whatHappensMeanwhileGoesInOneMessage() async throws {
        let receiver = Receiver()
        let notifier = try receiver.notifier([page])
        for name in ["a", "b", "a"] { notifier.hear(.decided(sample(name, state: .held, Reason(.mediaMissing, "none"))), at: start) }
        notifier.tell(.credentialDead("studio-x", "expired", at: start))
        await receiver.settle(notifier)
        #expect(receiver.messages.count == 1)
        #expect(receiver.messages.first?["notices"]?.array?.count == 3)
        #expect(receiver.reports.isEmpty)
    }

    @Test func eachWayHasItsOwnSubjects() async throws {
        let receiver = Receiver()
        let notifier = try receiver.notifier([
            .command(["a"], on: [.held]), .command(["b"], on: [.credentialDead]), .command(["c"], on: [.failed]),
        ])
        notifier.tell(.credentialDead("studio-x", "expired", at: start))
        await receiver.settle(notifier)
        #expect(receiver.messages.count == 1)
    }

    /// A receiver that is down is tried again, not for ever, and what then?
    @Test func triesAreCounted() async throws {
        let receiver = Receiver(Array(repeating: .again("it answered 503"), count: 9))
        let notifier = try receiver.notifier([page])
        notifier.tell(.credentialDead("studio-x", "expired", at: start))
        async let worker: Void = notifier.run()
        while receiver.reports.isEmpty { await Task.yield() }
        await notifier.finish(within: Receiver.patience)
        await worker
        #expect(receiver.messages.count == Notifier.pauses.count + 1)
        #expect(Array(receiver.pauses.prefix(Notifier.pauses.count)) == Notifier.pauses)
        #expect(receiver.reports == ["nobody was told: it answered 503"])
    }

    @Test func aSecondTryMaySucceedAndARefusalIsFinal() async throws {
        let again = Receiver([.again("busy")])
        let notifier = try again.notifier([page])
        notifier.tell(.credentialDead("studio-x", "expired", at: start))
        async let worker: Void = notifier.run()
        while again.messages.count < 2 { await Task.yield() }
        await notifier.finish(within: Receiver.patience)
        await worker
        #expect(again.messages.count == 2 && again.reports.isEmpty)
        let never = Receiver([.never("it answered 404")])
        let other = try never.notifier([page])
        other.tell(.credentialDead("studio-x", "expired", at: start))
        await never.settle(other)
        #expect(never.messages.count == 1 && never.reports == ["nobody was told: it answered 404"])
    }

    @Test func whatStopsAgainIsToldAgain() async throws {
        let receiver = Receiver()
        let notifier = try receiver.notifier([page])
        let held = sample("a", state: .held, Reason(.mediaMissing, "none"))
        notifier.hear(.moved(held, .hold, note: nil), at: start)
        notifier.hear(.moved(held, .schedule, note: nil), at: start)
        notifier.hear(.moved(held, .hold, note: nil), at: start)
        await receiver.settle(notifier)
        #expect(receiver.messages.first?["notices"]?.array?.count == 2)
    }

    @Test func changedRulesKeepWhatWasTold() async throws {
        let receiver = Receiver()
        let notifier = try receiver.notifier([page])
        notifier.tell(.credentialDead("studio-x", "expired", at: start))
        notifier.follow(try receiver.rules([page, .command(["new"])]))
        notifier.tell(.credentialDead("studio-x", "expired", at: start))
        await receiver.settle(notifier)
        // The old way has one notice, and so has the new one, to which it is news.
        #expect(receiver.messages.count == 2)
        #expect(receiver.messages.allSatisfy { $0["notices"]?.array?.count == 1 })
    }
}
