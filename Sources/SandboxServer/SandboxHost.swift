import CivilTime
import Foundation
import Sandbox

/// The world behind one lock, with its store, its clock, its scenario and its saved state.
final class SandboxHost: @unchecked Sendable {
    let clock: SandboxClock
    let store: FileSandboxStore
    private let lock = NSLock()
    private var world: SandboxWorld
    private var savedRevision: Int
    private let scenario: [ScenarioEntry]
    private let stateFile: URL?
    /// A directory to remove at the end.
    private let temporary: URL?

    init(_ options: SandboxServerOptions, clock makeClock: (_ resumeFrom: Timestamp?) -> SandboxClock) throws(SandboxServerError) {
        let files = FileManager.default
        let directory =
            options.stateDirectory
            ?? files.temporaryDirectory.appendingPathComponent("reprise-sandbox-\(ProcessInfo.processInfo.globallyUniqueString)")
        temporary = options.stateDirectory == nil ? directory : nil
        let media = directory.appendingPathComponent("media")
        let file = directory.appendingPathComponent("world.json")
        stateFile = options.stateDirectory == nil ? nil : file
        var saved: SandboxWorld?
        do {
            if options.fresh {
                try? files.removeItem(at: media)
                try? files.removeItem(at: file)
            }
            store = try FileSandboxStore(directory: media)
        } catch {
            throw .cannotStore(path: directory.path, reason: error.localizedDescription)
        }
        if options.stateDirectory != nil, files.fileExists(atPath: file.path) {
            do {
                saved = try JSONDecoder().decode(SandboxWorld.self, from: Data(contentsOf: file))
            } catch {
                throw .badState(path: file.path, reason: error.localizedDescription)
            }
        }
        clock = makeClock(saved?.latest)
        world = saved ?? SandboxWorld(seed: options.seed, at: clock.now(), acceptsAnyMedia: options.acceptsAnyMedia)
        world.acceptsAnyMedia = options.acceptsAnyMedia
        scenario = options.scenario
        if world.scenario == nil { world.scenario = ScenarioProgress(start: clock.now()) }
        savedRevision = -1
    }

    /// The sandbox's now: never before what the world has seen.
    func now() -> Timestamp { lock.withLock { max(clock.now(), world.latest) } }

    /// When the next scenario entry is due; nil when all have been played.
    func nextScenarioEntry() -> Timestamp? {
        lock.withLock {
            playScenario(until: clock.now())
            guard let progress = world.scenario, progress.played < scenario.count else { return nil }
            return progress.start + scenario[progress.played].after
        }
    }

    /// Answers a request; whatever it changed is saved before its answer can leave.
    func handle(_ request: SandboxRequest, ignoringFaults: Bool = false) -> SandboxReply {
        lock.withLock {
            let now = clock.now()
            playScenario(until: now)
            let reply = world.handle(request, at: max(now, world.latest), store: store, ignoringFaults: ignoringFaults)
            save()
            return reply
        }
    }

    func snapshot() -> SandboxWorld { lock.withLock { world } }

    // Only requests can look at the world, so it is enough to play what is due before each.
    private func playScenario(until now: Timestamp) {
        while let progress = world.scenario, progress.played < scenario.count {
            let entry = scenario[progress.played]
            let due = progress.start + entry.after
            guard due <= now else { return }
            _ = world.inject(path: entry.path, body: entry.body, at: max(due, world.latest), store: store)
            world.scenario?.played += 1
        }
    }

    private func save() {
        guard let stateFile, world.revision != savedRevision else { return }
        guard let data = try? JSONEncoder().encode(world), (try? data.write(to: stateFile, options: .atomic)) != nil else { return }
        savedRevision = world.revision
    }

    func close() {
        lock.withLock {
            // The clock goes on from where it stopped.
            _ = world.handle(SandboxRequest("GET", host: "", path: "/_sandbox/clock"), at: max(clock.now(), world.latest), store: store)
            savedRevision = -1
            save()
        }
        if let temporary { try? FileManager.default.removeItem(at: temporary) }
    }
}
