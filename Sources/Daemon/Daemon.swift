import CivilTime
import Domain
package import Engine
import Foundation
import HTTPValues
package import Ledger
import Media
import Platforms
package import RuleSet
package import SandboxServer
import Transport
import Vault

/// Everything that one running daemon owns, put together: ledger and lock, vault, transport, clock, loop.
package struct DaemonSetup: Sendable {
    /// When the daemon ends by itself.
    package enum End: Sendable {
        case never
        /// One poll, one batch of due work: `--once`.
        case afterOneRound
        /// The scenario is over and nothing is due: `--until-idle`.
        case whenIdle
        /// Nothing of the pinned plan is due any more: `--plan`. `jumps`: a sandbox's clock is sent forward meanwhile.
        case whenPlanDone(jumps: Bool)
    }

    package var workspace: String
    package var ledgerPath: String
    package var stamp: LedgerStamp
    package var vaultPath: String
    package var mediaDirectory: String
    /// Where a sandbox in this process keeps its world.
    package var sandboxDirectory: String
    /// `REPRISE_ENDPOINT`, or the address of the sandbox in this process; nil: the real platforms.
    package var endpoint: String?
    package var end: End = .never
    package var environment: [String: String]

    package init(workspace: String, stamp: LedgerStamp, ledgerPath: String? = nil, environment: [String: String]) {
        self.workspace = workspace
        self.stamp = stamp
        self.environment = environment
        let state = URL(fileURLWithPath: workspace, isDirectory: true).appendingPathComponent(".reprise", isDirectory: true)
        func inside(_ name: String) -> String { state.appendingPathComponent(name).path }
        self.ledgerPath = ledgerPath ?? inside(stamp == .sandbox ? "sandbox.sqlite" : "ledger.sqlite")
        // A sandbox's secrets open nothing, but a restart must still find its upload sessions.
        // Ledger, vault and world of a sandbox belong together: another ledger has others.
        let other = stamp == .sandbox ? ledgerPath : nil
        vaultPath = other.map { $0 + ".vault" } ?? inside(stamp == .sandbox ? "sandbox.vault" : "vault")
        sandboxDirectory = other.map { $0 + ".world" } ?? inside("sandbox")
        mediaDirectory = inside("media")
    }

    /// State beside the rules must never be committed with them: its folder ignores itself.
    func keepOutOfGit() {
        let folder = URL(fileURLWithPath: mediaDirectory).deletingLastPathComponent()
        let note = folder.appendingPathComponent(".gitignore")
        guard !FileManager.default.fileExists(atPath: note.path) else { return }
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? Data("*\n".utf8).write(to: note)
    }

    /// Removes what earlier sandbox runs left: `--fresh`. Call it only under the publisher's lock: the files may be in use.
    ///
    /// The locks stay, because whoever waits for them has them open.
    /// - Throws: when the file is anything but a sandbox's ledger: `--state` may name whatever there is.
    package func wipeSandboxState() throws {
        guard stamp == .sandbox else { return }
        if !isOwnLedger, let found = try Ledger.openReadOnly(path: ledgerPath) {
            defer { found.close() }
            guard found.stamp == .sandbox else { throw LedgerError.wrongStamp(path: ledgerPath, found: found.stamp, expected: .sandbox) }
        }
        let files = FileManager.default
        for path in ["", "-wal", "-shm", ".id"].map({ ledgerPath + $0 }) + [vaultPath] where files.fileExists(atPath: path) {
            try files.removeItem(atPath: path)
        }
    }

    /// Whether the ledger has its usual name and place.
    private var isOwnLedger: Bool {
        ledgerPath == DaemonSetup(workspace: workspace, stamp: stamp, environment: [:]).ledgerPath
    }
}

