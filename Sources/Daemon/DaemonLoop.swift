import CivilTime
import Domain
import Engine
import Foundation
import HTTPValues
import Ledger
import Media
package import RuleSet

/// Drives the engine: turns time, sockets and files into events, and effects into requests. All decisions are the
/// engine's; this loop only carries.
package actor DaemonLoop {
    package struct Ending: Sendable {
        package var isClean: Bool
        package var message: String?
    }

    private let engine: Engine
    private let clock: any DaemonClock
    private let courier: Courier
    private let report: @Sendable (Report) -> Void
    private let idle: (any IdleWatch)?
    private let notifier: Notifier
    private var logWatch: LogWatch
    private let mailbox = Mailbox()
    private var stopsAt: Timestamp?
    private var isStopping = false
    /// The ledger's last complaint: said once, however often it is repeated.
    private var lastTrouble: String?

    /// Requests may end within this real time after a stop is asked for; what is then still under way is uncertain and is
    /// looked up at the next start.
    private static let grace: Duration = .seconds(20)
    /// Real time at the end for notices that were not delivered yet.
    private static let lastNotices: Duration = .seconds(10)

    init(
        engine: sending Engine, clock: any DaemonClock, courier: Courier, idle: (any IdleWatch)?,
        notifier: Notifier, logWatch: LogWatch, report: @escaping @Sendable (Report) -> Void
    ) {
        self.engine = engine
        self.clock = clock
        self.courier = courier
        self.idle = idle
        self.notifier = notifier
        self.logWatch = logWatch
        self.report = { line in
            notifier.hear(line, at: clock.now())
            report(line)
        }
    }

    /// Asks the loop to end: nothing new is taken up, what is in flight may finish.
    package nonisolated func stop() { mailbox.put(.stopping) }

    package nonisolated func load(_ rules: RuleSet) {
        notifier.follow(rules)
        mailbox.put(.rulesLoaded(rules))
    }

    /// Changed rules could not be put to work: the old ones stay.
    package nonisolated func refused(_ why: String) { notifier.tell(.revisionRefused(why, at: clock.now())) }

    package nonisolated func nudge() { mailbox.nudge() }

    /// Runs until `stop()`, or until everything is done when the loop was made to end by itself.
    package func run(_ rules: RuleSet) async -> Ending {
        for (name, identity) in courier.identities.all() { mailbox.put(.credentialIdentified(name, identity)) }
        mailbox.put(.started)
        mailbox.put(.rulesLoaded(rules))
        // Discarding: any other group keeps a task that has ended until somebody asks for its result, here for months.
        return await withDiscardingTaskGroup { group in
            group.addTask { [notifier] in await notifier.run() }
            group.addTask { [watch = credentialWatch] in await watch.run() }
            let ending = await turnUntilEnd(&group)
            await notifier.finish(within: DaemonLoop.lastNotices)
            group.cancelAll()
            return ending
        }
    }

    private func turnUntilEnd(_ group: inout DiscardingTaskGroup) async -> Ending {
        var graceEnds: ContinuousClock.Instant?
        var failuresWhileStopping = 0
        while true {
            let events = mailbox.takeAll()
            if events.contains(where: { if case .stopping = $0 { true } else { false } }) {
                isStopping = true
                graceEnds = graceEnds ?? ContinuousClock.now + DaemonLoop.grace
            }
            do {
                let effects = try engine.step(events, at: clock.now(), steady: clock.steady)
                if lastTrouble != nil { report(.trouble("the ledger can be written again")) }
                lastTrouble = nil
                if let word = logWatch.look() { report(.trouble(word)) }
                for event in events { tellOfCredentials(event) }
                for effect in effects { perform(effect, in: &group) }
                if !effects.isEmpty, mailbox.isEmpty == false { continue }
            } catch let error as LedgerError where error.isTransient {
                if lastTrouble != "\(error)" { report(.trouble("\(error)")) }
                lastTrouble = "\(error)"
                mailbox.putBack(events)
                // A full disk may stay full: it must not keep the daemon from ending. What could not be written is looked up.
                if isStopping { failuresWhileStopping += 1 }
                if failuresWhileStopping >= 3 { return Ending(isClean: true, message: "the ledger could not be written") }
                try? await Task.sleep(for: .seconds(1))
                continue
            } catch {
                return Ending(isClean: false, message: "\(error)")
            }
            if isStopping, engine.inFlight == 0 { return Ending(isClean: true, message: nil) }
            if let graceEnds, ContinuousClock.now >= graceEnds { return Ending(isClean: true, message: "requests were still under way") }
            if engine.inFlight == 0, mailbox.isEmpty, let idle, !isStopping {
                switch await idle.nothingInFlight(nextWake: engine.nextWake, nextDue: engine.nextPublication) {
                case .end: return Ending(isClean: true, message: nil)
                case .again: continue
                case .wait: break
                }
            }
            await mailbox.wait(atMost: pause())
        }
    }

    /// Renews in good time what nobody may need just now.
    private nonisolated var credentialWatch: CredentialWatch {
        let (keeper, mailbox, notifier, clock, report) = (courier.keeper, mailbox, notifier, clock, report)
        return CredentialWatch(
            store: courier.store, platforms: keeper.platforms, clock: clock, renew: { await keeper.renew($0) },
            report: { word in
                switch word {
                case .ends(let name, let end): notifier.tell(.credentialEnds(name, end, at: clock.now()))
                case .dead(let name, let why): mailbox.put(.credentialDead(name, why))
                case .unavailable(let name, let why): report(.trouble("credential \(name) could not be renewed ahead of time: \(why)"))
                }
            })
    }

    private func tellOfCredentials(_ event: EngineEvent) {
        switch event {
        case .credentialDead(let name, let why): notifier.tell(.credentialDead(name, why, at: clock.now()))
        case .credentialReady(let name): notifier.credentialReady(name)
        default: break
        }
    }

    /// Real time until something is due. Bounded, so that another process's change to the ledger is seen soon.
    private func pause() -> Duration {
        let longest: Duration = .seconds(1)
        guard let wake = engine.nextWake else { return longest }
        return min(longest, max(.milliseconds(1), clock.delay(until: wake)))
    }

    private func perform(_ effect: Effect, in group: inout DiscardingTaskGroup) {
        let (mailbox, courier) = (mailbox, courier)
        switch effect {
        case .report(let line): report(line)
        case .send(let id, let request):
            group.addTask {
                for event in await DaemonLoop.carried(request, id, by: courier) { mailbox.put(event) }
            }
        case .locateItem(let item, let source):
            group.addTask { [report] in
                await DaemonLoop.located(.item(item.id), mailbox, report) { try await courier.media.locate(item, source: source) }
            }
        case .locateFile(let key, let path):
            group.addTask { [report] in
                await DaemonLoop.located(.publication(key), mailbox, report) { try courier.media.take(path) }
            }
        case .refresh(let credential, _):
            group.addTask {
                switch await courier.keeper.renew(credential) {
                case .ready: mailbox.put(.credentialReady(credential))
                case .dead(let why): mailbox.put(.credentialDead(credential, why))
                case .unavailable(let why): mailbox.put(.credentialUnavailable(credential, why))
                }
            }
        }
    }

    private static func carried(_ request: HTTPRequest, _ id: RequestID, by courier: Courier) async -> [EngineEvent] {
        do throws(Courier.Hindrance) {
            let result = try await courier.carry(request)
            // What the answer tells of limits is told of whom it concerns.
            let news = request.credentials.compactMap { name in
                courier.identities.news(of: name).map { EngineEvent.credentialIdentified(name, $0) }
            }
            return news + [.answered(id, result)]
        } catch {
            switch error {
            case .mediaGone(let why): return [.mediaGone(id, why)]
            case .deadCredential(let name, let why):
                return [.credentialDead(name, why), .answered(id, .failure(TransportFailure(.notSent, "credential \(name): \(why)")))]
            }
        }
    }

    /// Real time between two tries to take a file into the content store.
    private static let storePause: Duration = .seconds(20)

    /// Searches until there is an answer: a store without space is no answer.
    private static func located(
        _ subject: MediaSubject, _ mailbox: Mailbox, _ report: @Sendable (Report) -> Void, by search: () async throws -> MediaFinding
    ) async {
        while !Task.isCancelled {
            do {
                mailbox.put(.mediaLocated(subject, try await search()))
                return
            } catch let error as MediaError where error.isPassing {
                report(.trouble("a media file cannot be taken in: \(error)"))
                try? await Task.sleep(for: storePause)
            } catch {
                // One unreadable file must not hold up everything else: it is held as missing, and looked for again.
                report(.trouble("a media file cannot be used: \(error)"))
                mailbox.put(.mediaLocated(subject, .missing))
                return
            }
        }
    }
}
