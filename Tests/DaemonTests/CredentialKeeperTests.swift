import CivilTime
import Domain
import Foundation
import HTTPValues
import Platforms
import Synchronization
import Testing
import Transport
import Vault

@testable import Daemon

/// One refresh at a time, kept before it is used, and what is dead stays dead until somebody logs in again.
struct CredentialKeeperTests {
    private static let now: Timestamp = Timestamp(seconds: 1_790_000_000)
    private static let name: String = "studio"
    private static let refused: OneShotServer.Answer = .init(status: 400, body: #"{"error":"invalid_grant"}"#)

    private static func renewed(_ number: Int) -> OneShotServer.Answer {
        .init(status: 200, body: #"{"access_token":"access-\#(number)","refresh_token":"refresh-\#(number)","expires_in":7200}"#)
    }

    /// A login whose token ends in a minute.
    private static func login(_ number: Int) -> CredentialRecord {
        CredentialRecord(
            name: name, platform: .x, clientID: Secret("client"), accessToken: Secret("access-\(number)"),
            accessTokenExpires: now + .minutes(1),
            refreshToken: Secret("refresh-\(number)"))
    }

    private static func keeper(_ store: any CredentialStore, _ server: OneShotServer) throws -> CredentialKeeper {
        let transport = HTTPTransport(configuration: TransportConfiguration(sandbox: try SandboxEndpoint(server.base)))
        return CredentialKeeper(
            store: store, transport: transport, platforms: .standard(), clock: StoppedClock(instant: now), grant: nil)
    }

    /// The vault of a workspace as one process has it open; a second opening stands for a second process.
    private static func withVault(_ body: (_ open: () throws -> Vault) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "reprise-keeper-" + ProcessInfo.processInfo.globallyUniqueString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = try VaultKey(bytes: Data(repeating: 7, count: 32), origin: "test")
        try await body { try Vault.open(path: folder.path + "/vault", key: key) }
    }

    @Test func aTokenIsRenewedOnceHoweverManyAskForIt() async throws {
        try await Self.withVault { open in
            // Who asks a second time is answered as well, and counted.
            let server = try OneShotServer(answers: (1...8).map(Self.renewed))
            defer { server.close() }
            try open().store(Self.login(0))
            let keepers = try (0..<2).map { _ in try Self.keeper(try open(), server) }
            let words = await withTaskGroup(of: Word.self) { group in
                for number in 0..<8 { group.addTask { Word(await keepers[number % 2].assureFresh(Self.name)) } }
                return await group.reduce(into: [Word]()) { $0.append($1) }
            }
            #expect(words == Array(repeating: .ready, count: 8))
            #expect(server.count == 1)
            #expect(server.body(0).contains("refresh_token=refresh-0"))
            // Durable for everybody, with the token that rotated.
            let kept = try open().record(Self.name)
            #expect(kept?.accessToken == Secret("access-1"))
            #expect(kept?.refreshToken == Secret("refresh-1"))
            #expect(kept?.accessTokenExpires == Self.now + .hours(2))
        }
    }

    /// The token was refused; while this process waited for its turn, another one has renewed it.
    @Test func whatAnotherProcessHasRenewedIsTaken() async throws {
        let server = try OneShotServer(answers: [Self.renewed(9)])
        defer { server.close() }
        let store = OtherProcess(store: ThrowawayVault(), brings: Self.login(1))
        try store.store(Self.login(0))
        let keeper = try Self.keeper(store, server)
        #expect(Word(await keeper.renew(Self.name)) == .ready)
        #expect(server.count == 0)
        #expect(try store.record(Self.name)?.accessToken == Secret("access-1"))
    }

    @Test func whatIsRefusedForGoodIsAskedOnceUntilSomebodyLogsInAgain() async throws {
        try await Self.withVault { open in
            let server = try OneShotServer(answers: [Self.refused, Self.renewed(2), Self.refused])
            defer { server.close() }
            try open().store(Self.login(0))
            let keeper = try Self.keeper(try open(), server)
            for _ in 0..<3 {
                #expect(Word(await keeper.renew(Self.name)) == .dead)
                #expect(Word(await keeper.assureFresh(Self.name)) == .dead)
            }
            #expect(server.count == 1)
            // `reprise auth import`, while this process runs.
            try open().store(Self.login(1))
            #expect(Word(await keeper.renew(Self.name)) == .ready)
            #expect(server.count == 2)
            #expect(server.body(1).contains("refresh_token=refresh-1"))
            #expect(try open().record(Self.name)?.accessToken == Secret("access-2"))
            // And what that brought can die as well.
            #expect(Word(await keeper.renew(Self.name)) == .dead)
            #expect(server.count == 3)
        }
    }

    /// The platform has rotated the token: an answer that is thrown away cannot be had again.
    @Test func whoeverAskedMayGoAwayTheRotatedTokenIsKept() async throws {
        let asking = Mutex<Task<Word, any Error>?>(nil)
        let isKnown = DispatchSemaphore(value: 0)
        let server = try OneShotServer(answers: [Self.renewed(1)]) {
            isKnown.wait()
            asking.withLock { $0?.cancel() }
        }
        defer { server.close() }
        let store = ThrowawayVault()
        store.store(Self.login(0))
        let keeper = try Self.keeper(store, server)
        let task = Task<Word, any Error> { Word(await keeper.renew(Self.name)) }
        asking.withLock { $0 = task }
        isKnown.signal()
        #expect(try await task.value == .ready)
        #expect(store.record(Self.name)?.refreshToken == Secret("refresh-1"))
    }

    @Test func whatCannotBeKeptIsNotUsed() async throws {
        let server = try OneShotServer(answers: [Self.renewed(1)])
        defer { server.close() }
        let store = OtherProcess(store: ThrowawayVault(), brings: nil)
        try store.store(Self.login(0))
        store.isFull.withLock { $0 = true }
        let keeper = try Self.keeper(store, server)
        #expect(Word(await keeper.renew(Self.name)) == .unavailable)
        #expect(try store.record(Self.name)?.accessToken == Secret("access-0"))
    }
}

/// What a keeper says, without its sentences.
private enum Word: Equatable {
    case ready, dead, unavailable

    init(_ word: CredentialKeeper.Word) {
        self =
            switch word {
            case .ready: .ready
            case .dead: .dead
            case .unavailable: .unavailable
            }
    }
}

/// A store that another process writes to right before this one gets the lock, and that can be full.
private final class OtherProcess: CredentialStore {
    struct Full: Error {}

    let store: ThrowawayVault
    let brings: CredentialRecord?
    let isFull = Mutex(false)

    init(store: ThrowawayVault, brings: CredentialRecord?) {
        self.store = store
        self.brings = brings
    }

    func record(_ name: String) throws -> CredentialRecord? { store.record(name) }

    func store(_ record: CredentialRecord) throws {
        if isFull.withLock({ $0 }) { throw Full() }
        store.store(record)
    }

    func remove(_ name: String) throws -> Bool { store.remove(name) }
    func names() throws -> [String] { store.names() }
    func seal(_ secret: Secret, expires: Timestamp, at now: Timestamp) throws -> String { store.seal(secret, expires: expires, at: now) }
    func unseal(_ id: String, at now: Timestamp) throws -> Secret? { store.unseal(id, at: now) }

    func withRefreshLock<Result: Sendable>(
        _ name: String, _ body: @Sendable (CredentialRecord?) async throws -> Result
    ) async throws -> Result {
        if let brings { store.store(brings) }
        return try await store.withRefreshLock(name, body)
    }
}