package struct Daemon {
    package let loop: DaemonLoop
    package let ledger: Ledger
    /// Held for the daemon's life: one publisher per ledger.
    private let lock: PublisherLock
    private let transport: HTTPTransport

    /// - Parameters:
    ///   - lock: of the setup's ledger; taken before anything else of its state is touched.
    ///   - clock: the wall's, or the sandbox's for both.
    ///   - sandbox: the sandbox in this process, for `--until-idle`.
    ///   - pinned: the only work there is; nil: whatever the rules cause.
    package init(
        _ setup: DaemonSetup, lock: PublisherLock, rules: RuleSet, clock: any DaemonClock, sandbox: SandboxServer?,
        pinned: PinnedWork? = nil, report: @escaping @Sendable (Report) -> Void
    ) throws {
        let wall = clock.now()
        self.lock = lock
        setup.keepOutOfGit()
        ledger = try Ledger.open(path: setup.ledgerPath, stamp: setup.stamp, workspace: rules.workspace, at: wall)
        // A clock that an earlier process did not believe must not date anything.
        let (latest, doubted) = try ledger.read { (try $0.highWater, try $0.doubtedClock) }
        let now = doubted == nil ? wall : latest ?? wall
        if let taken = try ledger.takeUp(at: now) { report(.trouble(Daemon.word(of: taken))) }
        try ledger.write(at: now) { try $0.setPublisher("pid \(ProcessInfo.processInfo.processIdentifier)") }
        let platforms = PlatformRegistry.standard()
        var configuration = try TransportConfiguration(environment: setup.environment)
        configuration.sandbox = try setup.endpoint.map { try SandboxEndpoint($0) }
        transport = HTTPTransport(configuration: configuration)
        let store = try Daemon.openVault(setup)
        let transport = transport
        let media = MediaLocator(
            workspace: setup.workspace, store: ContentStore(directory: setup.mediaDirectory), transport: transport, sandbox: setup.endpoint)
        let granter = SandboxGranter(rules: rules, transport: transport, clock: clock, base: setup.endpoint)
        var grant: (@Sendable (String) async -> CredentialRecord?)?
        if setup.stamp == .sandbox { grant = { name in await granter.grant(name) } }
        let keeper = CredentialKeeper(store: store, transport: transport, platforms: platforms, clock: clock, grant: grant)
        let courier = Courier(
            transport: transport, store: store, keeper: keeper, media: media, clock: clock,
            identities: IdentityBook(store: store, platforms: platforms))
        var idle: (any IdleWatch)?
        let sources = rules.sources.map(\.name)
        switch setup.end {
        case .never: break
        case .afterOneRound: idle = OnceWatch(clock: clock, ledger: ledger, sources: sources)
        case .whenPlanDone(let jumps): idle = PlanWatch(clock: clock, jumps: jumps)
        case .whenIdle: idle = SandboxIdleWatch(server: sandbox, clock: clock, ledger: ledger, sources: sources)
        }
        let delivery = NoticeDelivery(
            transport: transport, store: store, clock: clock, workspace: setup.workspace, environment: setup.environment)
        let notifier = Notifier(
            rules, stamp: setup.stamp,
            deliver: { message, notification in
                // A rehearsal must wake nobody.
                guard setup.stamp == .live else { return .never("this is a sandbox") }
                return await delivery.deliver(message, by: notification)
            }, report: { report(.trouble($0)) })
        loop = DaemonLoop(
            engine: try Engine(ledger: ledger, rules: rules, platforms: platforms, pinned: pinned), clock: clock, courier: courier,
            idle: idle, notifier: notifier, logWatch: LogWatch(path: ledger.path), report: report)
    }

    private static func openVault(_ setup: DaemonSetup) throws -> any CredentialStore {
        if setup.stamp == .sandbox {
            return try Vault.open(path: setup.vaultPath, key: VaultKey(bytes: Data(repeating: 0x5A, count: 32), origin: "the sandbox"))
        }
        return try Vault.open(path: setup.vaultPath, key: VaultKey(environment: setup.environment))
    }

    private static func word(of taken: TakenUp) -> String {
        let stretch = "\(taken.stretch.since.rfc3339(in: .utc)) to \(taken.stretch.until.rfc3339(in: .utc))"
        return "this ledger was restored and knows nothing from \(stretch): \(taken.held) posts that may have been made then are held, "
            + "and so are videos from then that are seen only now; where the platform can be asked, each is looked for, and what is not "
            + "found stays held: `reprise publications resolve` lets it go on"
    }

    /// Ends connections and frees the ledger for the next process.
    package func close() {
        transport.shutdown()
        ledger.close()
    }
}

/// Asks a sandbox for the credentials that a login would have brought.
struct SandboxGranter: Sendable {
    let rules: RuleSet
    let transport: HTTPTransport
    let clock: any DaemonClock
    let base: String?

    func grant(_ name: String) async -> CredentialRecord? {
        guard let base, let platform = platform(of: name) else { return nil }
        let body: JSON = ["platform": .string(platform.rawValue), "account": .string(name)]
        let request = WireRequest(
            .post, "\(base)/_sandbox/credentials", headers: [.init("Content-Type", "application/json")], body: [.bytes(body.data)])
        guard case .success(let response) = await transport.send(request), response.status == 200, let json = response.json else {
            return nil
        }
        return CredentialRecord(name: name, grant: json, at: clock.now())
    }

    private func platform(of credential: String) -> Platform? {
        rules.sources.first { $0.credential == credential }?.polledPlatform
            ?? rules.destinations.first { $0.credential == credential }?.platform
    }
}
