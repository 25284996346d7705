import CivilTime
import Domain
import Foundation
import HTTPValues
import Testing
import Vault

/// What both stores promise alike.
struct CredentialStoreTests {
    enum Kind: CaseIterable { case disk, throwaway }

    private let folder: TemporaryFolder
    private let noon = Timestamp(seconds: 1_800_000_000)

    init() throws { folder = try TemporaryFolder() }

    private func store(_ kind: Kind) throws -> any CredentialStore {
        switch kind {
        case .disk: try Vault.open(path: folder.path + "/vault", key: try VaultKey(bytes: Data(repeating: 1, count: 32), origin: "test"))
        case .throwaway: ThrowawayVault()
        }
    }

    @Test(arguments: Kind.allCases) func sealsUntilTheExpiry(kind: Kind) throws {
        let store = try store(kind)
        let url = Secret("https://up.test/session?id=1")
        let id = try store.seal(url, expires: noon + .hours(1), at: noon)
        #expect(id.utf8.count == 32 && !id.contains("@"))
        #expect(try store.unseal(id, at: noon + .minutes(59)) == url)
        #expect(try store.unseal(id, at: noon + .hours(1)) == nil)
        #expect(try store.unseal("unknown", at: noon) == nil)
        #expect(try store.seal(url, expires: noon + .hours(2), at: noon) == id)
        #expect(try store.unseal(id, at: noon + .hours(1)) == url)
    }

    @Test(arguments: Kind.allCases) func keepsABoundedNumberOfSeals(kind: Kind) throws {
        let store = try store(kind)
        var ids: [String] = []
        for number in 0..<(SealedSecrets.limit + 3) {
            ids.append(try store.seal(Secret("\(number)"), expires: noon + .seconds(Int64(number + 1)), at: noon))
        }
        let kept = try ids.map { try store.unseal($0, at: noon) != nil }
        #expect(kept.prefix(3).allSatisfy { !$0 })
        #expect(kept.dropFirst(3).allSatisfy { $0 })
        // What is expired goes first, even if more would fit.
        let last = try store.seal(Secret("last"), expires: noon + .days(1), at: noon + .hours(1))
        #expect(try store.unseal(last, at: noon) != nil)
        #expect(try ids.allSatisfy { try store.unseal($0, at: noon) == nil })
    }

    @Test(arguments: Kind.allCases) func refreshesOnceHoweverManyAsk(kind: Kind) async throws {
        let first = try store(kind)
        // A second opening of the file stands for a second process; a throw-away vault has only one.
        let second = kind == .disk ? try store(kind) : first
        try first.store(CredentialRecord(name: "x", platform: .x, accessToken: Secret("old")))
        let refreshes = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                let store = number % 2 == 0 ? first : second
                group.addTask {
                    try await store.withRefreshLock("x") { record in
                        guard var record, record.accessToken == Secret("old") else { return }
                        let inside = refreshes.enter()
                        #expect(inside == 1)
                        await Task.yield()
                        record.accessToken = Secret("new")
                        try store.store(record)
                        refreshes.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(refreshes.total == 1)
        #expect(try second.record("x")?.accessToken == Secret("new"))
    }

    @Test(arguments: Kind.allCases) func freesTheRefreshLockAfterAFailure(kind: Kind) async throws {
        struct Refused: Error {}
        let store = try store(kind)
        await #expect(throws: Refused.self) { try await store.withRefreshLock("x") { _ in throw Refused() } }
        #expect(try await store.withRefreshLock("x") { $0 == nil })
        // Another credential's lock is free meanwhile.
        let nested = try await store.withRefreshLock("x") { _ in try await store.withRefreshLock("y") { _ in 1 } }
        #expect(nested == 1)
    }

    @Test(arguments: Kind.allCases) func aCancelledRefreshDoesNotRun(kind: Kind) async throws {
        let store = try store(kind)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await store.withRefreshLock("x") { _ in 1 }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var inside = 0
    private var entered = 0

    func enter() -> Int {
        lock.withLock {
            inside += 1
            entered += 1
            return inside
        }
    }
    func leave() { lock.withLock { inside -= 1 } }
    var total: Int { lock.withLock { entered } }
}
